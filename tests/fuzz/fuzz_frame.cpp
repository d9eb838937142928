// SPDX-License-Identifier: GPL-2.0-or-later
// Hostile frames against a whole interface and a VLAN on it, with bound sockets and pings. An input
// is a list of steps, each one byte of kind, two bytes of length (little-endian) and that many
// bytes of data.
#include <cstdlib>
#include <deque>

#include "net/ping_socket.hpp"
#include "net/vlan_nic.hpp"
#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"
#include "wire/checksum.hpp"

using namespace testing_wire;

namespace {

constexpr std::uint16_t our_port = 68;
const wire::Ipv4Address our_address(10, 0, 0, 2);

/// What kind & 7 says; for frames, bits 3 to 6 say what is made right before they are sent.
enum Kind : std::uint8_t {
    frame = 0,
    wait = 1,
    reconfigure = 2,
    drain = 3,
    answer = 4,
    task = 5,
    ping = 6,
};
constexpr std::uint8_t right_mac = 0x08;
constexpr std::uint8_t right_ip_checksum = 0x10;
constexpr std::uint8_t right_udp_checksum = 0x20;
constexpr std::uint8_t tagged = 0x40;

constexpr std::uint16_t our_vlan = 5;

void require(bool holds) {
    if (!holds)
        std::abort();
}

void put(Frame& bytes, std::size_t at, std::uint16_t value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

/// Without this, checksums and the identifier of a ping would keep the fuzzer out of all that lies
/// behind them.
void make_right(Frame& bytes,
                std::uint8_t kind,
                const wire::MacAddress& mac,
                std::uint16_t identifier) {
    if ((kind & right_mac) != 0 && bytes.size() >= 6)
        std::copy(mac.bytes.begin(), mac.bytes.end(), bytes.begin());
    if (bytes.size() < 34)
        return;
    std::size_t header_size = (bytes[14] & 0x0Fu) * 4u;
    if ((kind & right_ip_checksum) != 0 && header_size >= 20 && bytes.size() - 14 >= header_size) {
        put(bytes, 24, 0);
        auto header = layout::Bytes(bytes).subspan(14, header_size);
        put(bytes, 24, wire::InternetChecksum().add(header).value());
    }
    // Zero says that there is none; an echo request takes its real one.
    if ((kind & right_udp_checksum) != 0 && bytes.size() >= 42 && header_size == 20) {
        bool icmp = bytes[23] == wire::protocol_icmp;
        std::size_t at = icmp ? 36 : 40;
        put(bytes, at, 0);
        if (icmp && bytes[34] == 0)
            put(bytes, 38, identifier);
        if (icmp)
            put(bytes, at, wire::InternetChecksum().add(layout::Bytes(bytes).subspan(34)).value());
    }
    if ((kind & tagged) != 0) {
        const std::uint8_t tag[] = {0x81, 0, 0x60, our_vlan};
        bytes.insert(bytes.begin() + 12, std::begin(tag), std::end(tag));
    }
}

/// The interface under fire and everything that a step may touch.
struct Target : World {
    Host host{*this, 2, our_address};
    net::UdpSocket socket{host.interface, our_port};
    net::VlanNic card{host.interface, our_vlan, 3};
    net::Interface vlan{loop, card, entropy, 2, our_vlan};
    net::UdpSocket vlan_socket{vlan, our_port};
    net::PingSocket pings[2]{net::PingSocket(host.interface), net::PingSocket(vlan)};
    std::vector<std::uint8_t> echoes[2];
    RawEnd peer{wire};
    net::Endpoint last{our_address, 69};
    std::deque<Frame> payloads;
    std::deque<async::Task<void>> tasks;

    std::uint16_t identifier = 0;  ///< of the ping that was sent last

    Target() {
        // ICMP stands four bytes farther on behind a tag.
        peer.on_frame = [this](layout::Bytes sent) {
            std::size_t at = ::wire::vlan_of(sent) != 0 ? 38 : 34;
            if (sent.size() >= at + 8 && sent[at - 11] == ::wire::protocol_icmp && sent[at] == 8)
                identifier = static_cast<std::uint16_t>(sent[at + 4] << 8 | sent[at + 5]);
        };
        require(bool{vlan.open()});
        vlan.configure({our_address, {255, 255, 255, 0}, {}, 0});
    }
    void step(std::uint8_t kind, layout::Bytes data) {
        switch (kind & 7) {
            case Kind::frame:
                return send_frame(kind, data);
            case Kind::wait:
                return run_for(async::milliseconds(data.size() < 2 ? 1 : data[0] << 4 | data[1]));
            case Kind::reconfigure:
                return configure(data);
            case Kind::drain:
                return take_datagrams();
            case Kind::answer:
                return static_cast<void>(socket.send_now(last, data));
            case Kind::task:
                return start_task(data);
            case Kind::ping:
                return send_ping(data);
            default:
                return;
        }
    }
    void send_frame(std::uint8_t kind, layout::Bytes data) {
        Frame bytes(data.begin(), data.end());
        make_right(bytes, kind, host.nic.address(), identifier);
        auto before = host.interface.counters();
        peer.inject(bytes);
        run_for(async::microseconds(100));
        auto after = host.interface.counters();
        require(after.frames_received == before.frames_received + 1);
        // The most that one frame may cause: an echo reply, or each task's datagram, 8 KiB in the
        // fragments of the smallest MTU.
        require(after.frames_sent - before.frames_sent < 180 * (1 + tasks.size()));
    }
    void configure(layout::Bytes data) {
        if (data.size() < 2)
            return host.interface.configure({});
        // A subnet of 4 addresses, a far gateway and MTUs around the smallest make more ways.
        host.interface.configure({our_address,
                                  net::Ipv4Address((data[0] & 1) != 0 ? 0xFFFFFFFC : 0xFFFFFF00),
                                  net::Ipv4Address((data[0] & 2) != 0 ? 0x0A000001 : 0),
                                  static_cast<std::uint16_t>(data[1] * 6)});
    }
    void take_datagrams() {
        std::size_t count = 0;
        for (net::UdpSocket* from : {&socket, &vlan_socket})
            while (auto datagram = from->try_receive()) {
                require(datagram->destination.port == our_port);
                require(datagram->payload.size() <= ::wire::largest_udp_payload);
                last = datagram->source;
                ++count;
            }
        require(count <= 2 * net::UdpSocket::queue_limit);
    }
    /// The first byte says from where, and is the number.
    void send_ping(layout::Bytes data) {
        if (data.empty())
            return;
        unsigned from = data[0] & 1;
        echoes[from].assign(data.begin() + 1, data.end());
        static_cast<void>(bool{pings[from].send_now(last.address, data[0], echoes[from])});
        require(!pings[from].answered());
        run_for(async::microseconds(100));
    }
    void start_task(layout::Bytes data) {
        if (tasks.size() == 8) {
            tasks.pop_front();
            payloads.pop_front();
        }
        payloads.emplace_back(data.begin(), data.end());
        tasks.push_back(socket.send(last, payloads.back()));
        tasks.back().start();
    }
};

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    Target target;
    layout::Reader reader({bytes, size});
    std::uint8_t kind = 0;
    layout::le16 length{0};
    for (unsigned steps = 0; steps < 64; ++steps) {
        layout::Bytes data;
        if (!reader.read(kind) || !reader.read(length))
            break;
        if (!reader.take(length, data))
            data = reader.rest();
        target.step(kind, data);
        if (data.size() < length)
            break;
    }
    target.run_for(async::seconds(20));
    target.take_datagrams();
    // All that was waiting has timed out: nothing may live on.
    require(target.loop.next_deadline() == async::never);
    return 0;
}
