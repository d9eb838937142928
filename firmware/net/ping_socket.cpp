// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/ping_socket.hpp"

namespace net {

PingSocket::PingSocket(Interface& interface)
    : interface_(interface),
      arrived_(interface.loop()),
      identifier_(static_cast<std::uint16_t>(interface.entropy_.random())) {
    link_before(interface.pings_);
}

async::Result<void> PingSocket::send_now(Ipv4Address destination,
                                         std::uint16_t sequence_number,
                                         layout::Bytes data) {
    waiting_ = answered_ = false;
    if (data.size() > largest_data)
        return async::Error{async::Code::too_large, "echo data"};
    TRY(hop, interface_.next_hop(destination));
    std::optional<MacAddress> mac = interface_.mac_of(hop);
    if (!mac)
        return async::Error{async::Code::timed_out, "ARP"};
    data_ = data;
    destination_ = destination;
    sequence_number_ = sequence_number;
    waiting_ = true;
    return interface_.send_echo(
        *mac, destination, {wire::IcmpType::echo, identifier_, sequence_number, data});
}

bool PingSocket::take(const wire::IcmpEcho& reply, Ipv4Address from) {
    if (!waiting_ || reply.identifier != identifier_ || reply.sequence_number != sequence_number_ ||
        !(from == destination_) || layout::as_text(reply.data) != layout::as_text(data_))
        return false;
    waiting_ = false;
    answered_ = true;
    arrived_.notify_all();
    return true;
}

}  // namespace net
