// SPDX-License-Identifier: GPL-2.0-or-later
// Policies learnt from hosts of every layout, held against the hosts that they were learnt from.
#include "state/learn_policy.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>

#include "romfile/slot_settings.hpp"
#include "state/test_host.hpp"

using namespace state;
using fixture::Host;
using romfile::Verdict;

namespace {

constexpr std::int64_t now = 1'800'000'000;

PackageState installed(const std::string& version, const romfile::Check& verified = {}) {
    return {PackageState::Kind::installed, version, "", verified};
}

Guest guest(Verdict current, std::int64_t days) {
    Guest guest{17, "web", now - 100 * 86400, {}, {current, "its ROM was changed"}, std::nullopt};
    if (current == Verdict::bad)
        guest.rom_changed = now - days * 86400 - 60;
    return guest;
}

/// What is to be learnt from; a test says what is odd.
struct World {
    HostStatus status{"", "el9", true, std::nullopt, {}, {}, false};
    std::vector<RomImage> roms;
    std::map<std::string, PackageState> packages{{"qemu-rom-multinic", installed("0.1.0-1")}};
    DomainNics domains;
    std::vector<std::string> further;

    [[nodiscard]] PolicyFacts facts() const {
        return {[this] { return status; },
                [this](const std::string& name) {
                    const auto found = packages.find(name);
                    return found != packages.end()
                               ? found->second
                               : PackageState{PackageState::Kind::absent, "", "", {}};
                },
                [this] { return domains; },
                now};
    }

    /// Of what holds.
    [[nodiscard]] std::string learnt() const {
        const auto text = learn_policy("kvm01", facts(), roms, further);
        INFO((text ? *text : romfile::explain(text.error())));
        REQUIRE(text);
        const auto policy = parse_policy("learnt", *text);
        INFO((policy ? std::string() : romfile::explain(policy.error())));
        REQUIRE(policy);
        const auto findings = hold_against(*policy, facts());
        for (const PolicyFinding& finding : findings) {
            CAPTURE(finding.item, finding.reason);
            CHECK(finding.verdict == Verdict::good);
        }
        CHECK(overall(findings) == Verdict::good);
        CHECK(*learn_policy("kvm01", facts(), roms, further) == *text);
        return *text;
    }
};

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
        link.rom->build_id = "abc";
        link.sha256 = std::string(64, 'a');
        link.rom->slot = romfile::Slot{0, 8, {}, "#!ipxe\n", "menu=never\nnet0/ip=10.0.0.1\n"};
    }
    if (link_state == LinkState::broken)
        link.reason = "is empty";
    return link;
}

using Catch::Contains;

}  // namespace

TEST_CASE("learn policy: from a host of every layout, with our ROM and without") {
    for (const std::string& layout : layout_names(built_in_layouts())) {
        const LayoutTable rows = *rows_of(built_in_layouts(), layout);
        for (const bool ours : {true, false}) {
            INFO(layout << (ours ? " with our ROM" : " with the stock ROM"));
            World world;
            world.status.layout = layout;
            std::vector<std::unique_ptr<Host>> hosts;
            for (const LinkRow& row : rows) {
                hosts.push_back(std::make_unique<Host>(row));
                if (ours)
                    hosts.back()->install_and_choose();
                world.status.links.push_back(hosts.back()->look());
                for (RomImage& image : look_at_rom_images(hosts.back()->tree.root(), {row}, {}))
                    world.roms.push_back(std::move(image));
            }
            const std::string text = world.learnt();
            if (ours) {
                CHECK_THAT(text, Contains("\n  all: ours\n"));
                CHECK_THAT(text, Contains("\n  version: \"0.1.0\"\n"));
                CHECK_THAT(text, Contains("\n  script_sha256: "));
                CHECK_THAT(text, Contains("\"" + *world.status.links[0].sha256 + "\""));
                CHECK_THAT(text, Contains(hosts[0]->ours()));
            } else {
                CHECK_THAT(text, Contains("\n  \"" + rows[0].group + "\": stock\n"));
                CHECK_THAT(text, !Contains("\nrom:"));
            }
            CHECK_THAT(text, !Contains("not taken over"));
        }
    }
}

TEST_CASE("learn policy: where each value is from") {
    World world;
    world.status.links = {link_to(LinkState::ours)};
    world.status.guests.guests = {guest(Verdict::good, 0)};
    world.domains.nics = {{"web", "52:54:00:00:00:01", true}};
    world.further = {"qemu-kvm", "qemu-rom-multinic"};
    world.packages["qemu-kvm"] = installed("17:6.2.0-1.el9");
    CHECK(world.learnt() ==
          R"(# Learnt from kvm01; multinic-policy(5) tells how to go on.
schema: 1
links:
  # /usr/share/qemu-firmware/efi-virtio.rom: ours, /usr/share/x/efi-virtio.rom
  all: ours
rom:
  # version of /usr/share/x/efi-virtio.rom, build id abc; ">=0.1.0" lets newer ones pass
  version: "0.1.0"
  # of the files that the links lead to
  sha256:
    - "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  # embedded script of /usr/share/x/efi-virtio.rom
  script_sha256: )" +
              romfile::script_sha256(*world.status.links[0].rom->slot) +
              R"(
  # embedded settings of /usr/share/x/efi-virtio.rom
  settings:
    "menu": "never"
    "net0/ip": "10.0.0.1"
# 1 guests run here. The days are a usual number, and not of the host.
guests:
  old_rom_days: 14
# The package qemu-rom-multinic-takeover is not installed.
packages:
  # as it is installed, and as it was packaged
  - name: "qemu-rom-multinic"
    version: "0.1.0-1"
    verified: true
  # as it is installed, and as it was packaged
  - name: "qemu-kvm"
    version: "17:6.2.0-1.el9"
    verified: true
# 1 virtio NICs of libvirt's domains, all with a ROM.
domains:
  rom_enabled: true
)");
}

TEST_CASE("learn policy: what is broken is told of, and not taken over") {
    World world;
    world.status.links = {link_to(LinkState::ours)};
    SECTION("a link") {
        world.status.links.push_back(link_to(LinkState::broken, "pxe-virtio.rom"));
        const std::string text = world.learnt();
        CHECK_THAT(text, Contains("pxe-virtio.rom; not taken over: is empty"));
        CHECK_THAT(text, Contains("\n  \"efi-virtio.rom\": ours\n"));
        CHECK_THAT(text, !Contains("all: ours"));
    }
    SECTION("a link that nobody manages and that leads elsewhere") {
        world.status.links.push_back(link_to(LinkState::foreign, "pxe-virtio.rom"));
        CHECK_THAT(world.learnt(), Contains("not taken over: link pxe-virtio.rom: is not managed"));
    }
    SECTION("a ROM") {
        world.roms.push_back(
            {"/usr/share/x/efi-virtio.rom",
             RomDescription{
                 1, 1, "", "0.1.0", "", {}, {{Verdict::bad, "image 1", "checksum is wrong"}}, {}}});
        CHECK_THAT(world.learnt(),
                   Contains("not taken over: image 1: checksum is wrong") && !Contains("ours\n") &&
                       !Contains("\nrom:") && Contains("# The ROM, not taken over: image 1"));
    }
    SECTION("links with different ROMs") {
        world.status.links.push_back(link_to(LinkState::ours, "pxe-virtio.rom"));
        world.status.links[1].rom->version = "0.2.0";
        world.status.links[1].rom->slot->settings = "menu=first\n";
        const std::string text = world.learnt();
        CHECK_THAT(text, Contains("not taken over: rom pxe-virtio.rom version: is another"));
        CHECK_THAT(text, Contains("# menu not taken over"));
    }
    SECTION("very many settings") {
        for (int i = 0; i < 200; ++i)
            world.status.links[0].rom->slot->settings += fmt::format("a{}=b\n", i);
        CHECK_THAT(world.learnt(), Contains("# 202 settings") && !Contains("settings:"));
    }
    SECTION("guests") {
        world.status.guests.guests = {guest(Verdict::bad, 30)};
        CHECK_THAT(world.learnt(), Contains("# Guests, not taken over: guest web"));
        world.status.guests.guests = {guest(Verdict::unknown, 0)};
        CHECK_THAT(world.learnt(), Contains("# Guests, not taken over: guest web"));
    }
    SECTION("packages") {
        world.packages["qemu-rom-multinic"] =
            installed("0.1.0-1", {Verdict::bad, "not as packaged: /usr/x (digest)"});
        world.packages["qemu-rom-multinic-takeover"] = {
            PackageState::Kind::unknown, "", "no rpm library here", {}};
        const std::string text = world.learnt();
        CHECK_THAT(text, Contains("not as packaged: /usr/x") && !Contains("verified"));
        CHECK_THAT(text, Contains("# The package qemu-rom-multinic-takeover: no rpm library here"));
        world.packages["qemu-rom-multinic"].version = "odd";
        CHECK_THAT(world.learnt(), !Contains("\npackages:"));
    }
    SECTION("domains") {
        world.domains.nics = {{"a", "", true}, {"b", "", false}};
        CHECK_THAT(world.learnt(), Contains("# Domains, not taken over: domain b nic without MAC"));
    }
}

TEST_CASE("learn policy: nothing good is no policy") {
    World world;
    world.packages.clear();
    world.status.links = {link_to(LinkState::broken)};
    world.status.guests.unknown = {"hidden"};
    const auto none = learn_policy("kvm01", world.facts(), {});
    REQUIRE_FALSE(none);
    CHECK(none.error().where == "kvm01");

    // More than a policy can be.
    for (int i = 0; i < 1001; ++i) {
        world.further.push_back(fmt::format("p{}", i));
        world.packages[world.further.back()] = installed("1");
    }
    const auto too_much = learn_policy("kvm01", world.facts(), {}, world.further);
    REQUIRE_FALSE(too_much);
    CHECK_THAT(too_much.error().what, Contains("1000 entries"));
    world.packages.clear();

    // A host of no known layout still has packages.
    world.packages["qemu-rom-multinic"] = installed("0.1.0-1");
    PolicyFacts facts = world.facts();
    facts.host = [] { return romfile::Error{"no layout", "/", ""}; };
    const auto text = learn_policy("kvm01", facts, {});
    REQUIRE(text);
    CHECK_THAT(*text, Contains("# The host: /: no layout") && Contains("\npackages:"));
    CHECK(parse_policy("p", *text));
}

TEST_CASE("learn policy: what a host says stays where it belongs") {
    const std::string evil = "x\"\nlinks: {all: stock}\n# \x85\xff";
    World world;
    world.status.links = {link_to(LinkState::ours), link_to(LinkState::broken, "pxe-virtio.rom")};
    world.status.links[0].target = evil;
    world.status.links[0].rom->version = evil;
    world.status.links[0].rom->build_id = evil;
    world.status.links[0].rom->slot->settings = "a=\"b\\\n: # \xe2\x80\xa8=c\n";
    world.status.links[1].reason = evil;
    world.status.guests.unknown = {evil};
    world.domains.unknown = {evil};
    world.packages["qemu-rom-multinic"] = installed(evil, {Verdict::bad, evil});
    const std::string text = world.learnt();
    CHECK_THAT(text, !Contains("all: stock}\n"));
    CHECK(std::all_of(text.begin(), text.end(), [](char letter) {
        return letter == '\n' || (letter >= ' ' && letter <= '~');
    }));
}
