// SPDX-License-Identifier: GPL-2.0-or-later
#include "client/dhcp_exchange.hpp"

#include <algorithm>

namespace client {

namespace {

using wire::DhcpMessage;
using wire::DhcpMessageType;
using wire::DhcpOption;

constexpr const char* ignored_names[] = {
    "",
    "malformed",
    "not a reply",
    "other transaction",
    "other client",
    "unexpected type",
    "no usable address",
    "no server identifier",
    "other server",
    "no boot file",
};

/// Enough for emit_dhcp() with any user class of up to 160 characters.
constexpr std::size_t request_space = 576;

bool usable(net::Ipv4Address address) {
    std::uint32_t network = address.number() >> 24;
    return network != 0 && network < 224 && !address.is_loopback();
}

bool has_boot_file(const DhcpAnswer& answer) {
    return answer && !wire::dhcp_boot(answer.message).file.view().empty();
}

bool is_proxy_offer(const DhcpMessage& message) {
    return message.header().yiaddr.is_unspecified() && message.is_pxe();
}

/// The boot file that came with the offer may be fetched without asking a boot server first.
bool is_complete(const DhcpAnswer& proxy) {
    wire::PxeVendorOptions pxe = wire::pxe_vendor_options(proxy.message);
    bool direct = (pxe.discovery_control & wire::PxeVendorOptions::use_offered_file) != 0;
    return has_boot_file(proxy) && (direct || !pxe.boot_servers);
}

/// Where a PXE server is reached that did not say where.
net::Ipv4Address server_of(const DhcpAnswer& answer) {
    net::Ipv4Address server = answer.message.address(DhcpOption::server_identifier)
                                  .value_or(answer.message.header().siaddr);
    return server.is_unspecified() ? answer.from : server;
}

async::Buffer cached(DhcpAnswer& answer) {
    answer.packet.shrink(wire::dhcp_largest_message);
    return std::move(answer.packet);
}

}  // namespace

DhcpExchange::DhcpExchange(net::Interface& interface,
                           const DhcpIdentity& identity,
                           const DhcpSettings& settings,
                           async::Entropy& entropy,
                           async::Report& report)
    : interface_(interface),
      identity_(identity),
      settings_(settings),
      entropy_(entropy),
      report_(report),
      started_(interface.loop().now()),
      xid_(entropy.random()) {}

void DhcpExchange::begin() {
    xid_ = entropy_.random();
    offer_ = {};
    proxy_ = {};
    listening_until_ = async::never;
    refused_ = false;
}

async::Result<layout::Bytes> DhcpExchange::emit(DhcpPhase phase) {
    wire::DhcpClientMessage message;
    message.xid = xid_;
    message.mac = interface_.mac();
    message.uuid = identity_.uuid;
    message.user_class = identity_.user_class;
    if (phase == DhcpPhase::discover) {
        std::uint64_t elapsed =
            (interface_.loop().now() - started_).microseconds / async::seconds(1).microseconds;
        secs_ = static_cast<std::uint16_t>(std::min<std::uint64_t>(elapsed, 0xFFFF));
    } else {
        message.type = DhcpMessageType::request;
    }
    // RFC 2131 section 4.4.1: a REQUEST repeats the DISCOVER's secs.
    message.secs = secs_;
    if (phase == DhcpPhase::request) {
        message.requested_address = offer_.message.header().yiaddr;
        message.server_identifier =
            offer_.message.address(DhcpOption::server_identifier).value_or(net::Ipv4Address());
    }
    if (phase == DhcpPhase::proxy_request) {
        message.ciaddr = ack_.message.header().yiaddr;
        message.boot_item = boot_item_;
    }
    async::Buffer& buffer = phase == DhcpPhase::discover ? discover_ : request_;
    buffer = async::Buffer::create(request_space);
    if (!buffer)
        return async::Error{async::Code::no_memory, "DHCP message"};
    TRY(size, wire::emit_dhcp(message, buffer.bytes()));
    buffer.shrink(size);
    return layout::Bytes(buffer.bytes());
}

net::Endpoint DhcpExchange::destination(DhcpPhase phase) const {
    if (phase == DhcpPhase::proxy_request)
        return {pxe_server_, wire::pxe_server_port};
    return {wire::broadcast_ipv4, wire::dhcp_server_port};
}

void DhcpExchange::take(DhcpPhase phase, net::Datagram datagram) {
    auto message = DhcpMessage::parse(datagram.payload.bytes());
    if (!message) {
        report_ignored(datagram.source.address, DhcpIgnored::malformed, message.error().what);
        return;
    }
    DhcpAnswer answer{std::move(datagram.payload), *message, datagram.source.address};
    DhcpIgnored reason = classify(phase, answer);
    if (reason != DhcpIgnored::nothing)
        report_ignored(datagram.source.address, reason, "");
}

/// Takes `answer` where it fits the phase: then it is moved from.
DhcpIgnored DhcpExchange::classify(DhcpPhase phase, DhcpAnswer& answer) {
    const wire::BootpHeader& header = answer.message.header();
    if (header.op != wire::bootreply || header.htype != wire::bootp_htype_ethernet ||
        header.hlen != sizeof(wire::MacAddress))
        return DhcpIgnored::not_a_reply;
    if (header.xid != xid_)
        return DhcpIgnored::other_transaction;
    if (header.chaddr != interface_.mac())
        return DhcpIgnored::other_client;
    DhcpMessageType type = answer.message.type();
    if (type == DhcpMessageType::offer && phase != DhcpPhase::proxy_request)
        return take_offer(phase, answer);
    if (phase == DhcpPhase::request &&
        (type == DhcpMessageType::ack || type == DhcpMessageType::nak))
        return take_verdict(answer);
    if (phase == DhcpPhase::proxy_request && type == DhcpMessageType::ack)
        return take_proxy_reply(answer);
    return DhcpIgnored::unexpected_type;
}

DhcpIgnored DhcpExchange::take_offer(DhcpPhase phase, DhcpAnswer& answer) {
    if (is_proxy_offer(answer.message)) {
        report_offer(answer, true);
        // The first counts; repeated DISCOVERs bring it again.
        if (!proxy_)
            proxy_ = std::move(answer);
        return DhcpIgnored::nothing;
    }
    if (phase != DhcpPhase::discover)
        return DhcpIgnored::unexpected_type;
    if (!usable(answer.message.header().yiaddr))
        return DhcpIgnored::no_address;
    if (!answer.message.address(DhcpOption::server_identifier))
        return DhcpIgnored::no_server;
    report_offer(answer, false);
    if (!offer_)
        listening_until_ = interface_.loop().after(settings_.proxy_wait);
    if (!offer_ || (!has_boot_file(offer_) && has_boot_file(answer)))
        offer_ = std::move(answer);
    return DhcpIgnored::nothing;
}

DhcpIgnored DhcpExchange::take_verdict(DhcpAnswer& answer) {
    auto server = answer.message.address(DhcpOption::server_identifier);
    if (server && server != offer_.message.address(DhcpOption::server_identifier))
        return DhcpIgnored::other_server;
    if (answer.message.type() == DhcpMessageType::nak) {
        refused_ = true;
        return DhcpIgnored::nothing;
    }
    if (!usable(answer.message.header().yiaddr))
        return DhcpIgnored::no_address;
    ack_ = std::move(answer);
    return DhcpIgnored::nothing;
}

DhcpIgnored DhcpExchange::take_proxy_reply(DhcpAnswer& answer) {
    if (answer.from != pxe_server_)
        return DhcpIgnored::other_server;
    if (!has_boot_file(answer))
        return DhcpIgnored::no_boot_file;
    report_offer(answer, true);
    proxy_reply_ = std::move(answer);
    return DhcpIgnored::nothing;
}

bool DhcpExchange::settled(DhcpPhase phase, async::Instant now) const {
    switch (phase) {
        case DhcpPhase::discover:
            return offer_ && (has_boot_file(offer_) || proxy_ || now >= listening_until_ ||
                              wire::pxe_vendor_options(offer_.message).boot_item);
        case DhcpPhase::request:
            return ack_ || refused_;
        case DhcpPhase::proxy_request:
            return bool{proxy_reply_};
    }
    return true;
}

bool DhcpExchange::needs_proxy_request() {
    if (has_boot_file(ack_) || has_boot_file(offer_))
        return false;
    // A DHCP server that is a PXE server too may list boot servers in its own answer.
    const DhcpAnswer& pxe = proxy_ ? proxy_ : ack_;
    wire::PxeVendorOptions options = wire::pxe_vendor_options(pxe.message);
    if (proxy_ ? is_complete(proxy_) : !options.boot_item)
        return false;
    boot_item_ = options.boot_item;
    pxe_server_ = options.boot_server.is_unspecified() ? server_of(pxe) : options.boot_server;
    return true;
}

net::Ipv4Configuration DhcpExchange::configuration() const {
    net::Ipv4Configuration configuration;
    const DhcpMessage& ack = ack_.message;
    configuration.address = ack.header().yiaddr;
    configuration.netmask = net::netmask_for(
        configuration.address, ack.address(DhcpOption::subnet_mask).value_or(net::Ipv4Address()));
    configuration.gateway = ack.address(DhcpOption::router).value_or(net::Ipv4Address());
    std::uint16_t mtu = ack.number(DhcpOption::interface_mtu).value_or(0);
    // RFC 2132 section 5.1: 68 is the smallest that a server may give.
    configuration.mtu = mtu < 68 ? std::uint16_t{0} : mtu;
    return configuration;
}

Lease DhcpExchange::take_lease() {
    Lease lease;
    lease.configuration = configuration();
    const DhcpAnswer& chosen = ack_;
    lease.server =
        chosen.message.address(DhcpOption::server_identifier).value_or(server_of(offer_));
    // The ACK's word counts, then the offer's; a PXE server's only where neither names a file.
    DhcpAnswer* source = &ack_;
    for (DhcpAnswer* answer : {&ack_, &offer_, &proxy_reply_, &proxy_})
        if (has_boot_file(*answer)) {
            source = answer;
            break;
        }
    wire::DhcpBoot boot = wire::dhcp_boot(source->message);
    lease.boot_file = boot.file;
    lease.boot_server = boot.server.is_unspecified() ? server_of(*source) : boot.server;
    lease.from_proxy = source == &proxy_reply_ || source == &proxy_;
    if (lease.from_proxy)
        lease.proxy_reply = cached(*source);
    lease.discover = std::move(discover_);
    lease.ack = cached(ack_);
    return lease;
}

void DhcpExchange::report_offer(const DhcpAnswer& answer, bool proxy) {
    if (reported_offers_ == reported_offers_limit)
        return;
    ++reported_offers_;
    wire::DhcpBoot boot = wire::dhcp_boot(answer.message);
    report_.event("offer")
        .field(interface_.name())
        .field("from", to_text(answer.from).view())
        .field("ip", to_text(answer.message.header().yiaddr).view())
        .field("file", boot.file.view())
        .field("boot", !boot.file.view().empty())
        .field("proxy", proxy);
}

void DhcpExchange::report_ignored(net::Ipv4Address from, DhcpIgnored reason, const char* detail) {
    auto bit = static_cast<std::uint16_t>(1u << static_cast<unsigned>(reason));
    if ((ignored_ & bit) != 0)
        return;
    ignored_ |= bit;
    report_.event("offer")
        .field(interface_.name())
        .field("from", to_text(from).view())
        .field("ignored", ignored_names[static_cast<unsigned>(reason)])
        .field("detail", detail);
}

}  // namespace client
