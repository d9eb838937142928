// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: prints what was read of an inventory as JSON; with a pattern, the hosts that it
// chooses.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "drift/inventory/host_pattern.hpp"
#include "drift/inventory/inventory.hpp"

namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json value_or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json host_json(const drift::InventoryHost& host) {
    Json jumps(nullptr);
    if (host.wishes.jumps) {
        jumps = Json::array();
        for (const ssh::Destination& jump : *host.wishes.jumps)
            jumps.push_back({{"host", jump.host},
                             {"user", value_or_null(jump.user)},
                             {"port", value_or_null(jump.port)}});
    }
    return {{"groups", host.groups},
            {"host", host.destination.host},
            {"port", value_or_null(host.destination.port)},
            {"user", value_or_null(host.destination.user)},
            {"identity", value_or_null(host.wishes.identity)},
            {"jumps", jumps},
            {"local", host.local},
            {"become", value_or_null(host.become)},
            {"problem", host.problem ? Json(romfile::explain(*host.problem)) : Json(nullptr)}};
}

Json inventory_json(const drift::Inventory& inventory) {
    Json hosts = Json::object();
    for (const drift::InventoryHost& host : inventory.hosts)
        hosts[host.name] = host_json(host);
    Json groups = Json::object();
    for (std::size_t i = 0; i < inventory.groups.size(); ++i) {
        Json members = Json::array();
        for (const std::size_t host : inventory.members(i))
            members.push_back(inventory.hosts[host].name);
        Json own = Json::array();
        for (const std::size_t host : inventory.groups[i].hosts)
            own.push_back(inventory.hosts[host].name);
        Json children = Json::array();
        for (const std::size_t child : inventory.groups[i].children)
            children.push_back(inventory.groups[child].name);
        groups[inventory.groups[i].name] = {
            {"members", members}, {"hosts", own}, {"children", children}};
    }
    return {{"hosts", hosts}, {"groups", groups}, {"notes", inventory.notes}};
}

int fail(const romfile::Error& error) {
    std::fprintf(stderr, "%s\n", romfile::explain(error).c_str());
    return 2;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2 || count > 3) {
        std::fprintf(stderr, "usage: inventory_dump INVENTORY [PATTERN]\n");
        return 2;
    }
    const auto inventory = drift::read_inventory({arguments[1]}, "/home/tester");
    if (!inventory)
        return fail(inventory.error());
    if (count == 2) {
        std::printf("%s\n", inventory_json(*inventory).dump(1).c_str());
        return 0;
    }
    const auto hosts = drift::match_hosts(*inventory, arguments[2]);
    if (!hosts)
        return fail(hosts.error());
    for (const std::size_t host : *hosts)
        std::printf("%s\n", inventory->hosts[host].name.c_str());
    return 0;
}
