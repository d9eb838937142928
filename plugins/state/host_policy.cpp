// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/host_policy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace state {
namespace {

using romfile::Verdict;

constexpr const char* all_hosts = "all";  ///< the group that Ansible puts every host into
constexpr const char* all_links = "link all";

/// One thing that a section wishes.
struct Wish {
    std::string text;  ///< two wishes are the same when their texts are
    std::size_t line;
    std::function<void(Policy&)> put;
};
using Wishes = std::vector<std::pair<std::string, Wish>>;  ///< by item, in the order of the file

struct Source {
    const PolicyGroup* group;  ///< null: the top of the file
    Wishes wishes;
    std::map<std::string, const Wish*> by_item{};

    [[nodiscard]] const Wish* find(const std::string& item) const {
        const auto found = by_item.find(item);
        return found == by_item.end() ? nullptr : found->second;
    }
};

std::string text_of(const PackagePolicy& package) {
    return fmt::format("{}{}{}",
                       package.installed ? "installed" : "absent",
                       package.version ? ", version " + package.version->text() : "",
                       package.verified ? ", as packaged" : "");
}

void add_rom_wishes(const RomPolicy& rom, const auto& add) {
    if (rom.version)
        add("rom version", rom.version->text(), [=](Policy& policy) {
            policy.rom.version = rom.version;
        });
    if (!rom.sha256.empty()) {
        std::vector<std::string> sorted = rom.sha256;
        std::sort(sorted.begin(), sorted.end());
        add("rom sha256", fmt::format("{}", fmt::join(sorted, " or ")), [=](Policy& policy) {
            policy.rom.sha256 = rom.sha256;
        });
    }
    if (rom.script_sha256)
        add("rom script", *rom.script_sha256, [=](Policy& policy) {
            policy.rom.script_sha256 = rom.script_sha256;
        });
    for (const auto& [name, value] : rom.settings)
        add("rom setting " + name, value, [name = name, value = value](Policy& policy) {
            policy.rom.settings[name] = value;
        });
}

Wishes wishes_of(const PolicySection& section) {
    Wishes wishes;
    const auto add =
        [&](const std::string& item, const std::string& text, std::function<void(Policy&)> put) {
            const auto line = section.lines.find(item);
            wishes.emplace_back(
                item, Wish{text, line == section.lines.end() ? 0 : line->second, std::move(put)});
        };
    const Policy& wanted = section.policy;
    for (const LinkPolicy& link : wanted.links)
        add("link " + link.group, link.text, [=](Policy& policy) { policy.links.push_back(link); });
    add_rom_wishes(wanted.rom, add);
    for (const PackagePolicy& package : wanted.packages)
        add("package " + package.name, text_of(package), [=](Policy& policy) {
            policy.packages.push_back(package);
        });
    if (wanted.old_rom_days)
        add("guests",
            fmt::format("no old ROM for more than {} days", *wanted.old_rom_days),
            [days = wanted.old_rom_days](Policy& policy) { policy.old_rom_days = days; });
    if (wanted.rom_enabled)
        add("domains",
            *wanted.rom_enabled ? "NICs with a ROM" : "NICs without a ROM",
            [enabled = wanted.rom_enabled](Policy& policy) { policy.rom_enabled = enabled; });
    return wishes;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Merger {
  public:
    Merger(const FleetPolicy& fleet, const PolicyHost& host, const IsBelow& is_below)
        : fleet_(fleet), host_(host), is_below_(is_below) {
        sources_.push_back({nullptr, wishes_of(fleet.everyone)});
        for (const PolicyGroup& group : fleet.groups)
            if (in_group(group.name))
                sources_.push_back({&group, wishes_of(group.section)});
        for (Source& source : sources_) {
            for (const auto& [item, wish] : source.wishes)
                source.by_item[item] = &wish;
            for (const Source& other : sources_)
                if (does_override(other, source))
                    overrides_.emplace(&other, &source);
        }
    }

    HostPolicy run() {
        result_.source = fleet_.name;
        for (const std::string& item : items())
            decide(item);
        add_exceptions(fleet_.everyone.policy);
        for (const Source& source : sources_)
            if (source.group != nullptr)
                add_exceptions(source.group->section.policy);
        return std::move(result_);
    }

  private:
    /// What a source wishes of an item.
    struct Said {
        const Source* source;
        const Wish* wish;
        bool of_all_links;  ///< by a row that is for all links
    };

    bool in_group(const std::string& name) const {
        return name == all_hosts || contains(host_.groups, name);
    }

    /// Each once, in the order of the file.
    std::vector<std::string> items() const {
        std::vector<std::string> items;
        std::set<std::string> seen;
        for (const Source& source : sources_)
            for (const auto& [item, wish] : source.wishes)
                if (seen.insert(item).second)
                    items.push_back(item);
        return items;
    }

    bool says_below(const Source& one, const Source& other) const {
        if (other.group == nullptr || one.group == nullptr)
            return one.group != nullptr;
        const std::string& name = one.group->name;
        const std::string& other_name = other.group->name;
        const std::vector<std::string>& below = one.group->below;
        return other_name == all_hosts ||
               std::binary_search(below.begin(), below.end(), other_name) ||
               (is_below_ && is_below_(name, other_name));
    }

    bool does_override(const Source& one, const Source& other) const {
        return says_below(one, other) && !says_below(other, one);
    }

    /// What those sources say of the item that no other source overrides.
    std::vector<Said> what_counts(const std::string& item) const {
        std::vector<Said> said;
        for (const Source& source : sources_) {
            const Wish* const own = source.find(item);
            const Wish* const of_all =
                own == nullptr && item.starts_with("link ") ? source.find(all_links) : nullptr;
            if (own != nullptr || of_all != nullptr)
                said.push_back({&source, own != nullptr ? own : of_all, own == nullptr});
        }
        std::vector<Said> counts;
        for (const Said& one : said)
            if (std::none_of(said.begin(), said.end(), [&](const Said& other) {
                    return overrides_.contains({other.source, one.source});
                }))
                counts.push_back(one);
        // Groups that the inventory and the policy together put into a circle.
        return counts.empty() ? said : counts;
    }

    void decide(const std::string& item) {
        const std::vector<Said> counts = what_counts(item);
        const Said& first = counts.front();
        for (const Said& other : counts)
            if (other.wish->text != first.wish->text)
                return add_conflict(item, counts);
        if (!first.of_all_links)
            return first.wish->put(result_.policy);
        // The row for all links says it, unless that one is not decided.
        if (decided_for_all_links() != first.wish->text) {
            Policy of_all;
            first.wish->put(of_all);
            LinkPolicy link = of_all.links.front();
            link.group = link_of(item);
            result_.policy.links.push_back(std::move(link));
        }
    }

    /// Nothing when groups contradict each other.
    std::optional<std::string> decided_for_all_links() const {
        const std::vector<Said> counts = what_counts(all_links);
        for (const Said& said : counts)
            if (said.wish->text != counts.front().wish->text)
                return std::nullopt;
        return counts.front().wish->text;
    }

    static std::string link_of(const std::string& item) {
        return item.substr(std::string_view("link ").size());
    }

    void add_conflict(const std::string& item, const std::vector<Said>& counts) {
        std::vector<std::string> wishes;
        std::set<std::string> told;
        for (const Said& said : counts)
            if (told.insert(said.wish->text).second)
                wishes.push_back(fmt::format("{} for group {} ({}:{})",
                                             said.wish->text,
                                             said.source->group->name,
                                             fleet_.name,
                                             said.wish->line));
        result_.conflicts.push_back(
            {item,
             Verdict::unknown,
             fmt::format("{}", fmt::join(told, " or ")),
             "",
             fmt::format("the policy wishes {}, and neither group is below the other",
                         fmt::join(wishes, " and "))});
        if (item.starts_with("link ") && item != all_links)
            result_.policy.undecided_links.push_back(link_of(item));
    }

    bool is_for_host(const PolicyException& exception) const {
        return (exception.hosts.empty() && exception.groups.empty()) ||
               std::any_of(exception.hosts.begin(),
                           exception.hosts.end(),
                           [&](const std::string& pattern) {
                               return ::fnmatch(pattern.c_str(), host_.name.c_str(), 0) == 0;
                           }) ||
               std::any_of(exception.groups.begin(),
                           exception.groups.end(),
                           [&](const std::string& group) { return in_group(group); });
    }

    void add_exceptions(const Policy& said) {
        for (const PolicyException& exception : said.exceptions)
            if (is_for_host(exception))
                result_.policy.exceptions.push_back(exception);
    }

    const FleetPolicy& fleet_;
    const PolicyHost& host_;
    const IsBelow& is_below_;
    std::vector<Source> sources_;
    std::set<std::pair<const Source*, const Source*>> overrides_;
    HostPolicy result_;
};

}  // namespace

HostPolicy policy_for(const FleetPolicy& fleet, const PolicyHost& host, const IsBelow& is_below) {
    return Merger(fleet, host, is_below).run();
}

}  // namespace state
