// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/policy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <functional>

#include "romfile/nearest_name.hpp"

namespace state {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t text_limit = 256 << 10;
constexpr std::size_t entries_limit = 1000;
constexpr int schema = 1;

/// What is wrong, thrown to the one place that catches it: the way down is deep and each step may
/// fail.
struct Wrong {
    YAML::Mark mark;
    Error error;
};

[[noreturn]] void refuse(const YAML::Node& node,
                         const std::string& what,
                         const std::string& what_to_do = "") {
    throw Wrong{node.Mark(), {what, "", what_to_do}};
}

std::string text_of(const YAML::Node& node, const std::string& key) {
    if (!node.IsScalar())
        refuse(node, fmt::format("{} must be a text", key));
    return node.Scalar();
}

bool boolean_of(const YAML::Node& node, const std::string& key) {
    bool value = false;
    if (!node.IsScalar() || !YAML::convert<bool>::decode(node, value))
        refuse(node, fmt::format("{} must be true or false", key));
    return value;
}

VersionRange range_of(const YAML::Node& node, const std::string& key) {
    const Result<VersionRange> range = VersionRange::parse(text_of(node, key));
    if (!range)
        refuse(node, fmt::format("{}: {}", key, range.error().what), range.error().what_to_do);
    return *range;
}

std::string digest_of(const YAML::Node& node, const std::string& key) {
    std::string text = text_of(node, key);
    if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != text.npos)
        refuse(node, fmt::format("{} must be a SHA-256: 64 digits of 0-9 and a-f", key));
    return text;
}

void check_size(const YAML::Node& node, const std::string& key) {
    if (node.size() > entries_limit)
        refuse(node, fmt::format("{} has more than {} entries", key, entries_limit));
}

using Reader = std::function<void(const YAML::Node&, const std::string& key)>;
using Readers = std::vector<std::pair<std::string, Reader>>;

/// A mapping whose keys are known; each at most once.
void read_mapping(const YAML::Node& node, const std::string& key, const Readers& readers) {
    if (!node.IsMap())
        refuse(node, fmt::format("{} must be a mapping", key));
    check_size(node, key);
    std::vector<std::string> names, seen;
    for (const auto& [name, reader] : readers)
        names.push_back(name);
    for (const auto& entry : node) {
        const std::string name = text_of(entry.first, "a key of " + key);
        const auto reader = std::find_if(
            readers.begin(), readers.end(), [&](const auto& row) { return row.first == name; });
        if (reader == readers.end()) {
            const auto nearest = romfile::nearest_name(name, names);
            refuse(entry.first,
                   fmt::format("{} has no key {}", key, name.substr(0, 80)),
                   nearest ? "Did you mean " + *nearest + "?"
                           : fmt::format("Known are: {}.", fmt::join(names, ", ")));
        }
        if (std::find(seen.begin(), seen.end(), name) != seen.end())
            refuse(entry.first, fmt::format("{} is there twice", name));
        seen.push_back(name);
        reader->second(entry.second, name);
    }
}

void read_list(const YAML::Node& node, const std::string& key, const Reader& read) {
    if (!node.IsSequence())
        refuse(node, fmt::format("{} must be a list", key));
    check_size(node, key);
    for (const YAML::Node& entry : node)
        read(entry, key);
}

LinkPolicy link_of(const std::string& group, const YAML::Node& node) {
    const std::string text = text_of(node, group);
    if (text == "ours")
        return {group, text, {Wanted::Kind::multinic, ""}};
    if (text == "stock")
        return {group, text, {Wanted::Kind::stock, ""}};
    if (text == "absent")
        return {group, text, {Wanted::Kind::before, ""}};
    if (!text.starts_with('/'))
        refuse(node,
               fmt::format("{} must be ours, stock, absent or an absolute path", group),
               romfile::nearest_name(text, {"ours", "stock", "absent"}).value_or("").empty()
                   ? ""
                   : "Did you mean " + *romfile::nearest_name(text, {"ours", "stock", "absent"}) +
                         "?");
    return {group, text, {Wanted::Kind::path, text}};
}

void read_links(const YAML::Node& node, std::vector<LinkPolicy>& links) {
    if (!node.IsMap())
        refuse(node, "links must be a mapping of alternatives groups, or of all");
    check_size(node, "links");
    for (const auto& entry : node)
        links.push_back(link_of(text_of(entry.first, "a key of links"), entry.second));
}

void read_settings(const YAML::Node& node, std::map<std::string, std::string>& settings) {
    if (!node.IsMap())
        refuse(node, "settings must be a mapping");
    check_size(node, "settings");
    for (const auto& entry : node) {
        const std::string name = text_of(entry.first, "a key of settings");
        settings[name] = text_of(entry.second, name);
    }
}

void read_rom(const YAML::Node& node, RomPolicy& rom) {
    read_mapping(node,
                 "rom",
                 {{"version",
                   [&](const auto& value, const auto& key) { rom.version = range_of(value, key); }},
                  {"sha256",
                   [&](const auto& value, const auto& key) {
                       read_list(value, key, [&](const auto& entry, const auto&) {
                           rom.sha256.push_back(digest_of(entry, key));
                       });
                   }},
                  {"script_sha256",
                   [&](const auto& value, const auto& key) {
                       const std::string text = text_of(value, key);
                       rom.script_sha256 = text == "builtin" ? text : digest_of(value, key);
                   }},
                  {"settings",
                   [&](const auto& value, const auto&) { read_settings(value, rom.settings); }}});
}

PackagePolicy package_of(const YAML::Node& node) {
    PackagePolicy package;
    read_mapping(
        node,
        "package",
        {{"name", [&](const auto& value, const auto& key) { package.name = text_of(value, key); }},
         {"installed",
          [&](const auto& value, const auto& key) { package.installed = boolean_of(value, key); }},
         {"version",
          [&](const auto& value, const auto& key) { package.version = range_of(value, key); }},
         {"verified",
          [&](const auto& value, const auto& key) { package.verified = boolean_of(value, key); }}});
    if (package.name.empty())
        refuse(node, "package has no name");
    return package;
}

/// The second at which the day ends, in UTC: the exception holds on that day, too.
std::int64_t end_of_day(const YAML::Node& node, const std::string& key) {
    const std::string text = text_of(node, key);
    int year = 0, month = 0, day = 0, used = 0;
    const bool shaped =
        text.size() == 10 &&
        std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!shaped || !date.ok())
        refuse(node, fmt::format("{} must be a day such as 2027-01-31", key));
    const auto days = std::chrono::sys_days(date).time_since_epoch() + std::chrono::days(1);
    return std::chrono::duration_cast<std::chrono::seconds>(days).count();
}

PolicyException exception_of(const YAML::Node& node) {
    PolicyException exception{"", "", 0, ""};
    read_mapping(
        node,
        "exceptions",
        {{"item",
          [&](const auto& value, const auto& key) { exception.item = text_of(value, key); }},
         {"reason",
          [&](const auto& value, const auto& key) { exception.reason = text_of(value, key); }},
         {"expires", [&](const auto& value, const auto& key) {
              exception.expires = end_of_day(value, key);
              exception.day = value.Scalar();
          }}});
    if (exception.item.empty() || exception.reason.empty() || exception.day.empty())
        refuse(node, "an exception needs item, reason and expires");
    return exception;
}

int days_of(const YAML::Node& node, const std::string& key) {
    int days = 0;
    if (!node.IsScalar() || !YAML::convert<int>::decode(node, days) || days < 0 || days > 36500)
        refuse(node, fmt::format("{} must be a number of days", key));
    return days;
}

void check_schema(const YAML::Node& node, const std::string& key) {
    int number = 0;
    if (!node.IsScalar() || !YAML::convert<int>::decode(node, number) || number != schema)
        refuse(node, fmt::format("{} must be {}, the only one that is known", key, schema));
}

Readers policy_readers(Policy& policy, bool& has_schema) {
    return {
        {"schema",
         [&](const auto& value, const auto& key) {
             check_schema(value, key);
             has_schema = true;
         }},
        {"links", [&](const auto& value, const auto&) { read_links(value, policy.links); }},
        {"rom", [&](const auto& value, const auto&) { read_rom(value, policy.rom); }},
        {"package",
         [&](const auto& value, const auto&) { policy.packages.push_back(package_of(value)); }},
        {"packages",
         [&](const auto& value, const auto& key) {
             read_list(value, key, [&](const auto& entry, const auto&) {
                 policy.packages.push_back(package_of(entry));
             });
         }},
        {"guests",
         [&](const auto& value, const auto& key) {
             read_mapping(value, key, {{"old_rom_days", [&](const auto& days, const auto& name) {
                                            policy.old_rom_days = days_of(days, name);
                                        }}});
         }},
        {"domains",
         [&](const auto& value, const auto& key) {
             read_mapping(value, key, {{"rom_enabled", [&](const auto& enabled, const auto& name) {
                                            policy.rom_enabled = boolean_of(enabled, name);
                                        }}});
         }},
        {"exceptions", [&](const auto& value, const auto& key) {
             read_list(value, key, [&](const auto& entry, const auto&) {
                 policy.exceptions.push_back(exception_of(entry));
             });
         }}};
}

Policy read_policy(const YAML::Node& node) {
    Policy policy;
    bool has_schema = false;
    read_mapping(node, "the policy", policy_readers(policy, has_schema));
    if (!has_schema)
        refuse(node, "the policy has no schema number", "Write schema: 1.");
    const bool asks = !policy.links.empty() || policy.rom.asks_anything() ||
                      !policy.packages.empty() || policy.old_rom_days || policy.rom_enabled;
    if (!asks)
        refuse(node, "the policy asks for nothing", "Write links: {all: ours}.");
    return policy;
}

Error at(const std::string& name, const YAML::Mark& mark, Error error) {
    error.where =
        mark.is_null() ? name : fmt::format("{}:{}:{}", name, mark.line + 1, mark.column + 1);
    return error;
}

}  // namespace

Result<Policy> parse_policy(const std::string& name, std::string_view text) {
    if (text.size() > text_limit)
        return Error{fmt::format("more than the {} bytes that are read", text_limit), name, ""};
    if (text.find('\0') != text.npos)
        return Error{"has a zero byte, so it is no text", name, ""};
    try {
        return read_policy(YAML::Load(std::string(text)));
    } catch (const Wrong& wrong) {
        return at(name, wrong.mark, wrong.error);
    } catch (const YAML::Exception& exception) {
        return at(name, exception.mark, {exception.msg, "", ""});
    }
}

}  // namespace state
