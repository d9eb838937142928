// SPDX-License-Identifier: GPL-2.0-or-later
// One NIC with its IPv4 configuration: takes frames apart, answers ARP and ICMP echo, reassembles
// fragments (bounded), checks checksums, hands UDP datagrams to the sockets bound here.
#pragma once

#include "async/loop.hpp"
#include "async/memory.hpp"
#include "async/task.hpp"
#include "net/nic.hpp"
#include "wire/address.hpp"

namespace net {

using wire::Ipv4Address;
using wire::MacAddress;

/// What DHCP gives an interface. An unspecified gateway means: no router.
struct Ipv4Configuration {
    Ipv4Address address;
    Ipv4Address netmask;
    Ipv4Address gateway;
    std::uint16_t mtu = 0;  ///< option 26; 0 means the NIC's
};

/// What was thrown away and why; shown in the boot report and asserted by tests.
struct Counters {
    std::uint32_t frames_received = 0;
    std::uint32_t frames_sent = 0;
    std::uint32_t malformed = 0;        ///< short, lying lengths, bad version
    std::uint32_t bad_checksum = 0;
    std::uint32_t not_for_us = 0;
    std::uint32_t no_socket = 0;
    std::uint32_t queue_full = 0;
    std::uint32_t fragments_dropped = 0;  ///< overlap, too many, too large, timed out
};

class UdpSocket;

/// Owns nothing of the NIC but its open state. Sockets must be destroyed before their interface.
class Interface final : public async::Pollable, private FrameSink {
  public:
    /// `number` is the N of netN: position in PCI order, from 0.
    Interface(async::Loop& loop, Nic& nic, async::Entropy& entropy, unsigned number);
    ~Interface();

    /// Opens the NIC and joins the loop. Opening an open interface does nothing.
    async::Result<void> open();
    /// Closes the NIC, leaves the loop, forgets configuration, neighbours and fragments.
    void close();

    void configure(const Ipv4Configuration& configuration);
    const Ipv4Configuration& configuration() const;

    unsigned number() const;
    MacAddress mac() const;
    /// Largest IP packet: the smaller of NIC and configuration.
    std::uint16_t mtu() const;
    bool link_up();
    /// Await link_changed().wait(deadline) in a loop around link_up(). Polled, so it costs no time.
    async::Event& link_changed();
    async::Loop& loop() const;
    const Counters& counters() const;

    bool poll() override;
};

}  // namespace net
