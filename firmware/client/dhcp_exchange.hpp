// SPDX-License-Identifier: GPL-2.0-or-later
// What a DHCP client knows during one exchange: which answers it keeps, which it ignores and why,
// and when it has enough. No waiting and no sending: that is dhcp.cpp.
#pragma once

#include "client/dhcp.hpp"
#include "net/udp_socket.hpp"
#include "wire/dhcp.hpp"

namespace client {

/// A packet worth keeping. The message is a view of the buffer, and stays one when it is moved.
struct DhcpAnswer {
    async::Buffer packet;
    wire::DhcpMessage message;
    net::Ipv4Address from;

    explicit operator bool() const { return bool{packet}; }
};

/// What is being asked: the first is broadcast, the second too, the third goes to a PXE server.
enum class DhcpPhase : std::uint8_t { discover, request, proxy_request };

/// Why an answer was ignored; each is reported once per exchange.
enum class DhcpIgnored : std::uint8_t {
    nothing,  ///< it was taken
    malformed,
    not_a_reply,
    other_transaction,
    other_client,
    unexpected_type,
    no_address,
    no_server,
    other_server,
    no_boot_file,
};

class DhcpExchange {
  public:
    /// Everything must outlive the exchange.
    DhcpExchange(net::Interface& interface,
                 const DhcpIdentity& identity,
                 const DhcpSettings& settings,
                 async::Entropy& entropy,
                 async::Report& report);

    /// Starts over: forgets all answers and takes a new transaction id.
    void begin();
    /// The packet to send now; valid until the next call.
    async::Result<layout::Bytes> emit(DhcpPhase phase);
    net::Endpoint destination(DhcpPhase phase) const;
    void take(DhcpPhase phase, net::Datagram datagram);
    /// True when there is nothing more to wait for in `phase`.
    bool settled(DhcpPhase phase, async::Instant now) const;
    /// Until when an offer waits for a better one; async::never while there is no offer.
    async::Instant listening_until() const { return listening_until_; }

    bool refused() const { return refused_; }
    /// After the request is settled: true when only a PXE server can name the boot file.
    bool needs_proxy_request();
    /// The outcome, from everything taken so far. Once, after the request is settled.
    Lease take_lease();
    net::Ipv4Configuration configuration() const;

  private:
    DhcpIgnored classify(DhcpPhase phase, DhcpAnswer& answer);
    DhcpIgnored take_offer(DhcpPhase phase, DhcpAnswer& answer);
    DhcpIgnored take_verdict(DhcpAnswer& answer);
    DhcpIgnored take_proxy_reply(DhcpAnswer& answer);
    void report_offer(const DhcpAnswer& answer, bool proxy);
    void report_ignored(net::Ipv4Address from, DhcpIgnored reason, const char* detail);

    net::Interface& interface_;
    const DhcpIdentity& identity_;
    const DhcpSettings& settings_;
    async::Entropy& entropy_;
    async::Report& report_;

    async::Buffer discover_;
    async::Buffer request_;
    DhcpAnswer offer_;
    DhcpAnswer proxy_;
    DhcpAnswer ack_;
    DhcpAnswer proxy_reply_;
    async::Instant started_;
    async::Instant listening_until_ = async::never;
    net::Ipv4Address pxe_server_;             ///< whom to ask on port 4011
    std::optional<std::uint16_t> boot_item_;  ///< and what for
    std::uint32_t xid_;
    std::uint16_t secs_ = 0;
    std::uint16_t ignored_ = 0;  ///< bit per reason already reported
    /// A flood of offers must not fill the report.
    static constexpr unsigned reported_offers_limit = 16;
    unsigned reported_offers_ = 0;
    bool refused_ = false;
};

}  // namespace client
