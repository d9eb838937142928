// SPDX-License-Identifier: GPL-2.0-or-later
// Facts made by hand, held against policies.
#include "state/policy_check.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace state;
using romfile::Verdict;

namespace {

constexpr std::int64_t now = 1'800'000'000;  // 2027-01-15
constexpr std::int64_t day = 24 * 60 * 60;
const std::string digest(64, 'a');

RomLink link_to(LinkState link_state, const std::string& group = "efi-virtio.rom") {
    RomLink link;
    link.row.group = group;
    link.row.link = "/usr/share/qemu-firmware/" + group;
    link.state = link_state;
    link.class_agrees = {};
    link.target = "/usr/share/x/" + group;
    if (link_state == LinkState::ours) {
        link.rom = romfile::Payload{};
        link.rom->version = "0.1.0";
        link.sha256 = digest;
        link.rom->slot = romfile::Slot{0, 8, {}, "#!ipxe\n", "menu=never\n"};
    }
    return link;
}

Guest guest(const std::string& name, Verdict current, std::int64_t days) {
    Guest guest{17, name, now - 100 * day, {"efi-virtio.rom"}, {current, "because"}, std::nullopt};
    if (current == Verdict::bad)
        guest.rom_changed = now - days * day - 60;
    return guest;
}

/// A host, and everything else as unknown until a test says otherwise.
struct World {
    HostStatus host{"", "el9", true, std::nullopt, {}, {}, false};
    std::map<std::string, PackageState> packages;
    DomainNics domains;

    std::vector<PolicyFinding> hold(const std::string& text) const {
        const auto policy = parse_policy("policy", "schema: 1\n" + text);
        REQUIRE(policy);
        return hold_against(*policy,
                            {[this] { return host; },
                             [this](const std::string& name) {
                                 const auto found = packages.find(name);
                                 return found == packages.end() ? PackageState{} : found->second;
                             },
                             [this] { return domains; },
                             now});
    }
};

/// "item: verdict", a line each.
std::string told(const std::vector<PolicyFinding>& findings) {
    std::string lines;
    for (const PolicyFinding& finding : findings)
        lines += finding.item + ": " + romfile::verdict_name(finding.verdict) + "\n";
    return lines;
}

}  // namespace

TEST_CASE("policy check: links") {
    World world;
    world.host.links = {link_to(LinkState::ours), link_to(LinkState::stock, "pxe-virtio.rom")};
    CHECK(told(world.hold("links: {all: ours}")) ==
          "link efi-virtio.rom: good\nlink pxe-virtio.rom: bad\n");
    CHECK(told(world.hold("links: {all: ours, pxe-virtio.rom: stock}")) ==
          "link efi-virtio.rom: good\nlink pxe-virtio.rom: good\n");
    CHECK(told(world.hold("links: {pxe-virtio.rom: ours}")) == "link pxe-virtio.rom: bad\n");
    const auto findings = world.hold("links: {other.rom: ours}");
    CHECK(told(findings) == "link other.rom: unknown\n");
    CHECK(overall(findings) == Verdict::unknown);
    world.host.links[1].state = LinkState::unknown;
    world.host.links[1].reason = "cannot read";
    CHECK(world.hold("links: {all: ours}")[1].reason == "cannot read");
}

TEST_CASE("policy check: a host of no known layout is unknown, never in order") {
    const auto policy = parse_policy("p", "schema: 1\nlinks: {all: ours}\n");
    const auto findings = hold_against(*policy,
                                       {[] {
                                            return romfile::Error{"no layout", "/", ""};
                                        },
                                        nullptr,
                                        nullptr,
                                        now});
    CHECK(told(findings) == "host: unknown\n");
    CHECK(overall(findings) == Verdict::unknown);
    CHECK(overall({}) == Verdict::unknown);
}

TEST_CASE("policy check: the ROM that links lead to") {
    World world;
    world.host.links = {link_to(LinkState::ours)};
    const std::string script = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    struct Row {
        std::string rom;
        const char* item;
        const char* verdict;
    };
    const Row rows[] = {
        {"version: '>=0.1'", "version", "good"},
        {"version: '>=0.2'", "version", "bad"},
        {"sha256: [" + digest + "]", "sha256", "good"},
        {"sha256: [" + script + "]", "sha256", "bad"},
        {"script_sha256: builtin", "script", "bad"},
        {"script_sha256: " + script, "script", "bad"},
        {"script_sha256: 4dc1ce8fb7b7dbc3f4a3fe74b12f2ff8bc2a2e8b3fd2e5bb0bb4ba6f7a1e2e34",
         "script",
         "bad"},
        {"settings: {menu: never}", "setting menu", "good"},
        {"settings: {menu: key}", "setting menu", "bad"},
        {"settings: {total: 5}", "setting total", "bad"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rom);
        CHECK(told(world.hold("rom: {" + row.rom + "}")) ==
              "rom efi-virtio.rom " + std::string(row.item) + ": " + row.verdict + "\n");
    }
    world.host.links[0].rom->slot->script.clear();
    CHECK(told(world.hold("rom: {script_sha256: builtin}")) == "rom efi-virtio.rom script: good\n");
    const std::string everything =
        "rom: {version: '1', sha256: [" + digest + "], script_sha256: builtin, settings: {a: b}}";
    world.host.links = {link_to(LinkState::stock)};
    for (const PolicyFinding& finding : world.hold(everything))
        CHECK(finding.verdict == Verdict::bad);
    world.host.links = {link_to(LinkState::unknown)};
    for (const PolicyFinding& finding : world.hold(everything))
        CHECK(finding.verdict == Verdict::unknown);
}

TEST_CASE("policy check: no link that shall lead elsewhere is asked for a ROM of ours") {
    World world;
    world.host.links = {link_to(LinkState::ours), link_to(LinkState::stock, "pxe-virtio.rom")};
    const std::string rom = "rom: {version: '>=0.1'}\n";
    const std::string first = "rom efi-virtio.rom version: good\n";
    const std::string second = "rom pxe-virtio.rom version: bad\n";
    CHECK(told(world.hold(rom)) == first + second);
    for (const char* wanted : {"stock", "absent"})
        CHECK(told(world.hold(rom + "links: {pxe-virtio.rom: " + wanted + "}")) ==
              "link pxe-virtio.rom: good\n" + first);
    CHECK(told(world.hold(rom + "links: {pxe-virtio.rom: /usr/x.rom}")) ==
          "link pxe-virtio.rom: bad\n" + first + second);
}

TEST_CASE("policy check: guests may hold an old ROM for some days") {
    World world;
    const std::string policy = "guests: {old_rom_days: 7}";
    CHECK(told(world.hold(policy)) == "guests: good\n");
    world.host.guests.guests = {guest("new", Verdict::good, 0),
                                guest("lately", Verdict::bad, 3),
                                guest("old", Verdict::bad, 8),
                                guest("", Verdict::unknown, 0)};
    CHECK(told(world.hold(policy)) ==
          "guest new: good\nguest lately: good\nguest old: bad\nguest 17: unknown\n");
    world.host.guests.guests.clear();
    world.host.guests.unknown = {"hidden"};
    CHECK(told(world.hold(policy)) == "guests: unknown\n");
}

TEST_CASE("policy check: packages") {
    using Kind = PackageState::Kind;
    World world;
    world.packages["a"] = {Kind::installed, "0.1.0-1", "", {}};
    world.packages["b"] = {Kind::absent, "", "", {}};
    world.packages["c"] = {Kind::unknown, "", "no rpm here", {}};
    world.packages["d"] = {Kind::installed, "2:1-1", "", {Verdict::bad, "/usr/x: digest"}};
    struct Row {
        const char* package;
        const char* told;
    };
    const Row rows[] = {
        {"name: a", "package a: good\n"},
        {"name: a, installed: false", "package a: bad\n"},
        {"name: a, version: '>=0.1', verified: true",
         "package a: good\npackage a version: good\npackage a files: good\n"},
        {"name: a, version: '>=0.2'", "package a: good\npackage a version: bad\n"},
        {"name: b, version: '1'", "package b: bad\n"},
        {"name: b, installed: false", "package b: good\n"},
        {"name: c", "package c: unknown\n"},
        {"name: d, version: '<1:9', verified: true",
         "package d: good\npackage d version: bad\npackage d files: bad\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.package);
        CHECK(told(world.hold("package: {" + std::string(row.package) + "}")) == row.told);
    }
}

TEST_CASE("policy check: NICs of domains") {
    World world;
    CHECK(told(world.hold("domains: {rom_enabled: true}")) == "domains: good\n");
    world.domains.nics = {{"web", "52:54:00:00:00:01", true}, {"db", "", false}};
    CHECK(told(world.hold("domains: {rom_enabled: true}")) ==
          "domain web nic 52:54:00:00:00:01: good\ndomain db nic without MAC: bad\n");
    CHECK(world.hold("domains: {rom_enabled: false}")[0].verdict == Verdict::bad);
    world.domains = {{}, {"/etc/libvirt/qemu/x.xml: no XML"}};
    CHECK(told(world.hold("domains: {rom_enabled: true}")) == "domains: unknown\n");
}

TEST_CASE("policy check: exceptions hold until their day is over") {
    World world;
    world.host.links = {link_to(LinkState::stock)};
    const std::string policy =
        "links: {all: ours}\nexceptions:\n  - {item: link efi-virtio.rom, reason: moving, "
        "expires: ";
    const auto accepted = world.hold(policy + "2027-01-15}\n");
    CHECK(accepted[0].verdict == Verdict::good);
    CHECK(accepted[0].reason.find("accepted until 2027-01-15: moving") != std::string::npos);
    const auto over = world.hold(policy + "2027-01-14}\n");
    CHECK(over[0].verdict == Verdict::bad);
    CHECK(over[0].reason.find("was accepted until 2027-01-14, and expired on 2027-01-15: moving") !=
          std::string::npos);
    CHECK(world
              .hold("links: {all: ours}\nexceptions:\n  - {item: link other, reason: r, expires: "
                    "2099-01-01}\n")[0]
              .verdict == Verdict::bad);
}
