// SPDX-License-Identifier: GPL-2.0-or-later
// One NIC with its IPv4 configuration: takes frames apart, answers ARP and ICMP echo, reassembles
// fragments (bounded), checks checksums, hands UDP datagrams and echo replies to the sockets here.
#pragma once

#include "async/loop.hpp"
#include "async/memory.hpp"
#include "async/report.hpp"
#include "async/task.hpp"
#include "net/neighbours.hpp"
#include "net/nic.hpp"
#include "net/reassembly.hpp"
#include "wire/address.hpp"
#include "wire/arp.hpp"
#include "wire/ethernet.hpp"
#include "wire/icmp.hpp"
#include "wire/ipv4.hpp"
#include "wire/udp.hpp"

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

/// `wanted` where it is a mask; where it is none, or has holes, that of the address class.
Ipv4Address netmask_for(Ipv4Address address, Ipv4Address wanted);

/// What was thrown away and why; shown in the boot report and asserted by tests.
struct Counters {
    std::uint32_t frames_received = 0;
    std::uint32_t frames_sent = 0;
    std::uint32_t malformed = 0;  ///< short, lying lengths, bad version
    std::uint32_t bad_checksum = 0;
    std::uint32_t not_for_us = 0;
    std::uint32_t no_socket = 0;
    std::uint32_t queue_full = 0;
    std::uint32_t fragments_dropped = 0;  ///< overlap, too many, too large, timed out
    std::uint32_t no_memory = 0;
};

class UdpSocket;
class PingSocket;
class VlanNic;

/// Owns nothing of the NIC but its open state. Sockets must be destroyed before their interface.
class Interface final : public async::Pollable, private FrameSink {
  public:
    /// `number` is the N of netN: position in PCI order, from 0. `vlan` is the tag of a VLAN on it,
    /// netN-TAG; 0 for the NIC itself.
    Interface(async::Loop& loop,
              Nic& nic,
              async::Entropy& entropy,
              unsigned number,
              std::uint16_t vlan = 0);
    ~Interface();

    /// Opens the NIC and joins the loop. Opening an open interface does nothing.
    async::Result<void> open();
    /// Closes the NIC unless a VLAN on it is open, leaves the loop, forgets configuration,
    /// neighbours and fragments.
    void close();
    bool is_open() const { return open_; }

    void configure(const Ipv4Configuration& configuration);
    const Ipv4Configuration& configuration() const;

    async::NicName name() const { return name_; }
    unsigned number() const { return name_.number; }
    MacAddress mac() const;
    /// Largest IP packet: the smaller of NIC and configuration.
    std::uint16_t mtu() const;
    bool link_up();
    /// Await link_changed().wait(deadline) in a loop around link_up(). Polled, so it costs no time.
    async::Event& link_changed();
    async::Loop& loop() const;
    const Counters& counters() const;
    const Neighbours& neighbours() const { return neighbours_; }

    bool poll() override;

  private:
    friend class UdpSocket;
    friend class PingSocket;
    friend class VlanNic;

    // Receiving (receive.cpp): each step hands on to the next or counts why not.
    void frame_received(layout::Bytes bytes) override;
    void arp_received(const wire::EthernetFrame& frame);
    void ipv4_received(const wire::EthernetFrame& frame);
    void deliver(const wire::Ipv4Packet& packet, MacAddress from);
    void icmp_received(const wire::Ipv4Packet& packet, MacAddress from);
    void udp_received(const wire::Ipv4Packet& packet);
    bool is_for_us(Ipv4Address destination, bool to_our_mac) const;
    void count(const async::Error& error);

    // Sending (send.cpp).
    bool configured() const { return !configuration_.address.is_unspecified(); }
    bool is_subnet_broadcast(Ipv4Address address) const;
    /// The address whose MAC the frame goes to; `broadcast_ipv4` for broadcasts.
    async::Result<Ipv4Address> next_hop(Ipv4Address destination) const;
    /// The MAC of a next hop where it is known; asks by ARP where it is time to.
    std::optional<MacAddress> mac_of(Ipv4Address hop);
    async::Task<MacAddress> resolve(Ipv4Address hop);
    async::Result<void> send_udp(MacAddress to,
                                 const wire::UdpDatagram& datagram,
                                 Ipv4Address destination,
                                 std::uint8_t ttl);
    async::Result<void> send_echo(MacAddress to,
                                  Ipv4Address destination,
                                  const wire::IcmpEcho& echo);
    /// `transport_header` is 8 bytes, as UDP's and ICMP echo's are; cuts into fragments.
    async::Result<void> send_ipv4(MacAddress to,
                                  wire::Ipv4Packet packet,
                                  layout::Bytes transport_header,
                                  layout::Bytes payload);
    void send_arp(wire::ArpOperation operation, MacAddress to, Ipv4Address target);
    async::Result<void> transmit(layout::Bytes head, layout::Bytes tail);

    UdpSocket* socket_on(std::uint16_t port);

    async::Loop& loop_;
    Nic& nic_;
    async::Entropy& entropy_;
    async::NicName name_;
    bool open_ = false;
    bool link_was_up_ = false;
    std::uint16_t identification_ = 0;
    Ipv4Configuration configuration_;
    Counters counters_;
    async::Node sockets_;
    async::Node pings_;
    async::Node vlans_;  ///< those that are open
    async::Event link_changed_;
    Neighbours neighbours_;
    Reassembly reassembly_;
};

}  // namespace net
