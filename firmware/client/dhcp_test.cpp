// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP client against one or several well-behaved servers.
#include "client/dhcp.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/dhcp_world.hpp"

using namespace testing_wire;
using async::milliseconds;
using async::seconds;
using wire::DhcpMessage;
using wire::DhcpOption;
using wire::Ipv4Address;

namespace {

const wire::BootpHeader header_of(const Frame& payload) {
    auto message = DhcpMessage::parse(payload);
    REQUIRE(message);
    return message->header();
}

}  // namespace

TEST_CASE("an offer with boot information is used at once") {
    for (bool broadcast : {false, true}) {
        DhcpWorld world;
        DhcpServer server(world.wire, booting_script());
        server.script.broadcast = broadcast;
        auto lease = world.lease();
        REQUIRE(lease);
        CHECK(world.elapsed < milliseconds(10));
        CHECK(lease->bootable());
        CHECK(lease->boot_file.view() == "boot.0");
        CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 9));
        CHECK(lease->server == Ipv4Address(10, 0, 0, 1));
        CHECK_FALSE(lease->from_proxy);
        CHECK(world.host.interface.configuration().address == Ipv4Address(10, 0, 0, 100));
        CHECK(world.host.interface.configuration().netmask == Ipv4Address(255, 255, 255, 0));
        CHECK(server.discovers.size() == 1);
        CHECK(server.requests.size() == 1);
        CHECK(world.log.count({"\"event\":\"offer\"", "\"boot\":true", "\"proxy\":false"}) == 1);
        CHECK(world.log.count({"\"event\":\"lease\"",
                               "\"nic\":16",
                               "\"ip\":\"10.0.0.100\"",
                               "\"mask\":\"255.255.255.0\"",
                               "\"server\":\"10.0.0.1\"",
                               "\"next\":\"10.0.0.9\"",
                               "\"file\":\"boot.0\"",
                               "\"proxy\":false"}) == 1);
    }
}

TEST_CASE("the raw packets are kept for the boot program") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    auto lease = world.lease();
    REQUIRE(lease);
    auto discover = lease->discover.bytes();
    CHECK(Frame(discover.begin(), discover.end()) == server.discovers[0]);
    auto ack = DhcpMessage::parse(lease->ack.bytes());
    REQUIRE(ack);
    CHECK(ack->type() == wire::DhcpMessageType::ack);
    CHECK(ack->header().yiaddr == Ipv4Address(10, 0, 0, 100));
    CHECK_FALSE(lease->proxy_reply);
}

TEST_CASE("a large ACK is cut to the size of the cached packets") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    for (std::uint8_t code = 128; code < 134; ++code)
        server.script.more_options.push_back(DhcpServer::text_option(code, std::string(250, 'x')));
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->ack.size() == wire::dhcp_largest_message);
}

TEST_CASE("the REQUEST repeats address, server, transaction and time of the DISCOVER") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.ignored_discovers = 3;
    auto lease = world.lease();
    REQUIRE(lease);
    REQUIRE(server.discovers.size() == 4);
    auto request = DhcpMessage::parse(server.requests[0]);
    REQUIRE(request);
    auto last_discover = header_of(server.discovers[3]);
    CHECK(request->header().xid == last_discover.xid);
    CHECK(request->header().secs == last_discover.secs);
    CHECK(last_discover.secs == world.elapsed.microseconds / 1000000);
    CHECK(last_discover.secs >= 2);  // 500 + 1000 + 2000 ms, less a quarter at most
    CHECK(request->header().ciaddr.is_unspecified());
    CHECK(request->address(DhcpOption::requested_address) == Ipv4Address(10, 0, 0, 100));
    std::uint8_t uuid[17];
    CHECK(request->copy(DhcpOption::client_uuid, uuid) == 17);
    CHECK(request->text(DhcpOption::user_class).view() == "iPXE");
}

TEST_CASE("an offer without boot information waits for a better one, then is taken") {
    DhcpWorld world;
    DhcpServer server(world.wire, {});
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK_FALSE(lease->bootable());
    CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 1));
    CHECK(world.elapsed >= seconds(2));
    CHECK(world.elapsed < milliseconds(2010));
    // The wait repeats the DISCOVER, in case that the other server did not hear it.
    CHECK(server.discovers.size() >= 2);
    CHECK(world.host.interface.configuration().address == Ipv4Address(10, 0, 0, 100));
}

TEST_CASE("the wait for a better offer outlasts the last try") {
    DhcpWorld world;
    world.settings.tries = 1;
    world.settings.first_timeout = milliseconds(100);
    DhcpServer server(world.wire, {});
    REQUIRE(world.lease());
    CHECK(world.elapsed >= seconds(2));
    CHECK(server.discovers.size() == 1);
}

TEST_CASE("an offer with boot information beats an earlier one without") {
    DhcpWorld world;
    DhcpServer plain(world.wire, {}, 0xD1);
    DhcpScript script = booting_script();
    script.address = Ipv4Address(10, 0, 0, 2);
    script.offered = Ipv4Address(10, 0, 0, 200);
    DhcpServer booting(world.wire, script, 0xD2);
    booting.sending.delay = milliseconds(700);
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->server == Ipv4Address(10, 0, 0, 2));
    CHECK(lease->configuration.address == Ipv4Address(10, 0, 0, 200));
    CHECK(lease->boot_file.view() == "boot.0");
    CHECK(world.elapsed < milliseconds(1500));
    CHECK(plain.requests.empty());
}

TEST_CASE("of two offers without boot information the first is taken") {
    DhcpWorld world;
    DhcpScript script;
    script.address = Ipv4Address(10, 0, 0, 2);
    script.offered = Ipv4Address(10, 0, 0, 200);
    DhcpServer late(world.wire, script, 0xD2);
    late.sending.delay = milliseconds(5);
    DhcpServer early(world.wire, {}, 0xD1);
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->server == Ipv4Address(10, 0, 0, 1));
}

TEST_CASE("of two offers with boot information the first is taken") {
    for (bool together : {true, false}) {
        DhcpWorld world;
        DhcpServer early(world.wire, booting_script("early.0"), 0xD1);
        DhcpScript script = booting_script("late.0");
        script.address = Ipv4Address(10, 0, 0, 2);
        DhcpServer late(world.wire, script, 0xD2);
        if (!together)
            late.sending.delay = milliseconds(1);
        auto lease = world.lease();
        REQUIRE(lease);
        CHECK(lease->boot_file.view() == "early.0");
    }
}

TEST_CASE("the ACK's boot file counts more than the offer's") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.ack_file = "ack.0";
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "ack.0");

    DhcpWorld other;
    DhcpServer forgetful(other.wire, booting_script());
    forgetful.script.tamper = [](wire::BootpHeader& header, Frame& options) {
        if (options[2] == static_cast<std::uint8_t>(wire::DhcpMessageType::ack)) {
            std::fill(std::begin(header.file), std::end(header.file), std::uint8_t{0});
            header.siaddr = {};
        }
        return true;
    };
    lease = other.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "boot.0");
    CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 9));
}

TEST_CASE("configuration from the options of the ACK") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    server.script.more_options = {{3, 10, 0, 0, 254, 10, 0, 0, 253}, {26, 0x05, 0x14}};
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->configuration.gateway == Ipv4Address(10, 0, 0, 254));
    CHECK(lease->configuration.mtu == 1300);
    CHECK(world.host.interface.mtu() == 1300);

    // Smaller than any that a server may give (RFC 2132 section 5.1).
    server.script.more_options = {{26, 0, 67}};
    lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->configuration.gateway.is_unspecified());
    CHECK(lease->configuration.mtu == 0);
    CHECK(world.host.interface.mtu() == 1500);
}

TEST_CASE("a missing or broken netmask becomes that of the address class") {
    struct Row {
        Ipv4Address address;
        Frame mask;
        Ipv4Address expected;
    };
    const Row rows[] = {
        {{10, 1, 2, 3}, {}, {255, 0, 0, 0}},
        {{172, 16, 2, 3}, {}, {255, 255, 0, 0}},
        {{192, 168, 2, 3}, {}, {255, 255, 255, 0}},
        {{192, 168, 2, 3}, {1, 255, 255, 0}, {255, 255, 255, 0}},
        {{192, 168, 2, 3}, {1, 255, 0, 255, 0}, {255, 255, 255, 0}},
        {{192, 168, 2, 3}, {1, 0, 0, 0, 0}, {255, 255, 255, 0}},
        {{192, 168, 2, 3}, {1, 255, 255, 255, 255}, {255, 255, 255, 255}},
        {{192, 168, 2, 3}, {1, 255, 255, 254, 0}, {255, 255, 254, 0}},
    };
    for (const Row& row : rows) {
        DhcpWorld world;
        DhcpServer server(world.wire, booting_script());
        server.script.offered = row.address;
        server.script.mask = false;
        if (!row.mask.empty())
            server.script.more_options = {row.mask};
        auto lease = world.lease();
        INFO("row " << &row - rows);
        REQUIRE(lease);
        CHECK(to_text(lease->configuration.netmask).view() == to_text(row.expected).view());
    }
}

TEST_CASE("a lease is released with its address and identity") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    auto lease = world.lease();
    REQUIRE(lease);
    REQUIRE(world.run(client::dhcp_release(world.host.interface, *lease, world.entropy)));
    world.run_for(milliseconds(10));
    REQUIRE(server.releases.size() == 1);
    auto release = DhcpMessage::parse(server.releases[0]);
    REQUIRE(release);
    CHECK(release->header().ciaddr == Ipv4Address(10, 0, 0, 100));
    CHECK(release->header().chaddr == world.host.interface.mac());
    CHECK(release->address(DhcpOption::server_identifier) == Ipv4Address(10, 0, 0, 1));
    std::uint8_t identifier[7];
    std::uint8_t asked_with[7];
    CHECK(release->copy(DhcpOption::client_identifier, identifier) == 7);
    CHECK(
        DhcpMessage::parse(server.discovers[0])->copy(DhcpOption::client_identifier, asked_with) ==
        7);
    CHECK(std::equal(identifier, identifier + 7, asked_with));
    CHECK(world.host.interface.configuration().address.is_unspecified());
}

TEST_CASE("a release to a server that is gone fails and still removes the address") {
    DhcpWorld world;
    client::Lease lease;
    {
        DhcpServer server(world.wire, booting_script());
        auto acquired = world.lease();
        REQUIRE(acquired);
        lease = std::move(*acquired);
    }
    auto released = world.run(client::dhcp_release(world.host.interface, lease, world.entropy));
    CHECK_FALSE(released);
    CHECK(world.host.interface.configuration().address.is_unspecified());
}

TEST_CASE("a second exchange starts without the first one's address") {
    DhcpWorld world;
    DhcpServer server(world.wire, booting_script());
    REQUIRE(world.lease());
    server.script.offered = Ipv4Address(10, 0, 0, 101);
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->configuration.address == Ipv4Address(10, 0, 0, 101));
    CHECK(header_of(server.discovers[1]).xid != header_of(server.discovers[0]).xid);
}
