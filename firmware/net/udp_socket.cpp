// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/udp_socket.hpp"

namespace net {

namespace {

// The dynamic ports (RFC 6335).
constexpr std::uint16_t first_dynamic = 49152;
constexpr std::uint16_t dynamic_count = 65536 - 49152;

constexpr async::Error unbound{async::Code::in_use, "port is bound already"};

}  // namespace

UdpSocket::UdpSocket(Interface& interface, std::uint16_t port)
    : interface_(interface), arrived_(interface.loop()) {
    if (port == 0) {
        // The bound ports are few, so a free one is near.
        std::uint32_t start = interface.entropy_.random();
        do
            port = static_cast<std::uint16_t>(first_dynamic + start++ % dynamic_count);
        while (interface.socket_on(port) != nullptr);
    } else if (interface.socket_on(port) != nullptr) {
        return;
    }
    port_ = port;
    link_before(interface.sockets_);
}

UdpSocket::~UdpSocket() = default;

std::uint16_t UdpSocket::port() const {
    return port_;
}
Interface& UdpSocket::interface() const {
    return interface_;
}
async::Event& UdpSocket::arrived() {
    return arrived_;
}

async::Task<void> UdpSocket::send(Endpoint destination, layout::Bytes payload, std::uint8_t ttl) {
    if (port_ == 0)
        co_return unbound;
    CO_TRY(hop, interface_.next_hop(destination.address));
    std::optional<MacAddress> mac = interface_.mac_of(hop);
    if (!mac) {
        CO_TRY(resolved, co_await interface_.resolve(hop));
        mac = resolved;
    }
    co_return interface_.send_udp(
        *mac, {port_, destination.port, payload}, destination.address, ttl);
}

async::Result<void> UdpSocket::send_now(Endpoint destination,
                                        layout::Bytes payload,
                                        std::uint8_t ttl) {
    if (port_ == 0)
        return unbound;
    TRY(hop, interface_.next_hop(destination.address));
    std::optional<MacAddress> mac = interface_.mac_of(hop);
    if (!mac)
        return async::Error{async::Code::timed_out, "ARP"};
    return interface_.send_udp(*mac, {port_, destination.port, payload}, destination.address, ttl);
}

void UdpSocket::queue(Endpoint source, Endpoint destination, layout::Bytes payload) {
    if (waiting_ == queue_limit) {
        ++interface_.counters_.queue_full;
        return;
    }
    if (!queue_)
        queue_ = async::Owned<Queue>::create();
    async::Buffer copy = async::Buffer::copy_of(payload);
    if (!queue_ || !copy) {
        ++interface_.counters_.no_memory;
        return;
    }
    Datagram& place = (*queue_)[(first_ + waiting_) % queue_limit];
    place.source = source;
    place.destination = destination;
    place.payload = std::move(copy);
    ++waiting_;
    arrived_.notify_all();
}

std::optional<Datagram> UdpSocket::try_receive() {
    if (waiting_ == 0)
        return std::nullopt;
    Datagram& oldest = (*queue_)[first_];
    first_ = (first_ + 1) % queue_limit;
    --waiting_;
    return std::move(oldest);
}

}  // namespace net
