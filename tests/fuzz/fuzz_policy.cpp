// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of policy files on arbitrary text, and what a policy comes to for a host that is in
// some of its groups. What is accepted asks for something, within limits; a host is asked for each
// item once, or told that groups contradict each other.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "state/host_policy.hpp"

namespace {

using namespace state;

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const Policy& policy) {
    for (const LinkPolicy& link : policy.links)
        require(link.wanted.kind != Wanted::Kind::path || link.wanted.path.starts_with('/'));
    for (const PackagePolicy& package : policy.packages)
        require(!package.name.empty());
    for (const std::string& digest : policy.rom.sha256)
        require(digest.size() == 64);
    if (policy.rom.version)
        (void)policy.rom.version->contains("0.1.0-1");
    for (const PolicyException& exception : policy.exceptions)
        require(!exception.reason.empty() && exception.day.size() == 10 && exception.line > 0);
}

void check(const PolicySection& section) {
    check(section.policy);
    for (const auto& [item, line] : section.lines)
        require(!item.empty() && line > 0);
}

void check(const FleetPolicy& fleet) {
    check(fleet.everyone);
    bool asks = fleet.everyone.policy.asks_anything();
    for (const PolicyGroup& group : fleet.groups) {
        check(group.section);
        require(!group.name.empty() && group.line > 0);
        asks = asks || group.section.policy.asks_anything();
    }
    require(asks);
}

void require_each_once(const HostPolicy& host) {
    std::set<std::string> items;
    for (const LinkPolicy& link : host.policy.links)
        require(items.insert("link " + link.group).second);
    for (const PackagePolicy& package : host.policy.packages)
        require(items.insert("package " + package.name).second);
    for (const auto& [name, value] : host.policy.rom.settings)
        items.insert("rom setting " + name);
    if (host.policy.rom.version)
        items.insert("rom version");
    for (const PolicyFinding& finding : host.conflicts) {
        require(items.insert(finding.item).second);
        require(finding.verdict == romfile::Verdict::unknown && !finding.reason.empty());
    }
}

/// A host that is in every group whose bit is set.
void check_host(const FleetPolicy& fleet, unsigned bits) {
    PolicyHost host{"kvm01", {}};
    for (std::size_t i = 0; i < fleet.groups.size(); ++i)
        if ((bits >> (i % 8) & 1) != 0)
            host.groups.push_back(fleet.groups[i].name);
    const HostPolicy policy = policy_for(
        fleet, host, [](const auto& one, const auto& other) { return one.size() < other.size(); });
    check(policy.policy);
    require_each_once(policy);
    if (host.groups.empty() && fleet.groups.empty())
        require(policy.conflicts.empty() && policy.policy.asks_anything());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto fleet = parse_fleet_policy("policy", {reinterpret_cast<const char*>(data), size});
    if (!fleet) {
        require(fleet.error().where.starts_with("policy"));
        return 0;
    }
    check(*fleet);
    for (const unsigned bits : {0U, 0xffU, 0x55U, static_cast<unsigned>(data[size - 1])})
        check_host(*fleet, bits);
    return 0;
}
