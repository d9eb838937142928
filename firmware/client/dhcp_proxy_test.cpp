// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP client with ProxyDHCP servers and PXE boot servers (PXE 2.1 section 2.2).
#include <catch2/catch.hpp>

#include "client/dhcp.hpp"
#include "tests/wire/dhcp_world.hpp"

using namespace testing_wire;
using async::milliseconds;
using wire::DhcpMessage;
using wire::DhcpOption;
using wire::Ipv4Address;

namespace {

/// Option 43 of a server that wants to be asked on port 4011: control, boot servers, menu.
const Frame menu_options{6,  1, 3,  // PXE_DISCOVERY_CONTROL: no multicast, no broadcast
                         8,  7, 0x80, 0x05, 1,   10,  0,    0,    2,            // PXE_BOOT_SERVERS
                         9,  9, 0,    0,    1,   'L', 0x80, 0x05, 2, 'O', 'S',  // PXE_BOOT_MENU
                         10, 3, 0,    'G',  'o', 255};

}  // namespace

TEST_CASE("a ProxyDHCP offer ends the wait and gives the boot file") {
    for (auto [proxy_delay, plain_delay] : {std::pair(0, 0), {40, 1}, {1, 40}, {900, 1}}) {
        INFO("proxy after " << proxy_delay << " ms, lease after " << plain_delay << " ms");
        DhcpWorld world;
        DhcpServer plain(world.wire, {}, 0xD1);
        plain.sending.delay = milliseconds(plain_delay);
        DhcpServer proxy(world.wire, proxy_script(), 0xD2);
        proxy.sending.delay = milliseconds(proxy_delay);
        auto lease = world.lease();
        REQUIRE(lease);
        CHECK(world.elapsed < milliseconds(proxy_delay + 3 * plain_delay + 10));
        CHECK(lease->from_proxy);
        CHECK(lease->boot_file.view() == "proxy.0");
        CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 3));
        CHECK(lease->server == Ipv4Address(10, 0, 0, 1));
        CHECK(lease->configuration.address == Ipv4Address(10, 0, 0, 100));
        REQUIRE(lease->proxy_reply);
        CHECK(DhcpMessage::parse(lease->proxy_reply.bytes())->file() == "proxy.0");
        CHECK(proxy.requests.empty());
        CHECK(proxy.boot_requests.empty());
        CHECK(world.log.count({"\"event\":\"offer\"", "\"boot\":true", "\"proxy\":true"}) >= 1);
        CHECK(world.log.count({"\"event\":\"lease\"", "\"proxy\":true"}) == 1);
    }
}

TEST_CASE("a ProxyDHCP offer that comes during the request still counts") {
    DhcpWorld world;
    DhcpServer plain(world.wire, {}, 0xD1);
    plain.script.ignored_requests = 1;
    DhcpServer proxy(world.wire, proxy_script(), 0xD2);
    proxy.sending.delay = milliseconds(2100);
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "proxy.0");
}

TEST_CASE("a ProxyDHCP server alone gives no address") {
    DhcpWorld world;
    DhcpServer proxy(world.wire, proxy_script(), 0xD2);
    auto lease = world.lease();
    REQUIRE_FALSE(lease);
    CHECK(lease.error().code == async::Code::timed_out);
}

TEST_CASE("boot information in the lease itself counts more than a ProxyDHCP offer") {
    DhcpWorld world;
    DhcpServer booting(world.wire, booting_script(), 0xD1);
    booting.sending.delay = milliseconds(20);
    DhcpServer proxy(world.wire, proxy_script(), 0xD2);
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "boot.0");
    CHECK_FALSE(lease->from_proxy);
}

TEST_CASE("a menu of boot servers is answered with a request to port 4011") {
    DhcpWorld world;
    DhcpServer plain(world.wire, {}, 0xD1);
    DhcpServer proxy(world.wire, proxy_script(""), 0xD2);
    proxy.script.vendor_options = menu_options;
    proxy.script.serves_4011 = true;
    proxy.script.boot_server_file = "pxelinux.0";
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(world.elapsed < milliseconds(20));
    CHECK(lease->from_proxy);
    CHECK(lease->boot_file.view() == "pxelinux.0");
    CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 3));
    REQUIRE(lease->proxy_reply);
    CHECK(DhcpMessage::parse(lease->proxy_reply.bytes())->file() == "pxelinux.0");
    CHECK(world.log.count({"\"event\":\"offer\"", "pxelinux.0", "\"proxy\":true"}) == 1);

    REQUIRE(proxy.boot_requests.size() == 1);
    auto request = DhcpMessage::parse(proxy.boot_requests[0]);
    REQUIRE(request);
    CHECK(request->header().ciaddr == Ipv4Address(10, 0, 0, 100));
    CHECK(request->is_pxe());
    std::uint8_t vendor[7];
    REQUIRE(request->copy(DhcpOption::vendor_specific, vendor) == 7);
    CHECK(Frame(vendor, vendor + 7) == Frame{71, 4, 0x80, 0x05, 0, 0, 255});
}

TEST_CASE("a ProxyDHCP offer with a file and boot servers is asked again unless it says direct") {
    struct Row {
        Frame vendor_options;
        std::size_t requests;
        const char* file;
    };
    const Row rows[] = {
        {{6, 1, 8, 8, 7, 0, 5, 1, 10, 0, 0, 2, 255}, 0, "proxy.0"},
        {{6, 1, 0, 255}, 0, "proxy.0"},
        {{}, 0, "proxy.0"},
        {{6, 1, 3, 8, 7, 0, 5, 1, 10, 0, 0, 2, 255}, 1, "answer.0"},
    };
    for (const Row& row : rows) {
        INFO("row " << &row - rows);
        DhcpWorld world;
        DhcpServer plain(world.wire, {}, 0xD1);
        DhcpServer proxy(world.wire, proxy_script(), 0xD2);
        proxy.script.vendor_options = row.vendor_options;
        proxy.script.serves_4011 = true;
        proxy.script.boot_server_file = "answer.0";
        auto lease = world.lease();
        REQUIRE(lease);
        CHECK(lease->boot_file.view() == row.file);
        CHECK(proxy.boot_requests.size() == row.requests);
    }
}

TEST_CASE("a ProxyDHCP offer without file and menu is asked on port 4011") {
    DhcpWorld world;
    DhcpServer plain(world.wire, {}, 0xD1);
    DhcpServer proxy(world.wire, proxy_script(""), 0xD2);
    proxy.script.serves_4011 = true;
    proxy.script.boot_server_file = "answer.0";
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "answer.0");
    auto request = DhcpMessage::parse(proxy.boot_requests[0]);
    REQUIRE(request);
    CHECK_FALSE(request->copy(DhcpOption::vendor_specific, {}));
}

TEST_CASE("a boot server elsewhere is asked where the list says") {
    DhcpWorld world;
    DhcpServer plain(world.wire, {}, 0xD1);
    DhcpServer proxy(world.wire, proxy_script(""), 0xD2);
    proxy.script.vendor_options = {8, 7, 0, 5, 1, 10, 0, 0, 7, 255};
    DhcpScript script = proxy_script("");
    script.address = Ipv4Address(10, 0, 0, 7);
    script.next_server = {};
    script.ignored_discovers = 100;
    script.serves_4011 = true;
    script.boot_server_file = "elsewhere.0";
    DhcpServer boot_server(world.wire, script, 0xD3);
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "elsewhere.0");
    CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 7));
    CHECK(proxy.boot_requests.empty());
}

TEST_CASE("a DHCP server that is a PXE server too is asked for the boot file") {
    DhcpWorld world;
    DhcpServer server(world.wire, {}, 0xD1);
    server.script.pxe = true;
    server.script.vendor_options = {8, 7, 0, 5, 1, 10, 0, 0, 1, 255};
    server.script.serves_4011 = true;
    server.script.boot_server_file = "same.0";
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(world.elapsed < milliseconds(20));
    CHECK(lease->boot_file.view() == "same.0");
    CHECK(lease->boot_server == Ipv4Address(10, 0, 0, 1));
}

TEST_CASE("a silent port 4011 costs its own bounded time and leaves the lease") {
    for (const char* file : {"", "fallback.0"}) {
        DhcpWorld world;
        DhcpServer plain(world.wire, {}, 0xD1);
        DhcpServer proxy(world.wire, proxy_script(file), 0xD2);
        proxy.script.vendor_options = menu_options;
        auto lease = world.lease();
        REQUIRE(lease);
        CHECK(lease->boot_file.view() == file);
        CHECK(proxy.boot_requests.size() == 4);
        CHECK(world.elapsed >= milliseconds(5600));  // 500 + 1000 + 2000 + 4000 ms, less a quarter
        CHECK(world.elapsed <= milliseconds(9400));
        CHECK(world.host.interface.configuration().address == Ipv4Address(10, 0, 0, 100));
    }
}

TEST_CASE("answers from port 4011 that are not for us or say nothing are ignored") {
    DhcpWorld world;
    DhcpServer plain(world.wire, {}, 0xD1);
    DhcpServer proxy(world.wire, proxy_script(""), 0xD2);
    proxy.script.vendor_options = menu_options;
    proxy.script.serves_4011 = true;
    unsigned answers = 0;
    proxy.script.tamper = [&](wire::BootpHeader& header, Frame& options) {
        if (options[2] != static_cast<std::uint8_t>(wire::DhcpMessageType::ack))
            return true;
        if (++answers == 1) {
            wire::BootpHeader forged = header;
            std::copy_n("forged.0", 9, forged.file);
            plain.send_raw(DhcpServer::message(forged, options), wire::pxe_server_port);
        }
        if (answers == 2)
            header.xid = header.xid ^ 1;
        if (answers == 3)
            std::copy_n("third.0", 8, header.file);
        return true;
    };
    auto lease = world.lease();
    REQUIRE(lease);
    CHECK(lease->boot_file.view() == "third.0");
    CHECK(answers == 3);
    CHECK(world.log.count({"\"ignored\":\"other server\""}) == 1);
    CHECK(world.log.count({"\"ignored\":\"no boot file\""}) == 1);
    CHECK(world.log.count({"\"ignored\":\"other transaction\""}) == 1);
}
