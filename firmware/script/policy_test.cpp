// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/policy.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "script/test_host.hpp"

using namespace testing_script;

namespace {

using Policy = boot::RaceSettings;

std::uint64_t ms(async::Duration duration) {
    return duration.microseconds / 1000;
}

/// Each number of the policy as the documentation lists it.
struct Row {
    const char* name;
    std::uint64_t built_in, least, most;
    std::function<std::uint64_t(const Policy&)> read;
};
const std::vector<Row> table = {
    {"boot-timeout", 15000, 100, 3600000, [](const Policy& p) { return ms(p.total); }},
    {"boot-settle", 300, 0, 60000, [](const Policy& p) { return ms(p.settle); }},
    {"boot-settle-least", 50, 0, 60000, [](const Policy& p) { return ms(p.settle_least); }},
    {"boot-settle-factor", 4, 0, 1000, [](const Policy& p) { return p.settle_factor; }},
    {"boot-release", 200, 0, 10000, [](const Policy& p) { return ms(p.release); }},
    {"dhcp-timeout", 500, 10, 60000, [](const Policy& p) { return ms(p.dhcp.first_timeout); }},
    {"dhcp-timeout-most",
     4000,
     10,
     60000,
     [](const Policy& p) { return ms(p.dhcp.largest_timeout); }},
    {"dhcp-tries", 6, 1, 100, [](const Policy& p) { return p.dhcp.tries; }},
    {"dhcp-proxy-wait", 2000, 0, 60000, [](const Policy& p) { return ms(p.dhcp.proxy_wait); }},
    {"tftp-timeout", 500, 10, 60000, [](const Policy& p) { return ms(p.tftp.first_timeout); }},
    {"tftp-timeout-most",
     2000,
     10,
     60000,
     [](const Policy& p) { return ms(p.tftp.largest_timeout); }},
    {"tftp-tries", 6, 1, 100, [](const Policy& p) { return p.tftp.tries; }},
    {"tftp-restarts", 2, 0, 100, [](const Policy& p) { return p.tftp.restarts; }},
    {"tftp-blksize", 0, 0, 65464, [](const Policy& p) { return p.tftp.blksize; }},
    {"tftp-windowsize", 32, 1, 256, [](const Policy& p) { return p.tftp.windowsize; }},
};

/// What the policy is with one thing set.
Policy& with(TestHost& host, const std::string& name, const std::string& value) {
    REQUIRE(host.settings.set(name, value));
    host.console.shown.clear();
    script::apply_policy(host.host);
    return host.policy;
}

std::string order_of(TestHost& host, bool all) {
    async::Vector<boot::Station*> stations;
    REQUIRE(script::rank_stations(host.host, all, stations));
    std::string names;
    for (boot::Station* station : stations)
        names += std::string(station->name().view()) + " ";
    return names;
}

}  // namespace

TEST_CASE("policy: each number, within its limits, and back to what is built in") {
    for (const Row& row : table) {
        CAPTURE(row.name);
        TestHost host;
        std::string name = row.name;
        CHECK(row.read(host.policy) == row.built_in);
        for (std::uint64_t value : {row.least, row.built_in + 1, row.most}) {
            CHECK(row.read(with(host, name, std::to_string(value))) ==
                  (name == "tftp-blksize" && value == 1 ? 8 : value));
            for (const Row& other : table)
                if (other.name != name) {
                    CAPTURE(other.name);
                    CHECK(other.read(host.policy) == other.built_in);
                }
        }
        CHECK(row.read(with(host, name, "4000000000")) == row.most);
        CHECK(row.read(with(host, name, "-1")) == row.least);
        CHECK(row.read(with(host, name + ":int32", "-5")) == row.least);
        CHECK(row.read(with(host, name + ":uint32", "0x7fffffff")) == row.most);
        CHECK(host.console.shown.empty());
        for (const char* nonsense : {"fast", "5 s", "99999999999", "1e3"}) {
            CHECK(row.read(with(host, name, nonsense)) == row.built_in);
            CHECK(host.console.shown == name + ": not a number, ignored\n");
        }
        CHECK(row.read(with(host, name + ":hex", "01:02:03:04:05:06:07:08:09")) == row.built_in);
        CHECK(row.read(with(host, name, "")) == row.built_in);
        CHECK(host.console.shown.empty());
    }
}

TEST_CASE("policy: who asks, and what is booted whatever DHCP says") {
    TestHost host;
    host.policy.identity.uuid.fill(7);
    CHECK(with(host, "user-class", "blue").identity.user_class == "blue");
    CHECK(host.policy.identity.uuid[15] == 7);
    CHECK(with(host, "user-class", std::string(200, 'u')).identity.user_class ==
          std::string(160, 'u'));
    CHECK(with(host, "user-class", "").identity.user_class == "iPXE");
    CHECK(with(host, "filename", "a.0").boot_file.view() == "a.0");
    CHECK(with(host, "filename", "").boot_file.view().empty());
    CHECK(with(host, "next-server", "10.1.2.3").boot_server == wire::Ipv4Address(10, 1, 2, 3));
    CHECK(with(host, "next-server:string", "x").boot_server.is_unspecified());
}

TEST_CASE("policy: a NIC's own scopes say nothing about it") {
    TestHost host;
    host.add_nic();
    CHECK(with(host, "net0/filename", "a.0").boot_file.view().empty());
    CHECK(with(host, "net0.dhcp/boot-timeout", "200").total == async::seconds(15));
}

TEST_CASE("policy: boot-order ranks before the BIOS does") {
    TestHost host;
    for (unsigned i = 0; i < 4; ++i)
        host.add_nic();
    host.network[0].rank = 7;
    host.network[1].rank = boot::not_entered;
    host.network[2].rank = 0;
    host.network[3].rank = 5;
    CHECK(order_of(host, false) == "net2 net3 net0 ");
    CHECK(order_of(host, true) == "net2 net3 net0 net1 ");
    REQUIRE(host.settings.set("boot-order", "net0  net9 net1 x net3 net0"));
    CHECK(order_of(host, false) == "net0 net3 net2 ");
    CHECK(order_of(host, true) == "net0 net1 net3 net2 ");
    REQUIRE(host.settings.set("boot-order", "net"));
    CHECK(order_of(host, false) == "net2 net3 net0 ");
}
