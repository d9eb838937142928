// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/policy_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "romfile/nearest_name.hpp"

namespace state {
namespace {

using namespace policy_yaml;
using romfile::Result;

VersionRange range_of(const YAML::Node& node, const std::string& way) {
    const Result<VersionRange> range = VersionRange::parse(text_of(node, way));
    if (!range)
        refuse(node, fmt::format("{}: {}", way, range.error().what), range.error().what_to_do);
    return *range;
}

std::string digest_of(const YAML::Node& node, const std::string& way) {
    std::string text = text_of(node, way);
    if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != text.npos)
        refuse(node, fmt::format("{} must be a SHA-256: 64 digits of 0-9 and a-f", way));
    return text;
}

LinkPolicy link_of(const std::string& group, const YAML::Node& node, const std::string& way) {
    static const std::vector<std::pair<std::string, Wanted::Kind>> words{
        {"ours", Wanted::Kind::multinic},
        {"stock", Wanted::Kind::stock},
        {"absent", Wanted::Kind::before}};
    const std::string text = text_of(node, way);
    for (const auto& [word, kind] : words)
        if (text == word)
            return {group, text, {kind, ""}};
    if (!text.starts_with('/')) {
        const auto nearest = romfile::nearest_name(text, {"ours", "stock", "absent"});
        refuse(node,
               fmt::format("{} must be ours, stock, absent or an absolute path", way),
               nearest ? "Did you mean " + *nearest + "?" : "");
    }
    return {group, text, {Wanted::Kind::path, text}};
}

void read_links(const YAML::Node& node, const std::string& way, PolicySection& section) {
    read_names(node, way, [&](const auto& name, const auto& value, const auto& there) {
        section.policy.links.push_back(link_of(name.Scalar(), value, there));
        section.lines["link " + name.Scalar()] = line_of(name);
    });
}

void read_settings(const YAML::Node& node, const std::string& way, PolicySection& section) {
    read_names(node, way, [&](const auto& name, const auto& value, const auto& there) {
        section.policy.rom.settings[name.Scalar()] = text_of(value, there);
        section.lines["rom setting " + name.Scalar()] = line_of(name);
    });
}

void read_rom(const YAML::Node& node, const std::string& way, PolicySection& section) {
    RomPolicy& rom = section.policy.rom;
    read_mapping(node,
                 way,
                 {{"version",
                   [&](const auto& value, const auto& there) {
                       rom.version = range_of(value, there);
                       section.lines["rom version"] = line_of(value);
                   }},
                  {"sha256",
                   [&](const auto& value, const auto& there) {
                       read_list(value, there, [&](const auto& entry, const auto& position) {
                           rom.sha256.push_back(digest_of(entry, position));
                       });
                       if (rom.sha256.empty())
                           refuse(value, fmt::format("{} has no digest", there));
                       section.lines["rom sha256"] = line_of(value);
                   }},
                  {"script_sha256",
                   [&](const auto& value, const auto& there) {
                       const std::string text = text_of(value, there);
                       rom.script_sha256 = text == "builtin" ? text : digest_of(value, there);
                       section.lines["rom script"] = line_of(value);
                   }},
                  {"settings", [&](const auto& value, const auto& there) {
                       read_settings(value, there, section);
                   }}});
}

void read_package(const YAML::Node& node, const std::string& way, PolicySection& section) {
    PackagePolicy package;
    read_mapping(
        node,
        way,
        {{"name",
          [&](const auto& value, const auto& there) { package.name = text_of(value, there); }},
         {"installed",
          [&](const auto& value, const auto& there) {
              package.installed = boolean_of(value, there);
          }},
         {"version",
          [&](const auto& value, const auto& there) { package.version = range_of(value, there); }},
         {"verified", [&](const auto& value, const auto& there) {
              package.verified = boolean_of(value, there);
          }}});
    if (package.name.empty())
        refuse(node, fmt::format("{} has no name", way));
    if (!section.lines.emplace("package " + package.name, line_of(node)).second)
        refuse(node, fmt::format("{}: the package {} is there twice", way, package.name));
    section.policy.packages.push_back(std::move(package));
}

/// The second at which the day ends, in UTC: the exception holds on that day, too.
std::int64_t end_of_day(const YAML::Node& node, const std::string& way) {
    const std::string text = text_of(node, way);
    int year = 0, month = 0, day = 0, used = 0;
    const bool shaped =
        text.size() == 10 &&
        std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && used == 10;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!shaped || !date.ok())
        refuse(node, fmt::format("{} must be a day such as 2027-01-31", way));
    const auto days = std::chrono::sys_days(date).time_since_epoch() + std::chrono::days(1);
    return std::chrono::duration_cast<std::chrono::seconds>(days).count();
}

std::vector<std::string> names_of(const YAML::Node& node, const std::string& way) {
    std::vector<std::string> names;
    read_list(node, way, [&](const auto& entry, const auto& position) {
        names.push_back(text_of(entry, position));
        if (names.back().empty())
            refuse(entry, fmt::format("{} must not be empty", position));
    });
    // As if it were not there it would be for all hosts.
    if (names.empty())
        refuse(node, fmt::format("{} names nobody", way));
    return names;
}

PolicyException exception_of(const YAML::Node& node, const std::string& way) {
    PolicyException exception{"", "", 0, "", {}, {}, line_of(node)};
    read_mapping(
        node,
        way,
        {{"item",
          [&](const auto& value, const auto& there) { exception.item = text_of(value, there); }},
         {"reason",
          [&](const auto& value, const auto& there) { exception.reason = text_of(value, there); }},
         {"expires",
          [&](const auto& value, const auto& there) {
              exception.expires = end_of_day(value, there);
              exception.day = value.Scalar();
          }},
         {"hosts",
          [&](const auto& value, const auto& there) { exception.hosts = names_of(value, there); }},
         {"groups", [&](const auto& value, const auto& there) {
              exception.groups = names_of(value, there);
          }}});
    if (exception.item.empty() || exception.reason.empty() || exception.day.empty())
        refuse(node, fmt::format("{} needs item, reason and expires", way));
    return exception;
}

int days_of(const YAML::Node& node, const std::string& way) {
    int days = 0;
    if (!node.IsScalar() || !YAML::convert<int>::decode(node, days) || days < 0 || days > 36500)
        refuse(node, fmt::format("{} must be a number of days", way));
    return days;
}

}  // namespace

Readers section_readers(PolicySection& section) {
    Policy& policy = section.policy;
    return {
        {"links", [&](const auto& value, const auto& way) { read_links(value, way, section); }},
        {"rom", [&](const auto& value, const auto& way) { read_rom(value, way, section); }},
        {"package", [&](const auto& value, const auto& way) { read_package(value, way, section); }},
        {"packages",
         [&](const auto& value, const auto& way) {
             read_list(value, way, [&](const auto& entry, const auto& position) {
                 read_package(entry, position, section);
             });
         }},
        {"guests",
         [&](const auto& value, const auto& way) {
             read_mapping(value, way, {{"old_rom_days", [&](const auto& days, const auto& there) {
                                            policy.old_rom_days = days_of(days, there);
                                            section.lines["guests"] = line_of(days);
                                        }}});
         }},
        {"domains",
         [&](const auto& value, const auto& way) {
             read_mapping(value, way, {{"rom_enabled", [&](const auto& enabled, const auto& there) {
                                            policy.rom_enabled = boolean_of(enabled, there);
                                            section.lines["domains"] = line_of(enabled);
                                        }}});
         }},
        {"exceptions", [&](const auto& value, const auto& way) {
             read_list(value, way, [&](const auto& entry, const auto& position) {
                 policy.exceptions.push_back(exception_of(entry, position));
             });
         }}};
}

}  // namespace state
