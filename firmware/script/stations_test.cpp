// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/stations.hpp"

#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "script/test_host.hpp"
#include "tests/wire/dhcp_world.hpp"

using namespace testing_script;
using testing_wire::Frame;

namespace {

struct StationsWorld : TestHost {
    explicit StationsWorld(unsigned count) {
        for (unsigned i = 0; i < count; ++i)
            add_nic();
    }
    /// What a lease is made of: `options` behind the cookie.
    static async::Buffer packet(wire::Ipv4Address yiaddr,
                                wire::Ipv4Address siaddr,
                                Frame options,
                                std::string_view file = {}) {
        wire::BootpHeader header;
        header.op = wire::bootreply;
        header.yiaddr = yiaddr;
        header.siaddr = siaddr;
        std::copy(file.begin(), file.end(), header.file);
        options.push_back(255);
        return async::Buffer::copy_of(testing_wire::DhcpServer::message(header, options));
    }
    boot::Station& lease(unsigned number, Frame options = {1, 4, 255, 255, 255, 0}) {
        boot::Station& station = network[number];
        auto last = static_cast<std::uint8_t>(100 + number);
        REQUIRE(station.interface->open());
        station.lease.configuration = {{10, 0, 0, last}, {255, 255, 255, 0}, {10, 0, 0, 1}};
        station.lease.ack = packet({10, 0, 0, last}, {10, 0, 0, 9}, options, "pxelinux.0");
        station.lease.boot_file.add("pxelinux.0");
        stations.apply(station);
        stations.use(station);
        return station;
    }
};

std::string address_of(const boot::Station& station) {
    const auto& known = station.interface->configuration();
    async::Text<80> text(to_text(known.address).view());
    text.add('/').add(to_text(known.netmask).view()).add(' ');
    text.add(to_text(known.gateway).view()).add(' ').decimal(known.mtu);
    return std::string(text.view());
}

}  // namespace

TEST_CASE("what a NIC is") {
    StationsWorld world(2);
    struct {
        std::string_view name, value;
    } table[] = {
        {"net1/mac", "52:54:00:00:00:02"},
        {"net1/mac:hexhyp", "52-54-00-00-00-02"},
        {"net1/hwaddr", "52:54:00:00:00:02"},
        {"net1/bootif", "01-52-54-00-00-00-02"},
        {"net1/bustype", "PCI"},
        {"net1/busloc", "0x20"},
        {"net1/busloc:busdevfn", "00:04.0"},
        {"net1/busid", "01:1a:f4:10:00"},
        {"net1/chip", "virtio-net"},
        {"net1/driver", "virtio-net"},
        {"net1/linktype", "Ethernet"},
        {"net1/ifname", "net1"},
        {"net1/mtu", "1500"},
        {"net1/link", "up"},
        {"net1/state", "closed"},
        {"net1/lease", "none"},
        {"net0/mac", "52:54:00:00:00:01"},
        {"mac", "52:54:00:00:00:01"},
        {"net2/mac", "(none)"},
        {"netX/mac", "(none)"},
        {"net1/ip", "(none)"},
        {"net1/filename", "(none)"},
        {"net1/boot-nic", "(none)"},
        {"boot-nic", "(none)"},
        {"net1.dhcp/mac", "(none)"},
        {"net1/nonsense", "(none)"},
    };
    for (auto& row : table) {
        CAPTURE(row.name);
        CHECK(world.get(row.name) == row.value);
    }
    world.nics[1]->set_link(false);
    REQUIRE(world.interfaces[1]->open());
    CHECK(world.get("net1/link") == "down");
    CHECK(world.get("net1/state") == "open");
}

TEST_CASE("what a lease says comes and goes with it") {
    StationsWorld world(2);
    boot::Station& station = world.lease(1, {12, 2, 'v', 'm', 51, 1, 7, 54, 4, 10, 0, 0, 2});
    struct {
        std::string_view name, value;
    } table[] = {
        {"net1/ip", "10.0.0.101"},
        {"net1.dhcp/ip", "10.0.0.101"},
        {"ip", "10.0.0.101"},
        {"netX/ip", "10.0.0.101"},
        {"dhcp/ip", "10.0.0.101"},
        {"netX.dhcp/next-server", "10.0.0.9"},
        {"filename", "pxelinux.0"},
        {"hostname", "vm"},
        {"51:uint8", "0x7"},
        {"dhcp-server", "10.0.0.2"},
        {"net1/lease", "10.0.0.101"},
        {"proxydhcp/filename", "(none)"},
        {"net0/ip", "(none)"},
        // The NIC in use is asked first.
        {"mac", "52:54:00:00:00:02"},
    };
    for (auto& row : table) {
        CAPTURE(row.name);
        CHECK(world.get(row.name) == row.value);
    }
    world.stations.close(station);
    for (const char* name : {"net1/ip", "ip", "netX/ip", "dhcp/ip", "filename", "net1.dhcp/54"})
        CHECK(world.get(name) == "(none)");
    CHECK(world.get("net1/mac") == "52:54:00:00:00:02");
    CHECK(world.get("net1/state") == "closed");
}

TEST_CASE("a ProxyDHCP server's file goes with its server") {
    StationsWorld world(1);
    boot::Station& station = world.lease(0);
    station.lease.ack = world.packet({10, 0, 0, 100}, {10, 0, 0, 1}, {});
    station.lease.proxy_reply = world.packet({}, {10, 0, 0, 3}, {}, "proxy.0");
    CHECK(world.get("next-server") == "10.0.0.1");
    CHECK(world.get("filename") == "proxy.0");
    CHECK(world.get("proxydhcp/next-server") == "10.0.0.3");
    station.lease.from_proxy = true;
    station.lease.boot_server = net::Ipv4Address(10, 0, 0, 3);
    CHECK(world.get("next-server") == "10.0.0.3");
    CHECK(world.get("dhcp/next-server") == "10.0.0.1");
    CHECK(world.get("ip") == "10.0.0.100");
}

TEST_CASE("a broken message says nothing") {
    StationsWorld world(1);
    boot::Station& station = world.lease(0, {12, 200, 'x'});
    CHECK(world.get("hostname") == "(none)");
    station.lease.ack = async::Buffer::copy_of(Frame{1, 2, 3});
    CHECK(world.get("ip") == "(none)");
}

TEST_CASE("the server's priority decides whose lease is asked first") {
    StationsWorld world(2);
    world.lease(0, {175, 3, 1, 1, 5, 12, 1, 'a'});
    world.lease(1, {12, 1, 'b'});
    CHECK(world.get("hostname") == "a");
    CHECK(world.get("netX/hostname") == "b");
    CHECK(world.get("net1/hostname") == "b");
}

TEST_CASE("netX follows what is opened, and goes back when it is closed") {
    StationsWorld world(3);
    world.lease(0);
    world.lease(2);
    CHECK(world.get("netX/ifname") == "net2");
    world.stations.close(world.network[2]);
    CHECK(world.get("netX/ifname") == "net0");
    // By somebody who does not say so.
    world.interfaces[0]->close();
    world.stations.settle();
    CHECK(world.get("netX/ifname") == "(none)");
    CHECK(world.network.current() == nullptr);
}

TEST_CASE("boot-nic is the winner") {
    StationsWorld world(2);
    world.network.set_winner(&world.network[1]);
    CHECK(world.get("boot-nic") == "net1");
    CHECK(world.get("builtin/boot-nic") == "net1");
}

TEST_CASE("what is set for a NIC acts on it, in any order") {
    StationsWorld world(2);
    boot::Station& station = world.network[0];
    CHECK(world.run("set net0/ip 10.0.0.5\nset net0/gateway 10.0.0.1") == "[ok]");
    CHECK(address_of(station) == "0.0.0.0/0.0.0.0 0.0.0.0 0");
    CHECK(world.run("ifopen net0") == "[ok]");
    CHECK(address_of(station) == "10.0.0.5/255.0.0.0 10.0.0.1 0");
    CHECK(world.run("set netX/netmask 255.255.0.0\nset net0/mtu 1400") == "[ok]");
    CHECK(address_of(station) == "10.0.0.5/255.255.0.0 10.0.0.1 1400");
    CHECK(world.get("net0/mtu") == "1400");
    // What it is no part of.
    CHECK(world.run("set net1/ip 10.9.9.9\nset ip 10.8.8.8\nset net0.dhcp/ip 10.7.7.7") == "[ok]");
    CHECK(address_of(station) == "10.0.0.5/255.255.0.0 10.0.0.1 1400");
    CHECK(world.run("set net0/netmask 255.0.255.0\nset net0/gateway\nset net0/mtu 0") == "[ok]");
    CHECK(address_of(station) == "10.0.0.5/255.0.0.0 0.0.0.0 0");
    CHECK(world.run("set net0/ip:string 10.0.0.6") == "[ok]");
    CHECK(address_of(station) == "0.0.0.0/0.0.0.0 0.0.0.0 0");
    CHECK(world.run("clear net0/ip") == "[ok]");
    CHECK(address_of(station) == "0.0.0.0/0.0.0.0 0.0.0.0 0");
}

TEST_CASE("what is set for a NIC comes before its lease, which comes back") {
    StationsWorld world(1);
    boot::Station& station = world.lease(0);
    CHECK(address_of(station) == "10.0.0.100/255.255.255.0 10.0.0.1 0");
    CHECK(world.run("set net0/gateway 10.0.0.254") == "[ok]");
    CHECK(address_of(station) == "10.0.0.100/255.255.255.0 10.0.0.254 0");
    CHECK(world.run("clear net0/gateway") == "[ok]");
    CHECK(address_of(station) == "10.0.0.100/255.255.255.0 10.0.0.1 0");
}

TEST_CASE("sources without memory are told, and what there is stays") {
    StationsWorld world(1);
    testing_wire::FakeNic nic(world.ethernet, wire::MacAddress{{2, 0, 0, 0, 0, 9}});
    net::Interface interface(world.loop, nic, world.entropy, 1);
    REQUIRE(world.network.add(interface, 1));
    {
        async::MemoryShortage shortage(0);
        CHECK_FALSE(world.stations.follow());
    }
    CHECK(world.get("net0/ifname") == "net0");
    CHECK(world.get("net1/ifname") == "(none)");
    CHECK(world.stations.follow());
    CHECK(world.get("net1/mac") == "02:00:00:00:00:09");
}
