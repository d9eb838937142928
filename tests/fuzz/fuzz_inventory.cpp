// SPDX-License-Identifier: GPL-2.0-or-later
// Inventories in all forms, and patterns on what is accepted. The first line of the input is the
// pattern, the rest the inventory.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "drift/inventory/host_pattern.hpp"
#include "drift/inventory/inventory.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const drift::Inventory& inventory) {
    require(!inventory.groups.empty() && inventory.groups.front().name == "all");
    require(inventory.members(0).size() == inventory.hosts.size());
    for (const drift::InventoryHost& host : inventory.hosts) {
        require(!host.name.empty() && !host.groups.empty());
        require(host.problem || !host.destination.host.empty());
        require(!host.destination.host.starts_with('-'));
        require(std::is_sorted(host.groups.begin(), host.groups.end()));
        for (const std::string& group : {host.groups.front(), host.groups.back()})
            require(inventory.is_below(group, "all") && !inventory.is_below("all", group));
    }
    (void)drift::same_address(inventory);
}

/// Regular expressions are the library's.
void choose(const drift::Inventory& inventory, std::string_view pattern) {
    if (pattern.find('~') != std::string_view::npos)
        return;
    const auto no_files = [](const std::string& path) -> drift::Result<std::string> {
        return path.substr(0, path.size() / 2);
    };
    const auto hosts = drift::match_hosts(inventory, pattern, no_files);
    if (!hosts)
        return require(!hosts.error().what.empty());
    require(!hosts->empty() && hosts->back() < inventory.hosts.size());
    require(std::is_sorted(hosts->begin(), hosts->end()));
}

/// A few bytes can ask for 100000 hosts, on each line: right, but it takes seconds.
bool has_long_range(std::string_view text) {
    // Three digits are a run of at most 999; an address and a port have more, but not so.
    std::size_t digits = 0;
    bool behind_colon = false;
    for (const char each : text) {
        if (each >= '0' && each <= '9') {
            ++digits;
            continue;
        }
        if (behind_colon && digits > 3 && (each == ']' || each == ':'))
            return true;
        behind_colon = each == ':';
        digits = 0;
    }
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), size);
    const std::string_view text = input.substr(std::min(end + 1, size));
    if (has_long_range(text))
        return 0;
    for (const char* const name : {"hosts", "hosts.yml", "hosts.json"}) {
        const auto inventory = drift::parse_inventory(name, text, "/home/me");
        if (!inventory) {
            require(inventory.error().where.starts_with("hosts"));
            continue;
        }
        check(*inventory);
        // A range makes many hosts of few bytes.
        if (inventory->hosts.size() < 1000)
            choose(*inventory, input.substr(0, end));
    }
    return 0;
}
