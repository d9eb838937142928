// SPDX-License-Identifier: GPL-2.0-or-later
// rpm(8), "VERIFY OPTIONS".
#include "drift/answer/package_lines.hpp"

#include <algorithm>

namespace drift {
namespace {

constexpr std::string_view package_mark = "multinic ";
constexpr std::string_view missing_mark = "missing ";
constexpr std::size_t item_limit = 20'000;

struct Mark {
    char letter;
    const char* word;
};

/// In the order of state::FileDifference.
constexpr Mark marks[] = {{'S', "size"},
                          {'M', "mode"},
                          {'5', "digest"},
                          {'L', "link"},
                          {'U', "user"},
                          {'G', "group"},
                          {'T', "time"},
                          {'D', "device"},
                          {'P', "capabilities"},
                          {'?', "unreadable"}};

void read_missing(VerifyLine& read) {
    read.what = {"missing"};
    const std::size_t reason = read.path.rfind(" (");
    if (reason == std::string::npos || !read.path.ends_with(')'))
        return;
    read.what = {"unreadable"};
    read.path.resize(reason);
}

}  // namespace

std::vector<PrintedItem> printed_items(std::string_view text) {
    std::vector<PrintedItem> items;
    while (!text.empty() && items.size() < item_limit) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.starts_with(package_mark))
            items.push_back({PackageLines{std::string(line.substr(package_mark.size())), {}}, ""});
        else if (line.starts_with('=') && !items.empty() && items.back().package)
            items.back().package->values.emplace_back(line.substr(1));
        else if (!line.empty())
            items.push_back({std::nullopt, std::string(line)});
    }
    return items;
}

std::optional<VerifyLine> parse_verify_line(const std::string& line, bool every_mark) {
    const std::size_t slash = line.find('/');
    if (slash == std::string::npos || slash < 2)
        return std::nullopt;
    VerifyLine read{line.substr(slash), {}, false};
    const std::string before = line.substr(0, slash);
    read.configuration = before.ends_with(" c ");
    if (before.starts_with(missing_mark)) {
        read_missing(read);
        return read;
    }
    const std::string flags = before.substr(0, before.find(' '));
    if (flags.find_first_not_of(".SM5DLUGTP?") != std::string::npos)
        return std::nullopt;
    for (const Mark& mark : marks)
        if ((every_mark || mark.letter == '5') && flags.find(mark.letter) != std::string::npos)
            read.what.emplace_back(mark.word);
    return read.what.empty() ? std::nullopt : std::optional(read);
}

}  // namespace drift
