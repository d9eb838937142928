// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP client against silence, refusal, nonsense and a bad network: a lease or a clean error,
// in bounded time.
#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "client/dhcp.hpp"
#include "tests/wire/dhcp_world.hpp"

using namespace testing_wire;
using async::Code;
using async::milliseconds;
using async::seconds;
using wire::DhcpMessage;
using wire::DhcpMessageType;
using wire::DhcpOption;
using wire::Ipv4Address;

TEST_CASE("nobody answers: as many DISCOVERs as told, then timed out") {
    struct Row {
        unsigned tries;
        std::uint64_t nominal_ms;  // sum of the times before jitter
    };
    for (Row row : {Row{1, 500}, {3, 3500}, {6, 15500}}) {
        DhcpWorld world;
        world.settings.tries = row.tries;
        DhcpServer silent(world.wire, {});
        silent.script.ignored_discovers = 1000;
        auto lease = world.lease();
        REQUIRE_FALSE(lease);
        CHECK(lease.error().code == Code::timed_out);
        CHECK(silent.discovers.size() == row.tries);
        CHECK(world.elapsed * 4 >= milliseconds(row.nominal_ms) * 3);
        CHECK(world.elapsed * 4 <= milliseconds(row.nominal_ms) * 5 + milliseconds(1));
        unsigned last = 0;
        for (const Frame& discover : silent.discovers) {
            unsigned secs = DhcpMessage::parse(discover)->header().secs;
            CHECK(secs >= last);
            CHECK(secs <= world.elapsed.microseconds / 1000000);
            last = secs;
        }
        CHECK(world.host.interface.configuration().address.is_unspecified());
    }
}

TEST_CASE("no tries at all ends at once") {
    DhcpWorld world;
    world.settings.tries = 0;
    CHECK(world.lease().error().code == Code::timed_out);
    CHECK(world.elapsed == seconds(0));
}

TEST_CASE("machines started together do not ask together") {
    async::Duration times[2];
    for (unsigned seed = 0; seed < 2; ++seed) {
        DhcpWorld world(seed + 1);
        REQUIRE_FALSE(world.lease());
        times[seed] = world.elapsed;
    }
    CHECK(times[0] != times[1]);
}

TEST_CASE("a NAK starts the exchange again") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.naks = 2;
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(server.requests.size() == 3);
    CHECK(server.discovers.size() == 3);
    CHECK(DhcpMessage::parse(server.discovers[0])->header().xid !=
          DhcpMessage::parse(server.discovers[1])->header().xid);
}

TEST_CASE("after a NAK the old offer counts no more") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.naks = 1;
    server.script.tamper = [&](wire::BootpHeader&, Frame&) {
        server.script.offered = Ipv4Address(10, 0, 0, 101);  // for the second DISCOVER
        return true;
    };
    REQUIRE(world.lease());
    REQUIRE(server.requests.size() == 2);
    CHECK(DhcpMessage::parse(server.requests[0])->address(DhcpOption::requested_address) ==
          Ipv4Address(10, 0, 0, 100));
    CHECK(DhcpMessage::parse(server.requests[1])->address(DhcpOption::requested_address) ==
          Ipv4Address(10, 0, 0, 101));
}

TEST_CASE("NAKs without end are a refusal") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.naks = 1000;
    auto lease = world.lease();
    REQUIRE_FALSE(lease);
    CHECK(lease.error().code == Code::refused);
    CHECK(server.requests.size() == 3);
    CHECK(world.host.interface.configuration().address.is_unspecified());
}

TEST_CASE("a server that never acknowledges is given up") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.ignored_requests = 1000;
    auto lease = world.lease();
    REQUIRE_FALSE(lease);
    CHECK(lease.error().code == Code::timed_out);
    CHECK(server.requests.size() == 12);  // 3 rounds of 4
    CHECK(server.discovers.size() == 3);
    CHECK(world.elapsed <= seconds(30));
}

TEST_CASE("a REQUEST is repeated until it is answered") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.ignored_requests = 2;
    REQUIRE(world.lease());
    CHECK(server.requests.size() == 3);
    CHECK(server.discovers.size() == 1);
}

TEST_CASE("answers that are not for this exchange are ignored, each reason reported once") {
    struct Row {
        const char* reason;
        void (*spoil)(wire::BootpHeader&, Frame& options);
    };
    const Row rows[] = {
        {"not a reply", [](wire::BootpHeader& header, Frame&) { header.op = wire::bootrequest; }},
        {"not a reply", [](wire::BootpHeader& header, Frame&) { header.htype = 6; }},
        {"not a reply", [](wire::BootpHeader& header, Frame&) { header.hlen = 16; }},
        {"other transaction",
         [](wire::BootpHeader& header, Frame&) { header.xid = header.xid + 1; }},
        {"other client", [](wire::BootpHeader& header, Frame&) { header.chaddr.bytes[5] ^= 1; }},
        {"unexpected type", [](wire::BootpHeader&, Frame& options) { options[2] = 6; }},
        {"unexpected type", [](wire::BootpHeader&, Frame& options) { options[2] = 200; }},
        {"unexpected type", [](wire::BootpHeader&, Frame& options) { options[0] = 99; }},
        {"no usable address",
         [](wire::BootpHeader& header, Frame&) { header.yiaddr = wire::broadcast_ipv4; }},
        {"no usable address",
         [](wire::BootpHeader& header, Frame&) { header.yiaddr = Ipv4Address(127, 0, 0, 1); }},
        {"no usable address",
         [](wire::BootpHeader& header, Frame&) { header.yiaddr = Ipv4Address(224, 0, 0, 1); }},
        {"no usable address",
         [](wire::BootpHeader& header, Frame&) { header.yiaddr = Ipv4Address(0, 1, 2, 3); }},
        {"no usable address", [](wire::BootpHeader& header, Frame&) { header.yiaddr = {}; }},
        {"no server identifier", [](wire::BootpHeader&, Frame& options) { options[3] = 99; }},
        {"malformed", [](wire::BootpHeader&, Frame& options) { options[1] = 250; }},
        {"malformed",
         [](wire::BootpHeader&, Frame& options) {
             options = {53, 1, 2, 52, 1, 9, 255};
         }},
    };
    for (const Row& row : rows) {
        INFO("row " << &row - rows);
        DhcpWorld world;
        world.settings.tries = 3;
        DhcpServer server(world.wire, booting_script());
        server.script.broadcast = true;
        server.script.tamper = [&](wire::BootpHeader& header, Frame& options) {
            row.spoil(header, options);
            return true;
        };
        auto lease = world.lease();
        REQUIRE_FALSE(lease);
        CHECK(lease.error().code == Code::timed_out);
        CHECK(server.discovers.size() == 3);
        std::string reason = std::string("\"ignored\":\"") + row.reason + "\"";
        CHECK(world.log.count({"\"event\":\"offer\"", reason}) == 1);
        CHECK(world.log.lines.size() == 1);
    }
}

TEST_CASE("verdicts of other servers, and ACKs without an address, do not count") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    unsigned verdicts = 0;
    server.script.broadcast = true;
    server.script.naks = 1;
    server.script.tamper = [&](wire::BootpHeader& header, Frame& options) {
        if (options[2] == static_cast<std::uint8_t>(DhcpMessageType::offer))
            return true;
        ++verdicts;
        if (verdicts <= 2)
            options[8] ^= 0x40;  // the NAK, then an ACK, of server 10.0.0.65
        if (verdicts == 3)
            header.yiaddr = {};
        return true;
    };
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(verdicts == 4);
    CHECK(server.discovers.size() == 1);
    CHECK(world.log.count({"\"ignored\":\"other server\""}) == 1);
    CHECK(world.log.count({"\"ignored\":\"no usable address\""}) == 1);
}

TEST_CASE("a flood of wrong and malformed answers hides no right one and fills no report") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.tamper = [&](wire::BootpHeader& header, Frame& options) {
        if (options[2] != static_cast<std::uint8_t>(DhcpMessageType::offer))
            return true;
        wire::BootpHeader wrong = header;
        for (std::uint32_t i = 0; i < 60; ++i) {
            wrong.xid = header.xid ^ (i + 1);
            server.send_raw(DhcpServer::message(wrong, options));
            server.send_raw(Frame(i, 0xFF));
        }
        return true;
    };
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "boot.0");
    CHECK(world.log.lines.size() <= 6);
}

TEST_CASE("a flood of right offers fills no report") {
    DhcpWorld world;
    DhcpServer server(world.wire, {});
    server.script.tamper = [&](wire::BootpHeader& header, Frame& options) {
        if (options[2] == static_cast<std::uint8_t>(DhcpMessageType::offer))
            for (unsigned i = 0; i < 200; ++i)
                server.send_raw(DhcpServer::message(header, options));
        return true;
    };
    REQUIRE(world.lease());
    CHECK(world.log.lines.size() <= 20);
}

TEST_CASE("with 30 % loss, duplication and disorder a lease comes within the bound") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        DhcpWorld world(seed);
        world.settings.tries = 12;
        Faults faults;
        faults.loss = 30;
        faults.duplication = 20;
        faults.reordering = 20;
        faults.corruption = 5;
        world.host.nic.sending = world.host.nic.receiving = faults;
        DhcpServer plain(world.wire, {}, 0xD1);
        DhcpServer proxy(world.wire, proxy_script(), 0xD2);
        auto lease = world.lease();
        REQUIRE(lease);
        CHECK(lease->configuration.address == Ipv4Address(10, 0, 0, 100));
        CHECK((!lease->bootable() || lease->boot_file.view() == "proxy.0"));
    }
}

TEST_CASE("a card that cannot send is a silent network, not a failure at once") {
    DhcpWorld world;
    world.host.nic.fail_transmits(2);
    DhcpServer server(world.wire, booting_script());
    REQUIRE(world.lease());
    CHECK(server.discovers.size() == 1);
}

TEST_CASE("the client port can be used once") {
    DhcpWorld world;
    net::UdpSocket taken(world.host.interface, wire::dhcp_client_port);
    CHECK(world.lease().error().code == Code::in_use);
}

TEST_CASE("a user class that does not fit is refused") {
    DhcpWorld world;
    std::string user_class(300, 'u');
    world.identity.user_class = user_class;
    CHECK(world.lease().error().code == Code::too_large);
}

TEST_CASE("a cancelled exchange leaves nothing behind") {
    for (unsigned moment = 0; moment < 40; ++moment) {
        DhcpWorld world;
        DhcpServer plain(world.wire, {}, 0xD1);
        DhcpServer proxy(world.wire, proxy_script(""), 0xD2);
        plain.sending.delay = proxy.sending.delay = milliseconds(100);
        proxy.script.vendor_options = {9, 4, 0, 5, 1, 'B', 255};
        {
            auto task = world.acquire();
            task.start();
            world.run_for(milliseconds(20 * moment));
        }
        world.run_for(seconds(1));
        net::UdpSocket free_again(world.host.interface, wire::dhcp_client_port);
        CHECK(free_again.port() == wire::dhcp_client_port);
    }
}

TEST_CASE("lack of memory is an error or a lost packet, never a crash") {
    bool leased = false;
    for (std::size_t allocations = 0; allocations < 60 && !leased; ++allocations) {
        DhcpWorld world;
        world.settings.tries = 2;
        DhcpServer server(world.wire, booting_script());
        async::MemoryShortage shortage(allocations);
        auto lease = world.lease();
        leased = bool{lease};
        if (!lease)
            CHECK((lease.error().code == Code::no_memory || lease.error().code == Code::timed_out));
    }
    CHECK(leased);
}
