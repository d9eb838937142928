// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP client as a state machine: a fetch during which a hostile server sends what the input
// says. First one byte of settings, then steps, each one byte of kind, two bytes of length
// (little-endian) and that many bytes.
#include <cstdlib>

#include "tests/wire/tftp_world.hpp"

using namespace testing_wire;

namespace {

enum Kind : std::uint8_t {
    packet = 0,    ///< the data as it is, from the server's port
    wait = 1,      ///< so many milliseconds
    stranger = 2,  ///< the data, from another port
    blocks = 3,    ///< DATA from a place near the last ACK, as many as the first byte says
    oack = 4,      ///< an OACK with the data as its list
};

void require(bool holds) {
    if (!holds)
        std::abort();
}

struct Target : TftpWorld {
    net::UdpSocket transfer{server_host.interface, 0};
    net::UdpSocket other{server_host.interface, 0};
    std::uint16_t client_port = 0;
    std::uint16_t acknowledged = 0;
    unsigned delivered = 0;

    explicit Target(std::uint8_t options) {
        // Its host answers ARP; the input says everything else.
        server.script.silent = true;
        settings.tries = 2;
        settings.restarts = 1;
        settings.first_timeout = async::milliseconds(100);
        settings.largest_timeout = async::milliseconds(200);
        settings.windowsize = static_cast<std::uint16_t>(options & 0x3F);
        settings.blksize = (options & 0x40) != 0 ? 64 : 0;
        sink.limit = 20000;
        wire.observer = [this](const WireEnd& from, const Frame& frame) { watch(from, frame); };
    }
    /// Follows the client's port and its last ACK.
    void watch(const WireEnd& from, const Frame& frame) {
        if (&from != &client.nic || frame.size() < 46 || frame[23] != ::wire::protocol_udp)
            return;
        client_port = static_cast<std::uint16_t>(frame[34] << 8 | frame[35]);
        if (frame[43] == static_cast<std::uint8_t>(::wire::TftpOpcode::ACK))
            acknowledged = static_cast<std::uint16_t>(frame[44] << 8 | frame[45]);
    }
    void send(net::UdpSocket& socket, layout::Bytes payload) {
        ++delivered;
        static_cast<void>(bool{
            socket.send_now({client.interface.configuration().address, client_port}, payload)});
    }
    void send_blocks(layout::Bytes data) {
        if (data.size() < 4)
            return;
        std::size_t content = (data[2] << 8 | data[3]) % 1469u;
        for (unsigned i = 0; i <= data[0] % 40u; ++i) {
            auto block = static_cast<std::uint16_t>(
                acknowledged + static_cast<std::int8_t>(data[1]) + static_cast<int>(i));
            Frame bytes{
                0, 3, static_cast<std::uint8_t>(block >> 8), static_cast<std::uint8_t>(block)};
            bytes.resize(4 + content, static_cast<std::uint8_t>(i));
            send(transfer, bytes);
        }
    }
    void step(std::uint8_t kind, layout::Bytes data) {
        switch (kind % 5) {
            case Kind::packet:
                send(transfer, data);
                break;
            case Kind::wait:
                return run_for(async::milliseconds(data.empty() ? 1 : data[0]));
            case Kind::stranger:
                send(other, data);
                break;
            case Kind::blocks:
                send_blocks(data);
                break;
            case Kind::oack:
                send(transfer, joined({Frame{0, 6}, data}));
                break;
            default:
                break;
        }
        run_for(async::milliseconds(1));
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    layout::Reader reader({bytes, size});
    std::uint8_t kind = 0;
    if (!reader.read(kind))
        return 0;
    Target target(kind);
    auto task = target.fetching();
    task.start();
    target.run_for(async::milliseconds(5));
    layout::le16 length{0};
    for (unsigned steps = 0; steps < 64 && !task.done(); ++steps) {
        layout::Bytes data;
        if (!reader.read(kind) || !reader.read(length))
            break;
        if (!reader.take(length, data))
            data = reader.rest();
        target.step(kind, data);
        if (data.size() < length)
            break;
    }
    // Two attempts, each with a fallback, each silent for 2 tries of 0.25 s at most, and ARP.
    target.run_for(async::seconds(30));
    require(task.done());
    auto fetched = task.take_result();
    require(target.sink.content.size() <= target.sink.limit);
    require(!fetched || *fetched == target.sink.content.size());
    // Every packet causes at most one, besides requests, repetitions and the farewell.
    unsigned sent = target.client.interface.counters().frames_sent;
    require(sent <= target.delivered + 40);
    return 0;
}
