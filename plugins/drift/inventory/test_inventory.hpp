// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: inventories of text.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "drift/inventory/inventory.hpp"

namespace drift {

/// Of text in a form that the name tells.
inline Inventory inventory_of(const std::string& text, const std::string& name = "hosts") {
    const Result<Inventory> inventory = parse_inventory(name, text, "/home/me");
    INFO((inventory ? "" : romfile::explain(inventory.error())));
    REQUIRE(inventory);
    return *inventory;
}

/// Why the text is refused.
inline std::string refusal_of(const std::string& text, const std::string& name = "hosts") {
    const Result<Inventory> inventory = parse_inventory(name, text, "/home/me");
    REQUIRE_FALSE(inventory);
    return romfile::explain(inventory.error());
}

inline std::vector<std::string> names_of(const Inventory& inventory) {
    std::vector<std::string> names;
    for (const InventoryHost& host : inventory.hosts)
        names.push_back(host.name);
    return names;
}

inline const InventoryHost& host_of(const Inventory& inventory, const std::string& name) {
    const auto index = inventory.find_host(name);
    INFO(name);
    REQUIRE(index);
    return inventory.hosts[*index];
}

/// Of a host without a problem: "USER@HOST:PORT", with what is set of it.
inline std::string way_of(const Inventory& inventory, const std::string& name) {
    const InventoryHost& host = host_of(inventory, name);
    if (host.problem)
        return romfile::explain(*host.problem);
    const ssh::Destination& to = host.destination;
    return (to.user ? *to.user + "@" : "") + to.host +
           (to.port ? ":" + std::to_string(*to.port) : "");
}

}  // namespace drift
