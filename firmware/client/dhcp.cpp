// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP exchange in time: what is sent when, how often, and how long an answer is awaited.
#include "client/dhcp.hpp"

#include <algorithm>

#include "client/backoff.hpp"
#include "client/dhcp_exchange.hpp"

namespace client {

namespace {

/// A server that offered is known to be there: fewer tries, then another round.
constexpr unsigned request_tries = 4;
/// Of the whole exchange, when the server takes its offer back or falls silent after it.
constexpr unsigned rounds = 3;

/// Sends until the exchange has what it needs in `phase`. The references outlive the task.
async::Task<void> converse(DhcpExchange& exchange,
                           DhcpPhase phase,
                           net::UdpSocket& socket,
                           Backoff backoff,
                           unsigned tries) {
    async::Loop& loop = socket.interface().loop();
    for (unsigned left = tries; left > 0; --left) {
        CO_TRY(packet, exchange.emit(phase));
        // A packet that cannot be sent is as good as lost: the next try may get through.
        static_cast<void>(bool{co_await socket.send(exchange.destination(phase), packet)});
        async::Instant again = loop.after(backoff.next());
        for (;;) {
            while (std::optional<net::Datagram> datagram = socket.try_receive())
                exchange.take(phase, std::move(*datagram));
            async::Instant now = loop.now();
            if (exchange.settled(phase, now))
                co_return async::success;
            // Listening for a better offer ends the phase even between two tries, and outlasts the
            // last one.
            async::Instant listening =
                phase == DhcpPhase::discover ? exchange.listening_until() : async::never;
            bool outlast = left == 1 && listening != async::never;
            async::Instant until = outlast ? listening : std::min(again, listening);
            if (now >= until)
                break;
            static_cast<void>(bool{co_await socket.arrived().wait(until)});
        }
    }
    co_return async::Error{async::Code::timed_out, "no answer from a DHCP server"};
}

void report_lease(async::Report& report, async::NicName nic, const Lease& lease) {
    report.event("lease")
        .field(nic)
        .field("ip", to_text(lease.configuration.address).view())
        .field("mask", to_text(lease.configuration.netmask).view())
        .field("gateway", to_text(lease.configuration.gateway).view())
        .field("server", to_text(lease.server).view())
        .field("next", to_text(lease.boot_server).view())
        .field("file", lease.boot_file.view())
        .field("proxy", lease.from_proxy);
}

}  // namespace

async::Task<Lease> dhcp_acquire(net::Interface& interface,
                                const DhcpIdentity& identity,
                                const DhcpSettings& settings,
                                async::Entropy& entropy,
                                async::Report& report) {
    net::UdpSocket socket(interface, wire::dhcp_client_port);
    if (socket.port() == 0)
        co_return async::Error{async::Code::in_use, "DHCP client port"};
    // INIT state: the address of an earlier lease must not appear as our source.
    interface.configure({});
    DhcpExchange exchange(interface, identity, settings, entropy, report);
    Backoff backoff(settings.first_timeout, settings.largest_timeout, entropy);
    DhcpPhase phase = DhcpPhase::discover;
    for (unsigned round = 1;;) {
        unsigned tries =
            phase == DhcpPhase::discover ? settings.tries : std::min(settings.tries, request_tries);
        auto answered = co_await converse(exchange, phase, socket, backoff, tries);
        if (phase == DhcpPhase::discover) {
            if (!answered)
                co_return answered.error();
            phase = DhcpPhase::request;
            continue;
        }
        // No answer on port 4011 is no error: the lease stands, with what the offers said.
        if (phase == DhcpPhase::proxy_request)
            break;
        if (answered && !exchange.refused()) {
            interface.configure(exchange.configuration());
            if (!exchange.needs_proxy_request())
                break;
            phase = DhcpPhase::proxy_request;
            continue;
        }
        if (round++ == rounds)
            co_return answered ? async::Error{async::Code::refused, "DHCPNAK"} : answered.error();
        exchange.begin();
        phase = DhcpPhase::discover;
    }
    Lease lease = exchange.take_lease();
    report_lease(report, interface.name(), lease);
    co_return std::move(lease);
}

async::Task<void> dhcp_release(net::Interface& interface,
                               const Lease& lease,
                               async::Entropy& entropy) {
    wire::DhcpClientMessage message;
    message.type = wire::DhcpMessageType::release;
    message.xid = entropy.random();
    message.mac = interface.mac();
    message.ciaddr = lease.configuration.address;
    message.server_identifier = lease.server;
    std::array<std::uint8_t, wire::dhcp_smallest_message> packet;
    auto size = wire::emit_dhcp(message, packet);
    net::UdpSocket socket(interface, wire::dhcp_client_port);
    async::Result<void> sent = size ? async::Result<void>(async::success) : size.error();
    if (size)
        sent = co_await socket.send({lease.server, wire::dhcp_server_port},
                                    layout::Bytes(packet).first(*size));
    interface.configure({});
    co_return sent;
}

}  // namespace client
