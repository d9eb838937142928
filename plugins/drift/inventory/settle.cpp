// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "drift/inventory/limits.hpp"
#include "drift/inventory/way.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

/// Every group is below "all"; every host is in a group, and in "ungrouped" only when in no other.
void complete(Draft& draft) {
    for (std::size_t i = 1; i < draft.groups.size(); ++i) {
        if (!draft.groups[i].parents.empty())
            continue;
        draft.groups[i].parents.push_back(Draft::all);
        draft.groups[Draft::all].children.push_back(i);
    }
    for (std::size_t i = 0; i < draft.hosts.size(); ++i) {
        auto& groups = draft.hosts[i].groups;
        const bool grouped = std::any_of(groups.begin(), groups.end(), [](std::size_t group) {
            return group > Draft::ungrouped;
        });
        const auto place = std::find(groups.begin(), groups.end(), Draft::ungrouped);
        if (grouped && place != groups.end()) {
            groups.erase(place);
        } else if (!grouped && place == groups.end()) {
            groups.push_back(Draft::ungrouped);
            draft.groups[Draft::ungrouped].hosts.push_back(i);
        }
    }
    auto& ungrouped = draft.groups[Draft::ungrouped].hosts;
    const auto grouped = std::remove_if(ungrouped.begin(), ungrouped.end(), [&](std::size_t host) {
        const auto& groups = draft.hosts[host].groups;
        return std::find(groups.begin(), groups.end(), Draft::ungrouped) == groups.end();
    });
    ungrouped.erase(grouped, ungrouped.end());
}

/// Which of several groups of a host is asked last and so wins: the deepest, then by priority.
class Ranking {
  public:
    Result<void> make(const Draft& draft) {
        if (Result<void> done = set_depths(draft); !done)
            return done;
        priorities_.assign(draft.groups.size(), 1);
        for (std::size_t i = 0; i < draft.groups.size(); ++i) {
            const auto found = draft.groups[i].variables.find("ansible_group_priority");
            if (found == draft.groups[i].variables.end())
                continue;
            const std::string& text = found->second.text;
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), priorities_[i]);
            if (error != std::errc() || end != text.data() + text.size())
                return Error{
                    "ansible_group_priority is no number", draft.text_of(found->second.place), ""};
        }
        return success;
    }

    [[nodiscard]] bool before(const Draft& draft, std::size_t one, std::size_t other) const {
        const auto key = [&](std::size_t group) {
            return std::tie(depths_[group], priorities_[group], draft.groups[group].name);
        };
        return key(one) < key(other);
    }

  private:
    /// The longest way from "all". A group is reached when all its parents are: one that never is,
    /// is below itself.
    Result<void> set_depths(const Draft& draft) {
        depths_.assign(draft.groups.size(), 0);
        std::vector<std::size_t> waiting;
        for (const DraftGroup& group : draft.groups)
            waiting.push_back(group.parents.size());
        std::vector<std::size_t> reached{Draft::all};
        for (std::size_t next = 0; next < reached.size(); ++next) {
            for (const std::size_t child : draft.groups[reached[next]].children) {
                depths_[child] = std::max(depths_[child], depths_[reached[next]] + 1);
                if (--waiting[child] == 0)
                    reached.push_back(child);
            }
        }
        if (reached.size() == draft.groups.size())
            return success;
        // Up from any group that was not reached, the way leads into the circle.
        std::size_t group = 0;
        while (waiting[group] == 0)
            ++group;
        for (std::size_t step = 0; step < draft.groups.size(); ++step) {
            const auto& parents = draft.groups[group].parents;
            group = *std::find_if(parents.begin(), parents.end(), [&](std::size_t parent) {
                return waiting[parent] != 0;
            });
        }
        return Error{fmt::format("group {} is a child of itself, by way of its children",
                                 ssh::printable_line(draft.groups[group].name, 80)),
                     draft.text_of({}),
                     ""};
    }

    std::vector<std::size_t> depths_;
    std::vector<long> priorities_;
};

void overlay(Variables& variables, const Variables& stronger) {
    for (const auto& [name, value] : stronger)
        variables[name] = value;
}

/// What hosts of the same groups have in common.
struct Shared {
    std::vector<std::string> names;
    Variables variables;
};

class Settling {
  public:
    Settling(Draft draft, const std::string& home) : draft_(std::move(draft)), home_(home) {}

    Result<Inventory> run() {
        complete(draft_);
        if (Result<void> ranked = ranking_.make(draft_); !ranked)
            return ranked.error();
        for (std::size_t i = 0; i < draft_.groups.size(); ++i) {
            DraftGroup& group = draft_.groups[i];
            inventory_.group_index.emplace(group.name, i);
            inventory_.groups.push_back({group.name, group.hosts, group.children, group.parents});
        }
        for (std::size_t i = 0; i < draft_.hosts.size(); ++i)
            if (Result<void> added = add_host(i); !added)
                return added.error();
        inventory_.notes = std::move(draft_.notes);
        inventory_.notes.insert(inventory_.notes.end(), notes_.begin(), notes_.end());
        return std::move(inventory_);
    }

  private:
    Result<void> add_host(std::size_t index) {
        DraftHost& from = draft_.hosts[index];
        std::sort(from.groups.begin(), from.groups.end());
        auto known = shared_.find(from.groups);
        if (known == shared_.end())
            known = shared_.emplace(from.groups, share(from.groups)).first;
        links_ += known->second.names.size();
        if (links_ > inventory_links_limit || share_work_ > inventory_links_limit)
            return Error{fmt::format("hosts are in more than the {} groups that are read",
                                     inventory_links_limit),
                         draft_.text_of({}),
                         ""};
        InventoryHost host;
        host.name = from.name;
        host.groups = known->second.names;
        Variables variables = known->second.variables;
        overlay(variables, from.variables);
        overlay(variables, from.from_files);
        set_way(host, variables, draft_, home_, notes_);
        inventory_.host_index.emplace(host.name, index);
        inventory_.hosts.push_back(std::move(host));
        return success;
    }

    Shared share(const std::vector<std::size_t>& groups) {
        std::set<std::size_t> found(groups.begin(), groups.end());
        std::vector<std::size_t> all(found.begin(), found.end());
        for (std::size_t next = 0; next < all.size(); ++next)
            for (const std::size_t parent : draft_.groups[all[next]].parents)
                if (++share_work_; found.insert(parent).second)
                    all.push_back(parent);
        std::sort(all.begin(), all.end(), [&](std::size_t one, std::size_t other) {
            return ranking_.before(draft_, one, other);
        });
        Shared shared;
        for (const std::size_t group : all) {
            overlay(shared.variables, draft_.groups[group].variables);
            if (group != Draft::all)
                shared.names.push_back(draft_.groups[group].name);
        }
        // Files are stronger than what the inventory itself says of any group.
        for (const std::size_t group : all)
            overlay(shared.variables, draft_.groups[group].from_files);
        std::sort(shared.names.begin(), shared.names.end());
        return shared;
    }

    Draft draft_;
    const std::string& home_;
    Ranking ranking_;
    Inventory inventory_;
    std::map<std::vector<std::size_t>, Shared> shared_;
    std::set<std::string> notes_;
    std::size_t links_ = 0;
    std::size_t share_work_ = 0;
};

}  // namespace

Result<Inventory> settle(Draft draft, const std::string& home) {
    return Settling(std::move(draft), home).run();
}

}  // namespace drift
