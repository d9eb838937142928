// SPDX-License-Identifier: GPL-2.0-or-later
#include <catch2/catch.hpp>

#include "boot/network.hpp"
#include "tests/wire/fake_wire.hpp"

namespace {

struct NetworkWorld : testing_wire::World {
    NetworkWorld() {
        REQUIRE(network.add(first, 1));
        network.use(&network[0]);
        REQUIRE(network.add(second, 0));
    }
    testing_wire::FakeNic nic0{wire, {{2, 0, 0, 0, 0, 1}}}, nic1{wire, {{2, 0, 0, 0, 0, 2}}};
    net::Interface first{loop, nic0, entropy, 0}, second{loop, nic1, entropy, 1};
    boot::Network network;
};

void configure(net::Interface& interface, std::uint8_t net, bool gateway) {
    REQUIRE(interface.open());
    interface.configure(
        {.address = {10, 0, net, 15},
         .netmask = {255, 255, 255, 0},
         .gateway = gateway ? wire::Ipv4Address{10, 0, net, 1} : wire::Ipv4Address{}});
}

}  // namespace

TEST_CASE("NICs are found by name, and the current one survives another's arrival") {
    NetworkWorld world;
    CHECK(world.network.find("net0") == &world.network[0]);
    CHECK(world.network.find("net1")->interface == &world.second);
    CHECK(world.network.find("net2") == nullptr);
    CHECK(world.network.find("net") == nullptr);
    CHECK(world.network.find("") == nullptr);
    CHECK(world.network.current() == &world.network[0]);
    CHECK(world.network.winner() == nullptr);
    world.network.set_winner(&world.network[1]);
    CHECK(world.network.winner() == world.network.find("net1"));
    world.network.use(nullptr);
    CHECK(world.network.current() == nullptr);
}

TEST_CASE("NICs and VLANs stay where they are while VLANs come and go") {
    NetworkWorld world;
    boot::Station* first = world.network.find("net0");
    boot::Station* second = world.network.find("net1");
    world.network.set_winner(second);
    for (std::uint16_t tag = 1; tag <= 20; ++tag)
        REQUIRE(world.network.add_vlan(*first, tag, 0, world.entropy));
    CHECK(world.network.add_vlan(*first, 20, 0, world.entropy).error().code == async::Code::in_use);
    CHECK(world.network.find("net0") == first);
    boot::Station* vlan = world.network.find("net0-20");
    REQUIRE(vlan != nullptr);
    CHECK(vlan->rank == first->rank);
    world.network.use(vlan);
    for (std::uint16_t tag = 1; tag < 20; ++tag)
        world.network.remove_vlan(world.network[2]);
    CHECK(world.network.size() == 3);
    CHECK(world.network.find("net0-20") == vlan);
    CHECK(world.network.current() == vlan);
    CHECK(world.network.winner() == second);
    REQUIRE(vlan->interface->open());
    CHECK(world.nic0.is_open());
    world.network.close();
    CHECK_FALSE(world.nic0.is_open());
    world.network.remove_vlan(*vlan);
    CHECK(world.network.current() == nullptr);
}

TEST_CASE("the way to an address: its subnet, the current gateway, any gateway") {
    NetworkWorld world;
    wire::Ipv4Address far{192, 0, 2, 1}, near{10, 0, 1, 77};
    CHECK(world.network.route_to(far) == nullptr);
    configure(world.first, 0, false);
    CHECK(world.network.route_to(far) == nullptr);
    configure(world.second, 1, true);
    CHECK(world.network.route_to(near) == &world.network[1]);
    CHECK(world.network.route_to(far) == &world.network[1]);
    configure(world.first, 0, true);
    CHECK(world.network.route_to(far) == &world.network[0]);
    world.network.use(&world.network[1]);
    CHECK(world.network.route_to(far) == &world.network[1]);
}
