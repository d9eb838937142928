// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP client against servers that refuse, die, lie or break their RFC.
#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "client/tftp.hpp"
#include "tests/wire/tftp_world.hpp"

using namespace testing_wire;
using async::Code;
using async::milliseconds;
using async::seconds;
using namespace std::string_literals;

namespace {

/// A server at 10.0.0.48 that sends, from one port, what a function says to each packet.
class Puppet {
  public:
    using Packets = std::vector<std::string>;
    using Answer = std::function<Packets(const wire::TftpPacket&)>;

    Puppet(TftpWorld& world, Answer answer)
        : host(world, 0x30, address),
          answer_(std::move(answer)),
          socket_(host.interface, wire::tftp_port),
          task_(play()) {
        task_.start();
    }
    static constexpr wire::Ipv4Address address{10, 0, 0, 48};

    Host host;
    unsigned received = 0;
    std::vector<unsigned> errors;
    net::Endpoint client;

  private:
    async::Task<void> play() {
        for (;;) {
            while (auto datagram = socket_.try_receive()) {
                auto packet = wire::parse_tftp(datagram->payload.bytes());
                if (!packet)
                    continue;
                ++received;
                client = datagram->source;
                if (packet->opcode == wire::TftpOpcode::ERROR)
                    errors.push_back(packet->number);
                for (const std::string& answer : answer_(*packet)) {
                    auto sent = co_await socket_.send(client, layout::as_bytes(answer));
                    static_cast<void>(bool{sent});
                }
            }
            static_cast<void>(bool{co_await socket_.arrived().wait()});
        }
    }
    Answer answer_;
    net::UdpSocket socket_;
    async::Task<void> task_;
};

async::Result<std::uint32_t> fetch_from_puppet(TftpWorld& world) {
    client::TftpRequest request{Puppet::address, wire::tftp_port, "file"};
    auto result = world.run(client::tftp_fetch(world.client.interface,
                                               request,
                                               world.settings,
                                               world.sink,
                                               world.entropy,
                                               world.report),
                            seconds(600));
    world.run_for(milliseconds(10));
    return result;
}

std::string data(unsigned block, const std::string& content) {
    return std::string{0, 3, static_cast<char>(block >> 8), static_cast<char>(block)} + content;
}

bool is_request(const wire::TftpPacket& packet) {
    return packet.opcode == wire::TftpOpcode::RRQ;
}
bool has_options(const wire::TftpPacket& request) {
    layout::Bytes list;
    return wire::parse_tftp_request(request.body, list) && !list.empty();
}

}  // namespace

TEST_CASE("a server's ERROR is reported in its words") {
    TftpWorld world;
    auto fetched = world.fetch("missing");
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == Code::refused);
    CHECK(fetched.error().value == 1);
    CHECK(world.server.requests == 1);
    CHECK(world.sink.begun == 0);
    CHECK(world.log.count({"\"event\":\"fail\"",
                           "\"nic\":16",
                           "\"stage\":\"tftp\"",
                           "\"file\":\"missing\"",
                           "\"server\":\"10.0.0.32\"",
                           "\"message\":\"File not found\"",
                           "\"error\":\"refused\"",
                           "\"value\":1"}) == 1);

    world.server.script.error_for_all = "\x1b[2J\"" + std::string(400, 'x') + "\n";
    client::TftpTransfer transfer(world.client.interface, world.entropy, world.settings);
    REQUIRE_FALSE(world.run(transfer.open(world.request())));
    CHECK(transfer.server_message() == "?[2J\"" + std::string(123, 'x'));
}

TEST_CASE("an ERROR in the middle ends the transfer") {
    TftpWorld world;
    Puppet puppet(world, [](const wire::TftpPacket& packet) -> Puppet::Packets {
        if (is_request(packet))
            return {data(1, std::string(512, 'a'))};
        return {"\0\5\0\3disk trouble\0"s};
    });
    auto fetched = fetch_from_puppet(world);
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == Code::refused);
    CHECK(fetched.error().value == 3);
    CHECK(puppet.received == 2);
    CHECK(world.log.count({"\"event\":\"fail\"", "disk trouble"}) == 1);
}

TEST_CASE("OACKs that grant what was not asked are refused, then a plain request follows") {
    for (const std::string& list : {"blksize\0000\0"s,
                                    "blksize\0001469\0"s,
                                    "blksize\00065536\0"s,
                                    "windowsize\0000\0"s,
                                    "windowsize\00033\0"s,
                                    "windowsize\00065536\0"s,
                                    "timeout\0001\0"s,
                                    "multicast\0224.0.0.1,1758,1\0"s,
                                    "blksize\000512\0blksize\000512\0"s,
                                    "blksize"s,
                                    "blksize\000abc\0"s,
                                    "tsize\000-1\0"s,
                                    std::string(300, '\xFF')}) {
        TftpWorld world;
        Puppet puppet(world, [&](const wire::TftpPacket& packet) -> Puppet::Packets {
            if (!is_request(packet))
                return {};
            return {has_options(packet) ? "\0\6"s + list : data(1, "plain")};
        });
        auto fetched = fetch_from_puppet(world);
        INFO(list);
        REQUIRE(fetched);
        CHECK(layout::as_text(world.sink.content) == "plain");
        CHECK(puppet.errors == std::vector<unsigned>{8});
    }
}

TEST_CASE("a server that lies again after the fallback is given up") {
    TftpWorld world;
    Puppet puppet(world, [](const wire::TftpPacket& packet) -> Puppet::Packets {
        if (!is_request(packet))
            return {};
        return {"\0\6blksize\000512\0"s + (has_options(packet) ? "tsize\0x\0"s : ""s)};
    });
    auto fetched = fetch_from_puppet(world);
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == Code::malformed);
    CHECK(puppet.errors == std::vector<unsigned>{8, 8});
    CHECK(puppet.received == 4);
}

TEST_CASE("a server that never answers is asked as often as told") {
    TftpWorld world;
    world.server.script.silent = true;
    world.settings.tries = 3;
    unsigned requests = 0;
    world.wire.observer = [&](const WireEnd& from, const Frame& frame) {
        requests += &from == &world.client.nic && frame.size() > 60;
    };
    auto fetched = world.fetch();
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == Code::timed_out);
    CHECK(requests == 3);
    CHECK(world.sink.begun == 0);
    CHECK(world.elapsed >= milliseconds(3500 * 3 / 4));
    CHECK(world.elapsed <= milliseconds(3500 * 5 / 4 + 1));
}

TEST_CASE("a server whose MAC nobody knows is unreachable") {
    TftpWorld world;
    client::TftpRequest request{wire::Ipv4Address(10, 0, 0, 77), wire::tftp_port, "file"};
    auto fetched = world.run(client::tftp_fetch(
        world.client.interface, request, world.settings, world.sink, world.entropy, world.report));
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == Code::unreachable);
}

TEST_CASE("a server that dies and comes back is asked for the whole file again") {
    for (unsigned dies_after : {1u, 31u, 32u, 33u, 100u}) {
        INFO("dies after " << dies_after);
        TftpWorld world;
        const Frame& file = world.offer(1468 * 120 + 7);
        world.server.script.dies_after = dies_after;
        world.server.script.dead_for = seconds(20);
        auto fetched = world.fetch();
        REQUIRE(fetched);
        CHECK((world.sink.content == file));
        CHECK(world.sink.begun == 2);
        CHECK(world.elapsed < seconds(60));
    }
}

TEST_CASE("a server that dies for good is given up after the restarts") {
    TftpWorld world;
    world.offer(1468 * 120);
    world.server.script.dies_after = 50;
    auto fetched = world.fetch();
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == Code::timed_out);
    CHECK(world.sink.begun == 1);
    // Silence once and two requests without an answer: 3 times 15.5 s and a quarter.
    CHECK(world.elapsed < seconds(59));

    TftpWorld impatient;
    impatient.offer(1468 * 120);
    impatient.server.script.dies_after = 50;
    impatient.settings.restarts = 0;
    CHECK(impatient.fetch().error().code == Code::timed_out);
    CHECK(impatient.elapsed < seconds(20));
}

TEST_CASE("a server that has forgotten the transfer is asked again") {
    TftpWorld world;
    unsigned requests = 0;
    Puppet puppet(world, [&](const wire::TftpPacket& packet) -> Puppet::Packets {
        if (is_request(packet))
            return {data(1, ++requests == 1 ? std::string(512, 'a') : "short")};
        return packet.number == 1 && requests == 1 ? Puppet::Packets{"\0\5\0\5who?\0"s}
                                                   : Puppet::Packets{};
    });
    REQUIRE(fetch_from_puppet(world));
    CHECK(layout::as_text(world.sink.content) == "short");
    CHECK(world.sink.begun == 2);
}

TEST_CASE("packets from other ports and addresses do not disturb and are told so") {
    TftpWorld world;
    const Frame& file = world.offer(1468 * 40 + 5);
    Host stranger(world, 0x40, wire::Ipv4Address(10, 0, 0, 64));
    net::UdpSocket other_port(world.server_host.interface, 4000);
    net::UdpSocket other_host(stranger.interface, 4000);
    // Each block of the server comes with forgeries for the same port. (Who forges the very first
    // answer becomes the server: TFTP has nothing against that.)
    bool forging = false;
    unsigned forged = 0;
    world.wire.observer = [&](const WireEnd& from, const Frame& frame) {
        if (&from != &world.server_host.nic || forging || frame.size() < 1000)
            return;
        forging = true;
        auto port = static_cast<std::uint16_t>(frame[36] << 8 | frame[37]);
        for (net::UdpSocket* socket : {&other_port, &other_host})
            for (const std::string& packet : {data(1, "forged"), "\0\5\0\1forged\0"s, "\0\6"s})
                forged +=
                    bool{socket->send_now({world.client.interface.configuration().address, port},
                                          layout::as_bytes(packet))};
        forging = false;
    };
    // Known MACs, so that send_now() sends.
    for (net::UdpSocket* socket : {&other_port, &other_host})
        REQUIRE(world.run(socket->send({world.client.interface.configuration().address, 9},
                                       layout::as_bytes("x"))));
    REQUIRE(world.fetch());
    CHECK(forged > 100);
    CHECK((world.sink.content == file));
    for (net::UdpSocket* socket : {&other_port, &other_host}) {
        auto answer = socket->try_receive();
        REQUIRE(answer);
        auto packet = wire::parse_tftp(answer->payload.bytes());
        REQUIRE(packet);
        CHECK(packet->opcode == wire::TftpOpcode::ERROR);
        CHECK(packet->number == 5);
    }
}

TEST_CASE("a block longer than agreed ends the transfer") {
    for (std::size_t size : {513u, 1400u}) {
        TftpWorld world;
        Puppet puppet(world, [&](const wire::TftpPacket& packet) -> Puppet::Packets {
            if (is_request(packet))
                return {data(1, std::string(size, 'x'))};
            return {};
        });
        auto fetched = fetch_from_puppet(world);
        REQUIRE_FALSE(fetched);
        CHECK(fetched.error().code == Code::malformed);
        CHECK(fetched.error().value == size);
        CHECK(puppet.errors == std::vector<unsigned>{4});
        CHECK(world.sink.content.empty());
    }
}

TEST_CASE("nonsense before and after the first answer is passed over") {
    TftpWorld world;
    Puppet puppet(world, [](const wire::TftpPacket& packet) -> Puppet::Packets {
        Puppet::Packets nonsense = {
            "", "\0"s, "\0\3\0"s, "\0\4\0\1"s, "\0\1f\0octet\0"s, "\xFF\xFF\0\0"s};
        if (is_request(packet)) {
            nonsense.push_back(data(2, "not the first"));
            nonsense.push_back(data(1, std::string(512, 'a')));
            nonsense.push_back("\0\6blksize\0009\0"s);
        } else if (packet.number == 1) {
            nonsense.push_back(data(40000, "far away"));
            nonsense.push_back(data(2, "b"));
        }
        return nonsense;
    });
    auto fetched = fetch_from_puppet(world);
    REQUIRE(fetched);
    CHECK(*fetched == 513);
}

TEST_CASE("a Sorcerer's Apprentice does not double the traffic for good") {
    TftpWorld world;
    const Frame& file = world.offer(512 * 400);
    world.server.script.knows_options = false;
    world.server.script.sorcerers_apprentice = true;
    Faults faults;
    faults.duplication = 100;
    world.disturb(faults);
    REQUIRE(world.fetch());
    CHECK((world.sink.content == file));
    CHECK(world.server.data_sent < 3 * 401);
}

TEST_CASE("a sink that has no room ends the transfer and tells the server") {
    TftpWorld world;
    world.offer(50000);
    world.sink.limit = 40000;
    CHECK(world.fetch().error().code == Code::too_large);
    CHECK(world.sink.content.empty());
    CHECK(world.server.data_sent == 0);
    CHECK(world.server.errors == std::vector<unsigned>{0});

    TftpWorld unannounced;
    unannounced.offer(50000);
    unannounced.server.script.knows_tsize = false;
    unannounced.sink.limit = 40000;
    auto fetched = unannounced.fetch();
    CHECK(fetched.error().code == Code::too_large);
    CHECK(unannounced.sink.content.size() <= 40000);
    CHECK(unannounced.server.errors == std::vector<unsigned>{0});
    CHECK(unannounced.server.requests == 1);
}

TEST_CASE("a server that announces a wrong size gets no more than the place holds") {
    for (const char* announced : {"10", "4000000000", "99999999999"}) {
        TftpWorld world;
        world.offer(5000);
        world.server.script.oack = "tsize\0"s + announced + "\0"s;
        world.server.script.largest_blksize = 512;
        world.server.script.knows_windowsize = false;
        auto fetched = world.fetch();
        if (std::string(announced) == "10")
            CHECK(*fetched == 5000);
        else
            CHECK(fetched.error().code == Code::too_large);
    }
}

TEST_CASE("file names that cannot be sent are refused") {
    TftpWorld world;
    CHECK(world.fetch(std::string(500, 'n')).error().code == Code::too_large);
    CHECK(world.fetch(std::string("a\0b", 3)).error().code == Code::too_large);
    CHECK(world.server.requests == 0);
}

TEST_CASE("a cancelled fetch tells the server") {
    TftpWorld world;
    world.offer(10000000);
    {
        auto task = world.fetching();
        task.start();
        world.run_for(milliseconds(5));
        CHECK(world.server.data_sent > 0);
    }
    world.run_for(milliseconds(10));
    CHECK(world.server.errors == std::vector<unsigned>{0});
}

TEST_CASE("lack of memory makes the window smaller, loses packets or is an error") {
    bool fetched_whole = false;
    for (std::size_t allocations = 0; allocations < 400 && !fetched_whole; allocations += 3) {
        TftpWorld world;
        world.settings.tries = 2;
        world.settings.restarts = 1;
        const Frame& file = world.offer(20000);
        world.run_for(milliseconds(1));
        async::MemoryShortage shortage(allocations);
        auto fetched = world.fetch();
        fetched_whole = bool{fetched};
        if (fetched)
            CHECK((world.sink.content == file));
        else
            CHECK((fetched.error().code == Code::no_memory ||
                   fetched.error().code == Code::timed_out ||
                   fetched.error().code == Code::unreachable));
    }
    CHECK(fetched_whole);
}
