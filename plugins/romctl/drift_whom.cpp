// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_whom.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <climits>
#include <set>

#include "drift/inventory/host_pattern.hpp"
#include "ssh/client_config.hpp"
#include "ssh/text.hpp"

namespace romctl {
namespace {

/// What the command line says where the inventory says nothing.
Result<ssh::Wishes> usual_wishes(const DriftLogin& login) {
    ssh::Wishes wishes;
    if (!login.user.empty())
        wishes.user = login.user;
    if (!login.identity.empty())
        wishes.identity = login.identity;
    if (!login.port.empty()) {
        wishes.port = ssh::parse_port(login.port);
        if (!wishes.port)
            return Error{"is no port number", login.port, ""};
    }
    if (!login.jump.empty()) {
        Result<std::vector<ssh::Destination>> jumps = ssh::parse_jumps(login.jump);
        if (!jumps)
            return jumps.error();
        wishes.jumps = std::move(*jumps);
    }
    return wishes;
}

ssh::Wishes joined(const drift::InventoryHost& host, const ssh::Wishes& usual) {
    ssh::Wishes wishes = host.wishes;
    if (!wishes.user && !host.destination.user)
        wishes.user = usual.user;
    if (!wishes.port && !host.destination.port)
        wishes.port = usual.port;
    if (!wishes.identity)
        wishes.identity = usual.identity;
    if (!wishes.jumps)
        wishes.jumps = usual.jumps;
    return wishes;
}

std::string address_of(const drift::InventoryHost& host) {
    const ssh::Destination& where = host.destination;
    return ssh::printable_line(where.port ? fmt::format("{}:{}", where.host, *where.port)
                                          : where.host);
}

drift::HostReport beginning_of(const drift::InventoryHost& host) {
    drift::HostReport report;
    report.host = host.name;
    report.groups = host.groups;
    report.address = host.local ? "" : address_of(host);
    if (host.problem)
        report.reason = romfile::explain(*host.problem);
    return report;
}

/// Hosts with one address are both asked, and told of each other.
void note_same_addresses(DriftWhom& whom) {
    for (const std::vector<std::size_t>& same : drift::same_address(whom.inventory)) {
        const std::set<std::size_t> members(same.begin(), same.end());
        for (std::size_t place = 0; place < whom.hosts.size(); ++place) {
            if (!members.contains(whom.hosts[place]))
                continue;
            std::string others;
            for (const std::size_t other : same)
                if (other != whom.hosts[place])
                    others += (others.empty() ? "" : ", ") + whom.inventory.hosts[other].name;
            whom.reports[place].notes.push_back("it has the address of " + others);
        }
    }
}

}  // namespace

Result<DriftWhom> choose_whom(const DriftOptions& options) {
    const Result<ssh::Wishes> usual = usual_wishes(options.login);
    if (!usual)
        return usual.error();
    Result<drift::Inventory> inventory =
        drift::read_inventory(options.inventory, ssh::LocalUser::current().home);
    if (!inventory)
        return inventory.error();
    DriftWhom whom;
    whom.inventory = std::move(*inventory);
    if (whom.inventory.hosts.empty())
        return Error{"the inventory names no host",
                     fmt::format("{}", fmt::join(options.inventory, ", ")),
                     ""};
    Result<std::vector<std::size_t>> hosts =
        drift::match_hosts(whom.inventory, options.limit.empty() ? "all" : options.limit);
    if (!hosts)
        return hosts.error();
    whom.hosts = std::move(*hosts);
    for (std::size_t place = 0; place < whom.hosts.size(); ++place) {
        const drift::InventoryHost& host = whom.inventory.hosts[whom.hosts[place]];
        whom.reports.push_back(beginning_of(host));
        if (host.problem)
            continue;
        if (host.local) {
            whom.local.push_back(place);
            continue;
        }
        whom.targets.push_back({host.name, host.destination, joined(host, *usual)});
        whom.target_of.push_back(place);
    }
    note_same_addresses(whom);
    return whom;
}

DriftWhom only_this_machine() {
    DriftWhom whom;
    char name[HOST_NAME_MAX + 1] = "localhost";
    (void)::gethostname(name, sizeof name - 1);
    drift::InventoryHost host;
    host.name = name;
    host.local = true;
    whom.reports.push_back(beginning_of(host));
    whom.inventory.hosts.push_back(std::move(host));
    whom.hosts = {0};
    whom.local = {0};
    return whom;
}

}  // namespace romctl
