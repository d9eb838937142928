// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/selection.hpp"

#include <catch2/catch.hpp>
#include <vector>

using boot::BootOrder;
using boot::NicPlace;
using boot::not_entered;

namespace {
/// NICs in slots 3, 4, 5, ... of the root bus.
std::vector<NicPlace> machine(std::size_t count) {
    std::vector<NicPlace> nics(count);
    for (std::size_t i = 0; i < count; ++i) {
        nics[i].path.depth = 1;
        nics[i].path.places[0] = static_cast<std::uint8_t>((i + 3) << 3);
    }
    return nics;
}
std::vector<unsigned> rank(const std::vector<NicPlace>& nics,
                           std::optional<std::size_t> chosen,
                           const char* order) {
    std::vector<unsigned> ranks(nics.size());
    boot::rank_nics(nics, chosen, BootOrder(order), ranks);
    return ranks;
}
}  // namespace

TEST_CASE("selection: without a boot order all race, the BIOS's choice first, then by number") {
    auto ranks = rank(machine(3), 1, "");
    CHECK(ranks[1] == 0);
    CHECK(ranks[0] < ranks[2]);
    CHECK(ranks[2] != not_entered);
}

TEST_CASE("selection: a disk in the boot order ends the group") {
    const char* order =
        "/pci@i0cf8/ethernet@5/ethernet-phy@0\n/pci@i0cf8/ethernet@3/ethernet-phy@0\n"
        "/pci@i0cf8/scsi@9/disk@0,0\n/pci@i0cf8/ethernet@4/ethernet-phy@0\n";
    auto ranks = rank(machine(4), 2, order);
    CHECK(ranks[2] == 0);
    CHECK(ranks[0] != not_entered);
    CHECK(ranks[1] == not_entered);
    CHECK(ranks[3] == not_entered);
    ranks = rank(machine(4), 1, order);
    CHECK(ranks == std::vector<unsigned>{not_entered, 0, not_entered, not_entered});
}

TEST_CASE("selection: NICs that the boot order does not name race among themselves") {
    auto ranks = rank(machine(3), 2, "/pci@i0cf8/ethernet@3/ethernet-phy@0\n");
    CHECK(ranks[0] == not_entered);
    CHECK(ranks[1] != not_entered);
    CHECK(ranks[2] == 0);
}

TEST_CASE("selection: with a strict boot order unnamed NICs race after the named ones") {
    const char* order =
        "/pci@i0cf8/ethernet@4/ethernet-phy@0\n/pci@i0cf8/scsi@9/disk@0,0\n"
        "/pci@i0cf8/ethernet@6/ethernet-phy@0\nHALT\n";
    auto nics = machine(5);
    nics[4].has_rom = false;
    auto ranks = rank(nics, 1, order);
    CHECK(ranks[1] == 0);
    CHECK(ranks[0] < ranks[2]);
    CHECK(ranks[2] != not_entered);
    // Behind the disk, and switched off.
    CHECK(ranks[3] == not_entered);
    CHECK(ranks[4] == not_entered);
}

TEST_CASE("selection: the boot order ranks before the number") {
    auto ranks = rank(machine(3),
                      2,
                      "/pci@i0cf8/ethernet@5/e@0\n/pci@i0cf8/ethernet@4/e@0\n"
                      "/pci@i0cf8/ethernet@3/e@0\n");
    CHECK(ranks[2] == 0);
    CHECK(ranks[1] < ranks[0]);
}

TEST_CASE("selection: a NIC that was tried is not tried again") {
    auto nics = machine(2);
    nics[0].tried = nics[1].tried = true;
    CHECK(rank(nics, 0, "") == std::vector<unsigned>{not_entered, not_entered});
}

TEST_CASE("selection: a boot entry that belongs to no NIC of ours enters all") {
    auto ranks = rank(machine(2), std::nullopt, "");
    CHECK(ranks[0] < ranks[1]);
    CHECK(ranks[1] != not_entered);
    ranks = rank(machine(2), std::nullopt, "/pci@i0cf8/ethernet@4/ethernet-phy@0\n");
    CHECK(ranks[1] < ranks[0]);
    CHECK(ranks[0] != not_entered);
}
