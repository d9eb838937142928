// SPDX-License-Identifier: GPL-2.0-or-later
// A UDP port on one interface (RFC 768).
#pragma once

#include <optional>

#include "async/task.hpp"
#include "net/interface.hpp"

namespace net {

struct Endpoint {
    Ipv4Address address;
    std::uint16_t port = 0;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct Datagram {
    Endpoint source;
    Endpoint destination;
    async::Buffer payload;
};

class UdpSocket : private async::Node {
  public:
    /// Binds `port` on `interface`; 0 takes a random free port of 49152..65535. A port already
    /// bound gives a socket whose port() is 0 and that sends and receives nothing.
    UdpSocket(Interface& interface, std::uint16_t port);
    ~UdpSocket();
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    std::uint16_t port() const;
    Interface& interface() const;

    /// Sends one datagram; resolves the next hop first where its MAC is not known yet (ARP with its
    /// own tries and deadline: Code::unreachable). Payloads larger than the MTU are sent in
    /// fragments. `payload` must stay valid until the task is done. Broadcast, or an unconfigured
    /// interface (source 0.0.0.0), is sent to the broadcast MAC.
    async::Task<void> send(Endpoint destination, layout::Bytes payload, std::uint8_t ttl = 64);
    /// The same without waiting: Code::timed_out when the next hop's MAC is not known (ARP has then
    /// been asked). Costs no coroutine; for senders in the middle of a transfer.
    async::Result<void> send_now(Endpoint destination,
                                 layout::Bytes payload,
                                 std::uint8_t ttl = 64);

    /// The oldest waiting datagram. At most `queue_limit` wait; later ones are dropped and counted.
    std::optional<Datagram> try_receive();
    /// Notified when a datagram is queued: `while (!(d = try_receive())) co_await
    /// arrived().wait(t)`.
    async::Event& arrived();

    static constexpr std::size_t queue_limit = 128;

  private:
    friend class Interface;
    using Queue = std::array<Datagram, queue_limit>;

    void queue(Endpoint source, Endpoint destination, layout::Bytes payload);

    Interface& interface_;
    std::uint16_t port_ = 0;
    std::size_t first_ = 0;
    std::size_t waiting_ = 0;
    /// Made with the first datagram: most of the sockets of silent NICs never need it.
    async::Owned<Queue> queue_;
    async::Event arrived_;
};

}  // namespace net
