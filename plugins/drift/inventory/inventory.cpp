// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/inventory.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ssh/text.hpp"

namespace drift {
namespace {

std::optional<std::size_t> find(const std::unordered_map<std::string, std::size_t>& index,
                                const std::string& name) {
    const auto found = index.find(name);
    return found == index.end() ? std::nullopt : std::optional(found->second);
}

/// The group, then all that is reached from it by `next`, the nearest first.
std::vector<std::size_t> reachable(const Inventory& inventory,
                                   std::size_t group,
                                   std::vector<std::size_t> InventoryGroup::*next) {
    std::vector<bool> seen(inventory.groups.size());
    std::vector<std::size_t> order{group};
    seen[group] = true;
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const std::size_t other : inventory.groups[order[i]].*next) {
            if (!seen[other])
                order.push_back(other);
            seen[other] = true;
        }
    }
    return order;
}

}  // namespace

std::optional<std::size_t> Inventory::find_host(const std::string& name) const {
    return find(host_index, name);
}

std::optional<std::size_t> Inventory::find_group(const std::string& name) const {
    return find(group_index, name);
}

bool Inventory::is_below(const std::string& name, const std::string& above) const {
    const auto group = find_group(name);
    const auto goal = find_group(above);
    if (!group || !goal || *group == *goal)
        return false;
    const auto order = reachable(*this, *group, &InventoryGroup::parents);
    return std::find(order.begin(), order.end(), *goal) != order.end();
}

std::vector<std::size_t> Inventory::members(std::size_t group) const {
    std::vector<bool> seen(hosts.size());
    std::vector<std::size_t> result;
    for (const std::size_t each : reachable(*this, group, &InventoryGroup::children)) {
        for (const std::size_t host : groups[each].hosts) {
            if (!seen[host])
                result.push_back(host);
            seen[host] = true;
        }
    }
    return result;
}

std::vector<std::vector<std::size_t>> same_address(const Inventory& inventory) {
    std::map<std::pair<std::string, std::uint16_t>, std::vector<std::size_t>> by_address;
    for (std::size_t i = 0; i < inventory.hosts.size(); ++i) {
        const InventoryHost& host = inventory.hosts[i];
        if (!host.problem && !host.local)
            by_address[{ssh::lower(host.destination.host), host.destination.port.value_or(22)}]
                .push_back(i);
    }
    std::vector<std::vector<std::size_t>> result;
    for (auto& [address, hosts] : by_address)
        if (hosts.size() > 1)
            result.push_back(std::move(hosts));
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace drift
