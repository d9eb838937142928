// SPDX-License-Identifier: GPL-2.0-or-later
// vcreate and vdestroy, and what runs through a VLAN.
#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "boot/test_kernel.hpp"
#include "script/test_network.hpp"
#include "tests/wire/tagging_port.hpp"

using namespace testing_script;
using testing_wire::booting_script;

namespace {

/// VLAN 5 of net0 leads to a segment with a DHCP server that names a boot file at 10.0.0.9.
struct VlanWorld : NetworkWorld {
    VlanWorld() : NetworkWorld(1) {
        testing_wire::DhcpScript rules = booting_script();
        rules.file = "first.ipxe";
        dhcp.script = rules;
    }
    /// Of the far segment, as hosts need them.
    struct Segment {
        testing_wire::FakeWire& wire;
        async::Loop& loop;
        testing_wire::FakeEntropy& entropy;
    };
    void far_file(const std::string& name, std::string_view content) {
        far_tftp.script.files[name] = testing_wire::Frame(content.begin(), content.end());
    }

    testing_wire::FakeWire access{clock, 9};
    testing_wire::TaggingPort port{ethernet, access, 5};
    testing_wire::DhcpServer dhcp{access, {}};
    Segment segment{access, loop, entropy};
    testing_wire::Host far_host{segment, 0xF1, net::Ipv4Address(10, 0, 0, 9)};
    testing_wire::TftpServer far_tftp{far_host, {}};
};

}  // namespace

TEST_CASE("VLANs come and go by name") {
    TestHost host;
    host.add_nic(host.ethernet);
    host.add_nic(host.ethernet);
    CHECK(host.run("vcreate --tag 5 net0\nvcreate -t 5 -p 7 net1\nvcreate -t 4094 net0") == "[ok]");
    CHECK(host.network.size() == 5);
    REQUIRE(host.network.find("net0-5") != nullptr);
    CHECK(host.network.find("net1-5")->interface->name() == async::NicName{1, 5});
    CHECK(host.network.find("net0-4094") != nullptr);
    CHECK(host.network.find("net0-6") == nullptr);
    CHECK(host.network.find("net0")->interface == host.interfaces[0].get());
    CHECK(host.run("ifopen net1-5\nvdestroy net0-5\necho ${net1-5/ifname} ${netX/ifname}") ==
          "net1-5 net1-5\n[ok]");
    CHECK(host.network.find("net0-5") == nullptr);
    CHECK(host.network.current() == host.network.find("net1-5"));
    CHECK(host.run("vdestroy net1-5") == "[ok]");
    CHECK(host.network.current() == nullptr);
    CHECK(host.network.size() == 3);
}

TEST_CASE("what is no VLAN") {
    struct {
        const char* script;
        const char* shown;
    } table[] = {
        {"vcreate net0", "vcreate: no tag of a VLAN (1 to 4094)\n[malformed 1c000000]"},
        {"vcreate -t 4095 net0",
         "vcreate: 4095: no tag of a VLAN (1 to 4094)\n[malformed 1c000000]"},
        {"vcreate -t 5 -p 8 net0", "vcreate: 8: no priority (0 to 7)\n[malformed 1c000000]"},
        {"vcreate -t 5 net1", "vcreate: net1: no such NIC\n[not-found 2d000000]"},
        {"vcreate -t 5 net0\nvcreate -t 5 net0-5 || echo caught",
         "vcreate: net0-5: no such NIC\ncaught\n[ok]"},
        {"vcreate -t 5 net0\nvcreate -t 5 net0 || echo caught",
         "vcreate: net0: there is one already\ncaught\n[ok]"},
        {"vdestroy net0", "vdestroy: net0: no such VLAN\n[not-found 2d000000]"},
        {"vdestroy net0-5", "vdestroy: net0-5: no such VLAN\n[not-found 2d000000]"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        TestHost host;
        host.add_nic(host.ethernet);
        CHECK(host.run(row.script, "") == row.shown);
    }
}

TEST_CASE("vcreate: where memory ends, nothing is left behind") {
    bool created = false;
    for (unsigned allocations = 0; !created; ++allocations) {
        CAPTURE(allocations);
        REQUIRE(allocations < 100);
        TestHost host;
        host.add_nic();
        std::string shown;
        {
            async::MemoryShortage shortage(allocations);
            shown = host.run("vcreate -t 5 net0", "");
        }
        created = shown == "[ok]";
        CHECK(host.network.size() == (created ? 2 : 1));
        CHECK(
            host.run("vcreate -t 6 net0\nvdestroy net0-6\necho ${net0/ifname} ${net0-5/ifname}") ==
            (created ? "net0 net0-5\n[ok]" : "net0 \n[ok]"));
    }
}

TEST_CASE("a VLAN that is taken away is neither netX nor boot-nic nor an image's source") {
    TestHost host;
    host.add_nic();
    REQUIRE(host.run("vcreate -t 5 net0\nvcreate -t 6 net0\nifopen net0\nifopen net0-5") == "[ok]");
    boot::Station* station = host.network.find("net0-5");
    boot::Station* other = host.network.find("net0-6");
    host.network.set_winner(station);
    for (boot::Station* through : {station, other}) {
        auto image = host.images.create("image");
        REQUIRE(image);
        (*image)->through = through;
        host.images.finish(**image);
    }
    CHECK(host.run("echo ${netX/ifname} ${boot-nic}\nvdestroy net0-5\n"
                   "echo ${netX/ifname} ${boot-nic}") == "net0-5 net0-5\nnet0 \n[ok]");
    CHECK(host.network.current() == host.network.find("net0"));
    CHECK(host.network.winner() == nullptr);
    CHECK(host.images[0].through == nullptr);
    CHECK(host.images[1].through == other);
}

TEST_CASE("dhcp and autoboot through a VLAN, by its name") {
    VlanWorld world;
    world.far_file("first.ipxe",
                   "#!ipxe\necho on ${netX/ifname} ${boot-nic}\nifstat net0-5\n"
                   "vdestroy net0-5 || echo caught ${errno}\n");
    CHECK(world.run("vcreate -t 5 net0\ndhcp net0-5\necho ${net0-5/ip} ${netX/mac}") ==
          "net0-5: 10.0.0.100, can boot\n10.0.0.100 52:54:00:00:00:01\n[ok]");
    CHECK(world.log.count({"\"event\":\"lease\"", "\"nic\":0,\"vlan\":5,"}) == 1);
    std::string shown = world.run("autoboot net0-5", "");
    CAPTURE(shown);
    CHECK(shown.find("net0-5: fetching first.ipxe\non net0-5 net0-5\n"
                     "net0-5: 52:54:00:00:00:01 using virtio-net on 00:03.0 [open]\n") !=
          std::string::npos);
    // What follows when the script ends needs the VLAN.
    CHECK(shown.find("vdestroy: net0-5: autoboot is using it\ncaught 0x") != std::string::npos);
    for (const char* event : {"link", "offer", "choice", "fetch"})
        CHECK(world.log.count({event, "\"nic\":0,\"vlan\":5"}) > 0);
    CHECK(world.run("vdestroy net0-5") == "[ok]");
    CHECK(world.open() == "-");
}

TEST_CASE("a boot program does not start through a VLAN, and none takes frames from it") {
    VlanWorld world;
    world.far_tftp.script.files["first.ipxe"] = testing_wire::Frame(100, 0x90);
    std::string shown = world.run("vcreate -t 5 net0\nautoboot net0-5", "");
    CAPTURE(shown);
    CHECK(shown.find("a boot program cannot work through a VLAN\n[unsupported ") !=
          std::string::npos);
    CHECK(world.starter.started.empty());
    CHECK(world.log.count({"\"fail\"", "\"nic\":0,\"vlan\":5,\"stage\":\"boot\""}) == 1);
    CHECK(world.run("dhcp net0-5\nboot tftp://10.0.0.9/first.ipxe", "").find("through a VLAN") !=
          std::string::npos);
    CHECK(world.starter.started.empty());
    // A kernel does.
    world.far_tftp.script.files["kernel"] = boot_test::KernelFile().make();
    CHECK(world.run("imgfree\nboot tftp://10.0.0.9/kernel", "").find("[ok]") != std::string::npos);
    REQUIRE(world.starter.started.size() == 1);
    CHECK(world.starter.started[0] == "kernel through net0-5");
    world.starter.started.clear();
    // Through the trunk a program does, and the VLAN is closed then.
    world.serve(0, booting_script());
    CHECK(world.run("ifopen net0-5\nautoboot net0", "").find("[ok]") != std::string::npos);
    CHECK(world.starter.started.size() == 1);
    CHECK_FALSE(world.network.find("net0-5")->is_open());
    CHECK(world.network.find("net0")->is_open());
}
