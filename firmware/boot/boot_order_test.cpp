// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/boot_order.hpp"

#include <catch2/catch.hpp>

using boot::BootOrder;
using boot::PciPath;

namespace {
PciPath path(std::initializer_list<unsigned> places, std::uint8_t root = 0) {
    PciPath result;
    result.root_bus = root;
    for (unsigned here : places)
        result.places[result.depth++] = static_cast<std::uint8_t>(here);
    return result;
}
}  // namespace

TEST_CASE("boot order: finds NICs on the root bus and behind bridges") {
    BootOrder order(
        "/pci@i0cf8/ethernet@3/ethernet-phy@0\n"
        "/pci@i0cf8/pci-bridge@2,1/ethernet@1f,7/ethernet-phy@0\n"
        "/pci@i0cf8/scsi@5/disk@0,0\n"
        "/pci-root@4/pci@i0cf8/ethernet@1/ethernet-phy@0\n"
        "HALT\n");
    CHECK(order.position(path({3 << 3})) == 0u);
    CHECK(order.position(path({2 << 3 | 1, 0x1f << 3 | 7})) == 1u);
    CHECK(order.position(path({1 << 3}, 4)) == 3u);
    CHECK_FALSE(order.position(path({1 << 3})));
    CHECK_FALSE(order.position(path({5 << 3})));
}

TEST_CASE("boot order: a disk between two NICs separates them") {
    BootOrder order(
        "/pci@i0cf8/ethernet@3/ethernet-phy@0\n/pci@i0cf8/ethernet@4/ethernet-phy@0\n"
        "/pci@i0cf8/scsi@5/disk@0,0\n/pci@i0cf8/ethernet@6/ethernet-phy@0\n");
    CHECK(order.adjacent(0, 0));
    CHECK(order.adjacent(0, 1));
    CHECK_FALSE(order.adjacent(1, 3));
    CHECK_FALSE(order.adjacent(0, 3));
}

TEST_CASE("boot order: strict when it says HALT, and only then") {
    CHECK(BootOrder("/pci@i0cf8/ethernet@3/ethernet-phy@0\nHALT\n").strict());
    CHECK(BootOrder("HALT").strict());
    CHECK(BootOrder(std::string_view("/pci@i0cf8/ethernet@3/ethernet-phy@0\nHALT\0", 42)).strict());
    CHECK_FALSE(BootOrder("/pci@i0cf8/ethernet@3/ethernet-phy@0\n").strict());
    CHECK_FALSE(BootOrder("/pci@i0cf8/HALT@3\n").strict());
}

TEST_CASE("boot order: text that is no boot order names nothing") {
    for (const char* text : {"",
                             "\n\n",
                             "/pci@i0cf8/ethernet@/x",
                             "/pci@i0cf8/ethernet@20",
                             "/pci@i0cf8/ethernet@3,8",
                             "/pci@i0cf8/ethernet@333",
                             "/ethernet@3",
                             "/pci-root@zz/pci@i0cf8/ethernet@3",
                             "/pci@i0cf8/a@1/a@1/a@1/a@1/a@1/a@1/a@1/a@1/ethernet@3"})
        CHECK_FALSE(BootOrder(text).position(path({3 << 3})));
    CHECK(BootOrder("").empty());
}
