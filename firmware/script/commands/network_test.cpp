// SPDX-License-Identifier: GPL-2.0-or-later
// ifopen, ifclose, ifstat, iflinkwait, route, nstat, ipstat.
#include <catch2/catch.hpp>

#include "script/test_network.hpp"

using namespace testing_script;

TEST_CASE("ifopen and ifclose: named, all, and what there is not") {
    struct {
        std::string_view script, shown, open;
    } table[] = {
        {"ifopen net1", "[ok]", "-+-"},
        {"ifopen", "[ok]", "+++"},
        {"ifopen net2 net0", "[ok]", "+-+"},
        {"ifopen\nifclose net0", "[ok]", "-++"},
        {"ifopen\nifclose", "[ok]", "---"},
        {"ifclose", "[ok]", "---"},
        {"ifopen net3 || echo no", "ifopen: net3: no such NIC\nno\n[ok]", "---"},
        {"ifopen net0 eth1 net2 || echo no", "ifopen: eth1: no such NIC\nno\n[ok]", "+--"},
        {"ifclose net || echo no", "ifclose: net: no such NIC\nno\n[ok]", "---"},
        {"ifopen net0\necho ${netX/ifname}\nifopen net2\necho ${netX/ifname}",
         "net0\nnet2\n[ok]",
         "+-+"},
        {"ifopen net0\nifopen net2\nifclose net2\necho ${netX/ifname}\nifclose\necho ${netX/mac}",
         "net0\n\n[ok]",
         "---"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        NetworkWorld world(3);
        CHECK(world.run(row.script, "") == row.shown);
        CHECK(world.open() == row.open);
    }
}

TEST_CASE("ifopen: a NIC that does not open is named") {
    NetworkWorld world(2);
    world.nics[1]->fail_opens(1);
    CHECK(world.run("ifopen", "").substr(0, 14) == "ifopen: net1: ");
    CHECK(world.open() == "+-");
}

TEST_CASE("a list of NICs as menus make it") {
    NetworkWorld world(3);
    CHECK(world.run("set i:int8 0\n"
                    ":loop\n"
                    "ifopen net${i} && echo ${i}: ${netX/mac} ${netX/bustype} "
                    "${netX/busloc:busdevfn} ${netX/chip} ${netX/link} ; ifclose\n"
                    "inc i\n"
                    "iseq ${i} 4 || goto loop",
                    "") ==
          "0: 52:54:00:00:00:01 PCI 00:03.0 virtio-net up\n"
          "1: 52:54:00:00:00:02 PCI 00:04.0 virtio-net up\n"
          "2: 52:54:00:00:00:03 PCI 00:05.0 virtio-net up\n"
          "ifopen: net3: no such NIC\n[ok]");
    CHECK(world.open() == "---");
}

TEST_CASE("a NIC that scripts configure reaches its network") {
    NetworkWorld world(2);
    CHECK(world.run("set net1/ip 10.0.0.5\nset net1/netmask 255.255.255.0\n"
                    "set net1/gateway 10.0.0.1\nifopen net1\nroute",
                    "") == "net1: 10.0.0.5/255.255.255.0 gateway 10.0.0.1\n[ok]");
    CHECK(world.network.route_to(wire::Ipv4Address(192, 0, 2, 1)) == &world.network[1]);
}

TEST_CASE("ifstat, nstat and ipstat show what happened") {
    NetworkWorld world(2);
    CHECK(world.run("ifstat", "") ==
          "net0: 52:54:00:00:00:01 using virtio-net on 00:03.0 [closed]\n"
          "  link up, sent 0, received 0, damaged 0, lost 0, MTU 1500\n"
          "net1: 52:54:00:00:00:02 using virtio-net on 00:04.0 [closed]\n"
          "  link up, sent 0, received 0, damaged 0, lost 0, MTU 1500\n[ok]");
    CHECK(world.run("nstat\nroute", "") == "[ok]");
    auto script = testing_wire::booting_script();
    script.more_options = {{3, 10, 0, 0, 1}};
    world.serve(0, script);
    world.nics[1]->set_link(false);
    CHECK(world.run("autoboot", "").find("[ok]") != std::string::npos);
    std::string shown = world.run("ifstat net0", "");
    CHECK(shown.find("[open]") != std::string::npos);
    CHECK(shown.find("\n  10.0.0.100/255.255.255.0 gateway 10.0.0.1\n[ok]") != std::string::npos);
    CHECK(world.run("ifstat net1", "").find("link down") != std::string::npos);
    CHECK(world.run("nstat", "") == "net0 ARP 10.0.0.9 is 52:54:00:00:00:f0\n[ok]");
    CHECK(world.run("ipstat", "").find("net0: received 0,") == std::string::npos);
    CHECK(world.run("ipstat", "").find("net1: received 0, sent 0,") != std::string::npos);
    CHECK(world.run("ifstat net7", "") == "ifstat: net7: no such NIC\n[not-found 2d000000]");
}

TEST_CASE("iflinkwait opens, and waits for each link") {
    NetworkWorld world(2);
    CHECK(world.run("iflinkwait", "") == "[ok]");
    CHECK(world.open() == "++");
    world.nics[1]->set_link(false);
    async::Instant start = world.clock.now();
    CHECK(world.run("iflinkwait --timeout 3000", "") ==
          "iflinkwait: net1: the link is down\n[link-down 38000000]");
    CHECK(world.took(start) >= async::seconds(3));
    CHECK(world.took(start) < async::milliseconds(3100));
    start = world.clock.now();
    CHECK(world.run("set boot-timeout 5000\niflinkwait net1", "").find("link-down") !=
          std::string::npos);
    CHECK(world.took(start) >= async::seconds(5));
    CHECK(world.run("iflinkwait net0", "") == "[ok]");
    world.press_after(async::seconds(1), async::control_key('C'));
    CHECK(world.run("iflinkwait net1", "").find("stopped by Ctrl-C") != std::string::npos);
}
