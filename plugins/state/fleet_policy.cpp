// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/fleet_policy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "romfile/nearest_name.hpp"
#include "state/policy_section.hpp"

namespace state {
namespace {

using namespace policy_yaml;
using romfile::Error;
using romfile::Result;

constexpr int schema = 1;

void check_schema(const YAML::Node& node, const std::string& way) {
    int number = 0;
    if (!node.IsScalar() || !YAML::convert<int>::decode(node, number) || number != schema)
        refuse(node, fmt::format("{} must be {}, the only one that is known", way, schema));
}

PolicyGroup group_of(const YAML::Node& name, const YAML::Node& node, const std::string& way) {
    PolicyGroup group{name.Scalar(), line_of(name), {}, {}};
    Readers readers = section_readers(group.section);
    readers.emplace_back("below", [&](const auto& value, const auto& there) {
        read_list(value, there, [&](const auto& entry, const auto& position) {
            group.below.push_back(text_of(entry, position));
        });
    });
    read_mapping(node, way, readers);
    return group;
}

using GroupsByName = std::map<std::string, const PolicyGroup*>;

/// Every group that is above this one, itself only when it is in a circle.
std::set<std::string> all_above(const GroupsByName& groups, const PolicyGroup& group) {
    std::set<std::string> above;
    std::vector<std::string> next = group.below;
    while (!next.empty()) {
        const std::string name = std::move(next.back());
        next.pop_back();
        if (!above.insert(name).second)
            continue;
        if (const auto known = groups.find(name); known != groups.end())
            next.insert(next.end(), known->second->below.begin(), known->second->below.end());
    }
    return above;
}

/// Each group gets all that are above it, or the file is refused.
void complete_below(FleetPolicy& fleet, const YAML::Node& document) {
    GroupsByName groups;
    for (const PolicyGroup& group : fleet.groups)
        groups[group.name] = &group;
    std::vector<std::set<std::string>> above;
    for (const PolicyGroup& group : fleet.groups) {
        above.push_back(all_above(groups, group));
        if (above.back().contains(group.name))
            refuse(document["groups"][group.name],
                   fmt::format("groups.{} is below itself", group.name));
    }
    for (std::size_t i = 0; i < fleet.groups.size(); ++i)
        fleet.groups[i].below.assign(above[i].begin(), above[i].end());
}

FleetPolicy read_fleet_policy(const std::string& name, const YAML::Node& document) {
    FleetPolicy fleet{name, {}, {}};
    bool has_schema = false;
    Readers readers = section_readers(fleet.everyone);
    readers.insert(readers.begin(), {"schema", [&](const auto& value, const auto& way) {
                                         check_schema(value, way);
                                         has_schema = true;
                                     }});
    readers.emplace_back("groups", [&](const auto& value, const auto& way) {
        read_names(value, way, [&](const auto& group, const auto& section, const auto& there) {
            fleet.groups.push_back(group_of(group, section, there));
        });
    });
    read_mapping(document, "", readers);
    if (!has_schema)
        refuse(document, "the policy has no schema number", "Write schema: 1.");
    complete_below(fleet, document);
    const bool asks =
        fleet.everyone.policy.asks_anything() ||
        std::any_of(fleet.groups.begin(), fleet.groups.end(), [](const PolicyGroup& group) {
            return group.section.policy.asks_anything();
        });
    if (!asks)
        refuse(document, "the policy asks for nothing", "Write links: {all: ours}.");
    return fleet;
}

void look_for(const std::string& name,
              const std::string& place,
              const std::vector<std::string>& known,
              std::vector<std::string>& notes) {
    if (std::find(known.begin(), known.end(), name) != known.end())
        return;
    const auto nearest = romfile::nearest_name(name, known);
    notes.push_back(fmt::format("{}: there is no group {}{}",
                                place,
                                name,
                                nearest ? "; did you mean " + *nearest + "?" : ""));
}

}  // namespace

std::optional<std::size_t> FleetPolicy::line_for_some_hosts() const {
    if (!groups.empty())
        return groups.front().line;
    for (const PolicyException& exception : everyone.policy.exceptions)
        if (!exception.hosts.empty() || !exception.groups.empty())
            return exception.line;
    return std::nullopt;
}

bool FleetPolicy::names_hosts() const {
    const auto names = [](const PolicySection& section) {
        return std::any_of(section.policy.exceptions.begin(),
                           section.policy.exceptions.end(),
                           [](const PolicyException& row) { return !row.hosts.empty(); });
    };
    return names(everyone) ||
           std::any_of(groups.begin(), groups.end(), [&](const PolicyGroup& group) {
               return names(group.section);
           });
}

Result<FleetPolicy> parse_fleet_policy(const std::string& name, std::string_view text) {
    FleetPolicy fleet;
    const Result<void> read = read_document(
        name, text, [&](const YAML::Node& document) { fleet = read_fleet_policy(name, document); });
    if (!read)
        return read.error();
    return fleet;
}

Result<void> check_links(const FleetPolicy& fleet, const std::vector<std::string>& known) {
    std::vector<std::string> names = known;
    names.emplace_back("all");
    std::vector<const PolicySection*> sections{&fleet.everyone};
    for (const PolicyGroup& group : fleet.groups)
        sections.push_back(&group.section);
    for (const PolicySection* section : sections)
        for (const LinkPolicy& link : section->policy.links)
            if (std::find(names.begin(), names.end(), link.group) == names.end()) {
                const auto nearest = romfile::nearest_name(link.group, names);
                return Error{
                    fmt::format("no host has a link {}", link.group),
                    fmt::format("{}:{}", fleet.name, section->lines.at("link " + link.group)),
                    nearest ? fmt::format("Did you mean {}?", *nearest)
                            : fmt::format("There are {}.", fmt::join(names, ", "))};
            }
    return romfile::success;
}

std::vector<std::string> unknown_groups(const FleetPolicy& fleet,
                                        const std::vector<std::string>& known) {
    std::vector<std::string> notes;
    const auto look_at = [&](const PolicySection& section) {
        for (const PolicyException& exception : section.policy.exceptions)
            for (const std::string& group : exception.groups)
                look_for(group, fmt::format("{}:{}", fleet.name, exception.line), known, notes);
    };
    look_at(fleet.everyone);
    for (const PolicyGroup& group : fleet.groups) {
        look_for(group.name, fmt::format("{}:{}", fleet.name, group.line), known, notes);
        look_at(group.section);
    }
    return notes;
}

}  // namespace state
