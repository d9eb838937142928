// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP and ping over a VLAN whose other hosts see tags, and what tags do to the trunk.
#include "boot/vlan.hpp"

#include <catch2/catch.hpp>

#include "client/dhcp.hpp"
#include "net/ping_socket.hpp"
#include "tests/wire/dhcp_server.hpp"
#include "tests/wire/report_log.hpp"
#include "tests/wire/tagging_port.hpp"

using namespace testing_wire;

namespace {

struct VlanWorld : World {
    FakeWire access{clock, 9};
    FakeNic nic{wire, {{0x52, 0x54, 0, 0, 0, 2}}};
    net::Interface trunk{loop, nic, entropy, 0};
    TaggingPort port{wire, access, 5};
    DhcpServer server{access, {}};
    boot::Vlan vlan{trunk, entropy, 5, 6};
    boot::Vlan other{trunk, entropy, 6, 0};
    ReportLog log;
    async::Report report{clock, &log};
    client::DhcpSettings settings;
    client::DhcpIdentity identity;

    async::Result<client::Lease> lease(net::Interface& interface) {
        REQUIRE(interface.open());
        return run(client::dhcp_acquire(interface, identity, settings, entropy, report));
    }
};

}  // namespace

TEST_CASE("a lease comes through a VLAN only") {
    VlanWorld world;
    auto lease = world.lease(world.vlan.interface);
    REQUIRE(lease);
    auto discovers = world.server.discovers.size();
    CHECK(discovers > 0);
    CHECK(world.port.priority == 6);
    CHECK(lease->configuration.address == net::Ipv4Address(10, 0, 0, 100));
    CHECK_FALSE(world.lease(world.trunk));
    CHECK_FALSE(world.lease(world.other.interface));
    CHECK(world.server.discovers.size() == discovers);
    // ARP and IP both ways, with the trunk open and then closed.
    for (unsigned i = 0; i < 2; ++i) {
        net::PingSocket ping(world.vlan.interface);
        static_cast<void>(ping.send_now({10, 0, 0, 1}, 1, {}));
        world.run_for(async::milliseconds(60));
        CHECK(ping.send_now({10, 0, 0, 1}, 1, {}));
        world.trunk.close();
        CHECK(world.nic.is_open());
    }
}

TEST_CASE("the card is open as long as the trunk or a VLAN is") {
    VlanWorld world;
    CHECK(world.vlan.nic.transmit({}, {}).error().code == async::Code::device);
    REQUIRE(world.vlan.interface.open());
    CHECK(world.nic.is_open());
    REQUIRE(world.trunk.open());
    world.vlan.interface.close();
    CHECK(world.nic.is_open());
    REQUIRE(world.other.interface.open());
    world.trunk.close();
    CHECK(world.nic.is_open());
    world.other.interface.close();
    CHECK_FALSE(world.nic.is_open());
}

TEST_CASE("frames of full size fit, longer ones and stumps do not") {
    VlanWorld world;
    REQUIRE(world.vlan.interface.open());
    CHECK(world.vlan.nic.mtu() == world.nic.mtu());
    Frame frame = pattern(1514);
    CHECK(world.vlan.nic.transmit(frame, {}));
    CHECK(world.vlan.nic.transmit(layout::Bytes(frame).first(5), layout::Bytes(frame).subspan(5)));
    world.run_for(async::milliseconds(1));
    REQUIRE(world.port.access_end.frames.empty());
    REQUIRE(world.port.trunk_end.frames.size() == 2);
    CHECK(world.port.trunk_end.frames[0] == world.port.trunk_end.frames[1]);
    CHECK(world.port.trunk_end.frames[0] == joined({layout::Bytes(frame).first(12),
                                                    Frame{0x81, 0, 0xC0, 5},
                                                    layout::Bytes(frame).subspan(12)}));
    CHECK_FALSE(world.vlan.nic.transmit(frame, Frame(1)));
    CHECK_FALSE(world.vlan.nic.transmit(Frame(13), {}));
}
