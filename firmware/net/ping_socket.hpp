// SPDX-License-Identifier: GPL-2.0-or-later
// Asks another host whether it is there: ICMP echo (RFC 792), one question at a time.
#pragma once

#include "net/interface.hpp"

namespace net {

class PingSocket : private async::Node {
  public:
    /// Must be destroyed before its interface.
    explicit PingSocket(Interface& interface);
    PingSocket(const PingSocket&) = delete;
    PingSocket& operator=(const PingSocket&) = delete;

    static constexpr std::size_t largest_data = wire::largest_udp_payload;

    /// Sends an echo request and forgets the one before. `data` must stay as it is until the next
    /// one or the end of the socket. Code::timed_out when the next hop's MAC is not known (ARP has
    /// then been asked): try again soon.
    async::Result<void> send_now(Ipv4Address destination,
                                 std::uint16_t sequence_number,
                                 layout::Bytes data);
    /// The same data has come back from there since the last send_now().
    bool answered() const { return answered_; }
    async::Event& arrived() { return arrived_; }

  private:
    friend class Interface;
    /// False: it is not the reply.
    bool take(const wire::IcmpEcho& reply, Ipv4Address from);

    Interface& interface_;
    async::Event arrived_;
    layout::Bytes data_;
    Ipv4Address destination_;
    std::uint16_t identifier_;
    std::uint16_t sequence_number_ = 0;
    bool waiting_ = false;
    bool answered_ = false;
};

}  // namespace net
