// SPDX-License-Identifier: GPL-2.0-or-later
// dhcp (ifconf) and autoboot with several NICs on a wire in memory.
#include <catch2/catch.hpp>

#include "script/test_network.hpp"

using namespace testing_script;
using testing_wire::booting_script;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr async::Key control_c = 3;

}  // namespace

TEST_CASE("dhcp: one NIC gets a lease, and settings tell of it") {
    const char* command =
        GENERATE("dhcp net1", "ifconf net1", "dhcp --configurator dhcp net1", "dhcp -t 5000 net1");
    NetworkWorld world(2);
    testing_wire::DhcpScript script;
    script.next_server = wire::Ipv4Address(10, 0, 0, 9);
    script.file = "menu.ipxe";
    script.more_options = {{3, 10, 0, 0, 1}, {6, 10, 0, 0, 2}, {15, 'l', 'a', 'b'}};
    world.serve(1, script);
    CHECK(world.run(std::string(command) +
                        "\necho ${net1/ip} ${ip} ${netX/netmask} ${net1.dhcp/gateway} ${dns} "
                        "${domain} ${next-server} ${filename} ${dhcp-server} ${netX/lease}",
                    "") ==
          "net1: 10.0.0.101, can boot\n10.0.0.101 10.0.0.101 255.255.255.0 10.0.0.1 10.0.0.2 lab "
          "10.0.0.9 menu.ipxe 10.0.0.201 10.0.0.101\n[ok]");
    CHECK(world.open() == "-+");
    CHECK(world.network.current() == &world.network[1]);
}

TEST_CASE("dhcp: all at the same time, the first success wins, the others give back") {
    NetworkWorld world(8);
    auto& slow = world.serve(2);
    slow.sending.delay = async::milliseconds(400);
    world.serve(5);
    async::Instant start = world.clock.now();
    const char* command = GENERATE("dhcp", "dhcp net2 net5 net7");
    CHECK(world.run(command, "") == "net5: 10.0.0.105\n[ok]");
    CHECK(world.took(start) < async::seconds(1));
    CHECK(world.address(5) == "10.0.0.105");
    CHECK(world.address(2) == "0.0.0.0");
    CHECK(world.get("net2/lease") == "none");
    CHECK(world.get("netX/ifname") == "net5");
}

TEST_CASE("dhcp: nobody answers") {
    NetworkWorld world(2);
    async::Instant start = world.clock.now();
    CHECK(world.run("dhcp --timeout 4000", "") ==
          "dhcp: no answer from a DHCP server\n[timed-out 4c000000]");
    CHECK(world.took(start) >= async::seconds(4));
    CHECK(world.took(start) < async::milliseconds(4300));
    // They stay open: the script may configure one by itself.
    CHECK(world.run("set net0/ip 10.0.0.5", "") == "[ok]");
    CHECK(world.address(0) == "10.0.0.5");
    start = world.clock.now();
    CHECK(has(world.run("set boot-timeout 2000\ndhcp net0 || route", ""),
              "net0: 10.0.0.5/255.0.0.0\n[ok]"));
    CHECK(world.took(start) < async::milliseconds(2300));
}

TEST_CASE("dhcp: what it cannot do is told") {
    struct {
        std::string_view script, shown;
    } table[] = {
        {"dhcp --configurator ipv6", "dhcp: IPv6 is not in this ROM\n[unsupported 3c000000]"},
        {"ifconf -c foo", "ifconf: foo: no such configurator\n[not-found 2d000000]"},
        {"dhcp net0 net9", "dhcp: net9: no such NIC\n[not-found 2d000000]"},
        {"autoboot net9", "autoboot: net9: no such NIC\n[not-found 2d000000]"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        NetworkWorld world(1);
        CHECK(world.run(row.script, "") == row.shown);
        CHECK(world.open() == "-");
    }
    NetworkWorld none(0);
    CHECK(none.run("dhcp", "") == "dhcp: no NIC got an address\n[not-found 2d000000]");
    CHECK(none.run("autoboot || ifopen && ifstat && route", "") ==
          "multinic: 0 of 0 NICs to ask, the others were asked before\n"
          "autoboot: no NIC left to ask\n[ok]");
}

TEST_CASE("dhcp and autoboot: Ctrl-C at any moment leaves a sane state") {
    const char* command = GENERATE("dhcp", "autoboot", "dhcp net0", "autoboot --serial");
    for (unsigned moment = 0; moment < 30; ++moment) {
        CAPTURE(command, moment);
        NetworkWorld world(3);
        auto& server = world.serve(0);
        server.sending.delay = async::milliseconds(10);
        world.serve(1, booting_script("missing.0")).sending.delay = async::milliseconds(7);
        world.press_after(async::milliseconds(moment * 2), control_c);
        // The second one, while the first is being obeyed, cannot wait.
        bool twice = moment % 2 == 1;
        if (twice)
            world.press_after(async::milliseconds(moment * 2 + 1), control_c);
        static_cast<void>(world.run(command, ""));
        // A key that came too late is nobody's.
        world.wait(async::milliseconds(100));
        for (boot::Station& station : world.network) {
            CHECK(station.has_lease() ==
                  (world.get(std::string(station.name().view()) + "/ip") != "(none)"));
            CHECK(station.interface->configuration().address ==
                  station.lease.configuration.address);
            if (!station.is_open())
                CHECK_FALSE(station.has_lease());
        }
        // And all of it can be done again.
        CHECK(has(world.run("dhcp net0", ""), "[ok]"));
        CHECK(world.address(0) == "10.0.0.100");
    }
}

TEST_CASE("autoboot: the race, and what the winner fetched is started") {
    NetworkWorld world(4);
    auto& loser = world.serve(1);
    world.serve(2, booting_script());
    world.network[3].rank = boot::not_entered;
    CHECK(world.run("autoboot", "") ==
          "multinic: 3 of 4 NICs to ask, Esc skips\n"
          "net2: 10.0.0.102, can boot\n"
          "net1: 10.0.0.101, but no boot file\n"
          "net2: fetching boot.0\n[ok]");
    CHECK(world.starter.started == std::vector<std::string>{"boot.0 through net2"});
    CHECK(world.open() == "--+-");
    CHECK(world.network[2].lease.boot_file.view() == "boot.0");
    CHECK(world.get("boot-nic") == "net2");
    CHECK(world.get("netX/ifname") == "net2");
    CHECK(world.images.size() == 0);
    world.wait(async::milliseconds(1));
    CHECK(loser.releases.size() == 1);
    CHECK(world.log.count({"\"event\":\"choice\"", "\"nic\":2"}) == 1);
}

TEST_CASE("autoboot: named NICs only, ranked in that order") {
    struct {
        const char* command;
        const char* started;
    } table[] = {
        {"autoboot", "boot.0 through net0"},
        {"autoboot net2", "boot.0 through net2"},
        {"autoboot net2 net1 net0 net2", "boot.0 through net2"},
        {"autoboot net1 net2", "boot.0 through net1"},
        {"autoboot --serial net2 net0", "boot.0 through net2"},
        {"autoboot -s", "boot.0 through net0"},
        {"set boot-order net1 net2\nautoboot", "boot.0 through net1"},
    };
    for (auto& row : table) {
        CAPTURE(row.command);
        NetworkWorld world(3);
        for (unsigned i = 0; i < 3; ++i)
            world.serve(i, booting_script());
        CHECK(has(world.run(row.command, ""), "[ok]"));
        CHECK(world.starter.started == std::vector<std::string>{row.started});
    }
}

TEST_CASE("autoboot: what is set for a NIC takes the place of its lease") {
    NetworkWorld world(2);
    world.serve(0);
    world.serve(1, booting_script());
    // Only net0's, which had nothing to boot.
    std::string shown = world.run("set net0/filename other.0\nautoboot", "");
    CHECK(has(shown, "net0: 10.0.0.100, can boot\n"));
    CHECK(has(shown, "net0: fetching other.0\n"));
    CHECK(has(shown, "net1: fetching boot.0\n"));
    CHECK(world.starter.started == std::vector<std::string>{"boot.0 through net1"});
    shown = world.run("set net1/next-server 10.0.0.77\nclear net0/filename\nautoboot", "");
    CAPTURE(shown);
    CHECK_FALSE(has(shown, "net0: fetching"));
    CHECK(world.log.count({"\"event\":\"fetch\"", "\"server\":\"10.0.0.77\""}) == 1);
    CHECK(has(shown, "[not-found"));
    CHECK(has(world.run("clear net1/next-server\nautoboot", ""), "[ok]"));
}

TEST_CASE("autoboot --serial: one after the other, each with its own time") {
    NetworkWorld world(3);
    world.serve(2, booting_script());
    async::Instant start = world.clock.now();
    CHECK(has(world.run("set boot-timeout 2000\nautoboot --serial", ""), "[ok]"));
    CHECK(world.took(start) >= async::seconds(4));
    CHECK(world.took(start) < async::milliseconds(4500));
    CHECK(world.open() == "--+");
}

TEST_CASE("autoboot: nothing to boot") {
    NetworkWorld world(1);
    world.serve(0);
    CHECK(world.run("autoboot", "") ==
          "multinic: 1 of 1 NICs to ask, Esc skips\n"
          "net0: 10.0.0.100, but no boot file\n"
          "autoboot: no NIC can boot\n[not-found 2d000000]");
    CHECK(world.open() == "-");
    CHECK(world.get("ip") == "(none)");
    CHECK(world.get("boot-nic") == "(none)");
    CHECK(has(world.run("set filename boot.0\nset next-server 10.0.0.9\nautoboot", ""), "[ok]"));
    CHECK(world.starter.started.size() == 1);
}

TEST_CASE("autoboot: what does not start is followed by the next candidate") {
    NetworkWorld world(3);
    world.starter.result = async::Error{async::Code::unsupported, "no such machine"};
    world.file("other.0", std::string(100, 'x'));
    auto& first = world.serve(0, booting_script());
    world.serve(1, booting_script("missing.0"));
    world.serve(2, booting_script("other.0"));
    CHECK(has(world.run("autoboot", ""), "autoboot: no such machine\n[unsupported 3c000000]"));
    CHECK(world.starter.started ==
          std::vector<std::string>{"boot.0 through net0", "other.0 through net2"});
    CHECK(world.open() == "---");
    CHECK(world.images.size() == 0);
    CHECK(first.releases.size() == 1);
    CHECK(world.log.count({"\"fail\"", "\"stage\":\"boot\"", "no such machine"}) == 2);
}

TEST_CASE("autoboot: leases of all are given back when it is skipped") {
    for (async::Key key : {async::Key{async::key_escape}, control_c}) {
        NetworkWorld world(2);
        auto& server = world.serve(0);
        world.press_after(async::seconds(2), 'x');
        world.press_after(async::seconds(3), key);
        async::Instant start = world.clock.now();
        std::string shown = world.run("autoboot || echo on", "");
        CHECK(has(shown,
                  key == control_c ? "stopped by Ctrl-C\non\n[ok]" : "skipped by Esc\non\n[ok]"));
        CHECK(world.took(start) >= async::seconds(3));
        CHECK(world.took(start) < async::milliseconds(3300));
        world.wait(async::milliseconds(1));
        CHECK(server.releases.size() == 1);
        CHECK(world.open() == "--");
    }
}
