// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/push_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "romfile/size_class.hpp"
#include "ssh/text.hpp"

namespace romctl {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t link_limit = 16;
constexpr std::size_t line_limit = 64;
constexpr std::size_t value_limit = 512;

/// A path that can be put into a script's arguments and a report as it is.
bool is_plain_path(std::string_view path) {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' &&
           path.find("..") == std::string_view::npos && path.find("//") == std::string_view::npos &&
           std::all_of(path.begin(), path.end(), [](char each) {
               return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                      (each >= '0' && each <= '9') ||
                      std::string_view("/._-+").find(each) != std::string_view::npos;
           });
}

bool is_plain_word(std::string_view word) {
    return is_plain_path("/" + std::string(word)) && word.find('/') == std::string_view::npos;
}

Error not_understood(std::string_view line) {
    return {"gives an answer that is not understood: " + ssh::printable_line(line), "", ""};
}

using Values = std::map<std::string, std::string>;

/// KEY=VALUE words, separated by blanks; only the last value may have blanks in it.
std::optional<Values> values_of(std::string_view line) {
    Values values;
    std::string last;
    for (const std::string& word : ssh::split(line, " ")) {
        const std::size_t equals = word.find('=');
        if (word.size() > value_limit)
            return std::nullopt;
        if (equals == std::string::npos || equals == 0) {
            if (last.empty())
                return std::nullopt;
            values[last] += " " + word;
            continue;
        }
        last = word.substr(0, equals);
        values[last] = word.substr(equals + 1);
    }
    return values;
}

Result<std::vector<Values>> lines_of(std::string_view output) {
    std::vector<Values> lines;
    for (const std::string& line : ssh::split(output, "\n")) {
        const std::optional<Values> values = values_of(line);
        if (!values || lines.size() == line_limit)
            return not_understood(line);
        lines.push_back(*values);
    }
    return lines;
}

std::string value(const Values& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? "" : found->second;
}

std::optional<LinkFact> link_fact(const Values& values) {
    LinkFact fact{value(values, "layout"),
                  value(values, "group"),
                  value(values, "link"),
                  value(values, "kind"),
                  value(values, "romdir"),
                  value(values, "class"),
                  value(values, "state"),
                  value(values, "current")};
    if (fact.current == "-")
        fact.current.clear();
    const bool words = is_plain_word(fact.layout) && is_plain_word(fact.group) &&
                       is_plain_word(fact.kind) && is_plain_word(fact.state) &&
                       is_plain_word(fact.size_class);
    const bool paths = is_plain_path(fact.link) && is_plain_path(fact.romdir) &&
                       fact.link.rfind('/') > 0 && fact.romdir.rfind('/') > 0;
    if (!words || !paths || !romfile::parse_size_class(fact.size_class))
        return std::nullopt;
    return fact;
}

bool is_hash(std::string_view text) {
    return text == "absent" || text == "unknown" || text == "strange" ||
           (text.size() == 64 &&
            text.find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

/// Takes a line "file=NAME sha256=HASH"; false when it is another one.
bool take_hash(const Values& values, Hashes& hashes) {
    const std::string name = value(values, "file");
    const std::string hash = value(values, "sha256");
    if (!is_plain_word(name) || !is_hash(hash))
        return false;
    hashes[name] = hash;
    return true;
}

}  // namespace

bool LinkFact::is_ours() const {
    return (state == "plain" && (current.empty() || current == rom())) ||
           (state == "managed" && current == rom());
}

bool LinkFact::leads_to_romdir() const {
    return state == "plain" || state == "shield" ||
           (state == "managed" && current.starts_with(romdir + "/multinic-"));
}

bool LinkFact::is_anothers_choice() const {
    return state == "foreign" || (state == "managed" && !current.empty() && !leads_to_romdir());
}

std::string LinkFact::state_word() const {
    if (is_ours())
        return "ours";
    if (state == "shield")
        return "half changed";
    if (leads_to_romdir())
        return "ours of another size class";
    if (state == "managed")
        return current.empty() ? "broken" : "set to " + ssh::printable_line(current);
    // Where nobody has a file of his own, QEMU goes on to the stock ROM.
    return state == "missing" && kind == "override" ? "not linked" : state;
}

Result<HostFacts> parse_facts(std::string_view output) {
    const auto lines = lines_of(output);
    if (!lines)
        return lines.error();
    HostFacts facts;
    bool package_told = false;
    for (const Values& values : *lines) {
        if (values.contains("package")) {
            package_told = true;
            const std::string package = value(values, "package");
            // "unknown" is a host without a package manager: nothing there can have installed it.
            if (package != "none" && package != "unknown")
                facts.package = ssh::printable_line(package, 100);
            continue;
        }
        const std::optional<LinkFact> fact = link_fact(values);
        if (!fact || facts.links.size() == link_limit)
            return not_understood(value(values, "link"));
        facts.links.push_back(*fact);
    }
    if (!package_told)
        return not_understood(output);
    for (const LinkFact& link : facts.links)
        if (link.romdir != facts.links.front().romdir)
            return not_understood(link.romdir);
    return facts;
}

Result<Survey> parse_survey(std::string_view output) {
    const auto lines = lines_of(output);
    if (!lines)
        return lines.error();
    Survey survey;
    for (const Values& values : *lines) {
        if (take_hash(values, survey.hashes))
            continue;
        if (values.contains("receipt"))
            survey.receipt = value(values, "receipt") == "yes";
        else if (values.contains("unwritable"))
            survey.unwritable.push_back(ssh::printable_line(value(values, "unwritable")));
        else if (values.contains("free")) {
            const std::string text = value(values, "free");
            std::uint64_t number = 0;
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), number);
            // Without a number nothing is said about the space.
            if (error == std::errc() && end == text.data() + text.size())
                survey.free_kibibytes = number;
        } else
            return not_understood(values.empty() ? "" : values.begin()->first);
    }
    return survey;
}

Result<Hashes> parse_hashes(std::string_view output) {
    const auto lines = lines_of(output);
    if (!lines)
        return lines.error();
    Hashes hashes;
    for (const Values& values : *lines)
        if (!take_hash(values, hashes))
            return not_understood(output);
    return hashes;
}

Result<std::string> parse_value(std::string_view output, std::string_view key) {
    const auto lines = lines_of(output);
    if (!lines)
        return lines.error();
    for (const Values& values : *lines)
        if (values.contains(std::string(key)))
            return value(values, std::string(key));
    return not_understood(output);
}

}  // namespace romctl
