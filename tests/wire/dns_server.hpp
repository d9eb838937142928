// SPDX-License-Identifier: GPL-2.0-or-later
// DNS answers made by hand, and a server that gives them. Whoever includes this links
// firmware_net.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"
#include "wire/dns.hpp"

namespace testing_wire {

/// "www.example.org" as labels.
inline Frame dns_name(std::string_view text) {
    auto name = wire::DnsName::from_text(text);
    if (!name)
        throw std::runtime_error("no DNS name");
    return Frame(name->bytes().begin(), name->bytes().end());
}

inline Frame dns_record(const Frame& owner, std::uint16_t type, const Frame& data) {
    layout::be16 fields[] = {type, 1, 0, 60, static_cast<std::uint16_t>(data.size())};
    return joined({owner, layout::bytes_of(fields), data});
}
inline Frame dns_a(std::string_view owner, wire::Ipv4Address address) {
    return dns_record(dns_name(owner), 1, joined({layout::bytes_of(address)}));
}
inline Frame dns_cname(std::string_view owner, std::string_view target) {
    return dns_record(dns_name(owner), 5, dns_name(target));
}

/// `flags` 0x8180 is what a resolver answers; the RCODE is its last digit.
inline Frame dns_answer(std::uint16_t id,
                        std::string_view asked,
                        const std::vector<Frame>& records,
                        std::uint16_t flags = 0x8180) {
    layout::be16 header[] = {id, flags, 1, static_cast<std::uint16_t>(records.size()), 0, 0};
    layout::be16 question[] = {1, 1};
    Frame bytes = joined({layout::bytes_of(header), dns_name(asked), layout::bytes_of(question)});
    for (const Frame& record : records)
        bytes.insert(bytes.end(), record.begin(), record.end());
    return bytes;
}

/// The name that a query asks for, with dots.
inline std::string dns_asked(layout::Bytes query) {
    std::string text;
    for (std::size_t at = 12; at < query.size() && query[at] != 0; at += query[at] + 1u)
        text += (text.empty() ? "" : ".") +
                std::string(layout::as_text(query.subspan(at + 1, query[at])));
    return text;
}

/// A host on `world` that answers what comes to `port`. Needs rounds of the loop, like any host.
template <class World>
class UdpServer {
  public:
    using Answer = std::function<Frame(const net::Datagram&)>;
    UdpServer(World& world, std::uint8_t number, wire::Ipv4Address address, std::uint16_t port)
        : nic_(world.wire, Host::mac_of(number)),
          interface_(world.loop, nic_, world.entropy, number),
          socket_(interface_, port),
          task_(serve()) {
        static_cast<void>(interface_.open());
        interface_.configure({address, net::Ipv4Address(255, 255, 255, 0), {}, 0});
        task_.start();
    }

    /// An empty one is not sent.
    Answer answer;
    std::vector<net::Endpoint> askers;
    std::vector<std::string> asked;  ///< as if it were DNS
    net::Interface& interface() { return interface_; }
    net::UdpSocket& socket() { return socket_; }

  private:
    async::Task<void> serve() {
        for (;;) {
            while (auto datagram = socket_.try_receive()) {
                askers.push_back(datagram->source);
                asked.push_back(dns_asked(datagram->payload.bytes()));
                Frame bytes = answer ? answer(*datagram) : Frame();
                if (!bytes.empty())
                    static_cast<void>(bool{co_await socket_.send(datagram->source, bytes)});
            }
            static_cast<void>(bool{co_await socket_.arrived().wait()});
        }
    }

    FakeNic nic_;
    net::Interface interface_;
    net::UdpSocket socket_;
    async::Task<void> task_;
};

inline std::uint16_t dns_id(const net::Datagram& query) {
    auto bytes = query.payload.bytes();
    return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

}  // namespace testing_wire
