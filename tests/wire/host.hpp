// SPDX-License-Identifier: GPL-2.0-or-later
// A whole host on a FakeWire: a card with the real network stack on it. For tests and their
// servers. Whoever includes this links firmware_net.
#pragma once

#include "net/interface.hpp"
#include "net/udp_socket.hpp"
#include "tests/wire/fake_wire.hpp"

namespace testing_wire {

/// In a World or anything else with `wire`, `loop` and `entropy`. Opened at once; configured when
/// an address is given. `number` makes the MAC 52:54:00:00:00:NN.
struct Host {
    template <class AnyWorld>
    Host(AnyWorld& world, std::uint8_t number, std::uint16_t mtu = 1500)
        : nic(world.wire, mac_of(number), mtu), interface(world.loop, nic, world.entropy, number) {
        static_cast<void>(interface.open());
    }
    template <class AnyWorld>
    Host(AnyWorld& world, std::uint8_t number, net::Ipv4Address address, std::uint16_t mtu = 1500)
        : Host(world, number, mtu) {
        interface.configure({address, net::Ipv4Address(255, 255, 255, 0), {}, 0});
    }
    static wire::MacAddress mac_of(std::uint8_t number) {
        return wire::MacAddress{{0x52, 0x54, 0, 0, 0, number}};
    }

    FakeNic nic;
    net::Interface interface;
};

}  // namespace testing_wire
