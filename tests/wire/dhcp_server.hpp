// SPDX-License-Identifier: GPL-2.0-or-later
// A DHCP, ProxyDHCP and PXE boot server on a FakeWire that follows a script. It builds its frames
// by hand, because like a real one it sends unicast to clients that have no address yet. Whoever
// includes this links firmware_wire.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/wire/packets.hpp"
#include "wire/dhcp.hpp"

namespace testing_wire {

/// One server. Left as it is, it leases an address and says nothing about booting.
struct DhcpScript {
    wire::Ipv4Address address{10, 0, 0, 1};
    wire::Ipv4Address offered{10, 0, 0, 100};  ///< unspecified: a ProxyDHCP server
    wire::Ipv4Address next_server;             ///< siaddr
    std::string file;                          ///< in offers and, unless ack_file is set, in ACKs
    std::string ack_file;
    bool pxe = false;                 ///< class "PXEClient", as every ProxyDHCP server sends
    Frame vendor_options;             ///< content of option 43
    std::vector<Frame> more_options;  ///< {code, value...} each
    bool mask = true;
    bool broadcast = false;    ///< answers go to everybody
    bool serves_4011 = false;  ///< answers PXE requests with boot_server_file
    std::string boot_server_file;
    unsigned ignored_discovers = 0;  ///< so many stay without an answer
    unsigned ignored_requests = 0;
    unsigned naks = 0;  ///< so many requests are refused
    /// Last say about a message before it is sent; false keeps it back.
    std::function<bool(wire::BootpHeader&, Frame& options)> tamper;
};

class DhcpServer final : public WireEnd {
  public:
    DhcpServer(FakeWire& segment, DhcpScript rules, std::uint8_t number = 0xD1)
        : WireEnd(segment), script(std::move(rules)), mac_{{0x52, 0x54, 0, 0, 0, number}} {}

    DhcpScript script;
    /// Payloads received, by what they were.
    std::vector<Frame> discovers, requests, releases, boot_requests;

    void arrived(const Frame& frame) override {
        auto ethernet = wire::parse_ethernet(frame);
        if (!ethernet ||
            (ethernet->destination != mac_ && ethernet->destination != wire::broadcast_mac))
            return;
        if (ethernet->type == wire::ethertype_arp)
            answer_arp(*ethernet);
        else if (ethernet->type == wire::ethertype_ipv4)
            take_packet(*ethernet);
    }

    /// Sends any payload from `source_port` to the client's port 68, by broadcast.
    void send_raw(layout::Bytes payload, std::uint16_t source_port = wire::dhcp_server_port) {
        Flow flow{script.address, source_port, wire::broadcast_ipv4, wire::dhcp_client_port};
        wire_.send(*this, udp_frame({mac_, wire::broadcast_mac}, flow, payload));
    }

    static Frame text_option(std::uint8_t code, std::string_view text) {
        return joined({layout::Bytes(&code, 1), layout::as_bytes(text)});
    }

    /// A whole message; `header` needs op, xid and so on.
    static Frame message(const wire::BootpHeader& header, layout::Bytes options) {
        layout::be32 cookie{wire::dhcp_magic_cookie};
        return joined({layout::bytes_of(header), layout::bytes_of(cookie), options});
    }

  private:
    void answer_arp(const wire::EthernetFrame& frame) {
        auto arp = wire::parse_arp(frame.payload);
        if (!arp || arp->operation != wire::ArpOperation::request || arp->target != script.address)
            return;
        wire::Arp reply{
            wire::ArpOperation::reply, mac_, script.address, arp->sender_mac, arp->sender};
        wire_.send(*this, arp_frame({mac_, frame.source}, reply));
    }

    void take_packet(const wire::EthernetFrame& frame) {
        auto packet = wire::parse_ipv4(frame.payload);
        if (!packet || packet->protocol != wire::protocol_udp)
            return;
        auto datagram = wire::parse_udp(packet->payload, packet->source, packet->destination);
        if (!datagram)
            return;
        bool to_us = packet->destination == script.address;
        if (datagram->destination_port == wire::dhcp_server_port)
            take_dhcp(datagram->payload, to_us);
        if (datagram->destination_port == wire::pxe_server_port && to_us)
            take_boot_request(datagram->payload);
    }

    void take_dhcp(layout::Bytes payload, bool to_us) {
        auto message = wire::DhcpMessage::parse(payload);
        if (!message || message->header().op != wire::bootrequest)
            return;
        Frame copy(payload.begin(), payload.end());
        switch (message->type()) {
            case wire::DhcpMessageType::discover:
                discovers.push_back(copy);
                if (!counted_down(script.ignored_discovers))
                    answer(*message, wire::DhcpMessageType::offer, script.file);
                break;
            case wire::DhcpMessageType::request:
                take_request(*message, copy);
                break;
            case wire::DhcpMessageType::release:
                if (to_us)
                    releases.push_back(copy);
                break;
            default:
                break;
        }
    }

    void take_request(const wire::DhcpMessage& message, const Frame& copy) {
        if (message.address(wire::DhcpOption::server_identifier) != script.address)
            return;
        requests.push_back(copy);
        if (counted_down(script.ignored_requests))
            return;
        auto type =
            counted_down(script.naks) ? wire::DhcpMessageType::nak : wire::DhcpMessageType::ack;
        answer(message, type, script.ack_file.empty() ? script.file : script.ack_file);
    }

    void take_boot_request(layout::Bytes payload) {
        auto message = wire::DhcpMessage::parse(payload);
        if (!message || message->type() != wire::DhcpMessageType::request)
            return;
        boot_requests.emplace_back(payload.begin(), payload.end());
        if (script.serves_4011)
            answer(*message, wire::DhcpMessageType::ack, script.boot_server_file, true);
    }

    void answer(const wire::DhcpMessage& request,
                wire::DhcpMessageType type,
                const std::string& file,
                bool boot_server = false) {
        wire::BootpHeader header = request.header();
        header.op = wire::bootreply;
        // dnsmasq 2.90 tells a PXE client on port 4011 its own address again.
        header.yiaddr = boot_server ? header.ciaddr : script.offered;
        header.siaddr = script.next_server;
        std::copy_n(file.begin(), std::min<std::size_t>(file.size(), 128), header.file);
        Frame options = options_of(type, !boot_server && !script.offered.is_unspecified());
        if (script.tamper && !script.tamper(header, options))
            return;
        send(header, message(header, options), boot_server);
    }

    Frame options_of(wire::DhcpMessageType type, bool leases) const {
        Frame options;
        add(options, {53, static_cast<std::uint8_t>(type)});
        add(options, joined({Frame{54}, layout::bytes_of(script.address)}));
        if (leases && script.mask)
            add(options, {1, 255, 255, 255, 0});
        if (leases)
            add(options, {51, 0, 0, 14, 16});
        if (script.pxe || !leases)
            add(options, text_option(60, "PXEClient"));
        if (!script.vendor_options.empty())
            add(options, joined({Frame{43}, script.vendor_options}));
        for (const Frame& option : script.more_options)
            add(options, option);
        options.push_back(255);
        return options;
    }

    static void add(Frame& options, const Frame& option) {
        options.push_back(option[0]);
        options.push_back(static_cast<std::uint8_t>(option.size() - 1));
        options.insert(options.end(), option.begin() + 1, option.end());
    }

    void send(const wire::BootpHeader& header, const Frame& payload, bool boot_server) {
        Hop hop{mac_, header.chaddr};
        Flow flow{script.address,
                  boot_server ? wire::pxe_server_port : wire::dhcp_server_port,
                  boot_server ? header.ciaddr : header.yiaddr,
                  wire::dhcp_client_port};
        if (script.broadcast || flow.destination.is_unspecified()) {
            hop.to = wire::broadcast_mac;
            flow.destination = wire::broadcast_ipv4;
        }
        wire_.send(*this, udp_frame(hop, flow, payload));
    }

    static bool counted_down(unsigned& count) {
        if (count == 0)
            return false;
        --count;
        return true;
    }

    wire::MacAddress mac_;
};

}  // namespace testing_wire
