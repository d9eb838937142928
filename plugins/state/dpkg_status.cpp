// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/dpkg_status.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace state {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t value_limit = 256;
constexpr std::size_t entry_limit = 16;  // architectures of one package

struct Field {
    std::string_view name;
    std::string DpkgEntry::*member;
};

constexpr Field fields[] = {
    {"Package", &DpkgEntry::package},
    {"Status", &DpkgEntry::status},
    {"Architecture", &DpkgEntry::architecture},
    {"Version", &DpkgEntry::version},
    {"Maintainer", &DpkgEntry::maintainer},
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Whether the line is a field.
bool take_line(std::string_view line, DpkgEntry& entry) {
    if (line.front() == ' ' || line.front() == '\t')
        return true;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return false;
    const std::string_view value = trimmed(line.substr(colon + 1));
    for (const Field& field : fields)
        if (field.name == line.substr(0, colon))
            entry.*field.member = value.substr(0, value_limit);
    return true;
}

}  // namespace

Result<std::vector<DpkgEntry>> find_in_dpkg_status(std::string_view text,
                                                   std::string_view package) {
    std::vector<DpkgEntry> found;
    DpkgEntry entry;
    const auto end_stanza = [&] {
        if (!entry.package.empty() && entry.package == package && found.size() < entry_limit)
            found.push_back(entry);
        entry = {};
    };
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty())
            end_stanza();
        else if (!take_line(line, entry))
            return Error{"a line is no field", fmt::format("line {}", number), ""};
    }
    end_stanza();
    return found;
}

DpkgVersion split_dpkg_version(const std::string& version) {
    DpkgVersion parts;
    const std::size_t colon = version.find(':');
    if (colon != std::string::npos)
        parts.epoch = version.substr(0, colon);
    parts.upstream = colon == std::string::npos ? version : version.substr(colon + 1);
    const std::size_t dash = parts.upstream.rfind('-');
    if (dash != std::string::npos) {
        parts.revision = parts.upstream.substr(dash + 1);
        parts.upstream.resize(dash);
    }
    return parts;
}

}  // namespace state
