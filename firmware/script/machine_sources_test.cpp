// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/machine_sources.hpp"

#include <catch2/catch.hpp>

#include "script/builtin_source.hpp"
#include "script/test_host.hpp"

using testing_script::TestHost;

namespace {

struct World {
    World() {
        host.settings.add(pci);
        host.settings.add(cpuid);
        host.settings.add(memmap);
        auto& nic = host.machine.functions[0x18];
        nic[0] = 0x10001AF4;
        nic[1] = 0x00100507;
        nic[63] = 0x89ABCDEF;
    }
    ~World() {
        host.settings.remove(pci);
        host.settings.remove(cpuid);
        host.settings.remove(memmap);
    }
    struct Row {
        std::string name, value;
    };
    void check(std::initializer_list<Row> rows) {
        for (const Row& row : rows) {
            CAPTURE(row.name);
            CHECK(host.get(row.name) == row.value);
        }
    }
    TestHost host;
    script::PciSource pci{host.machine};
    script::CpuidSource cpuid{host.machine};
    script::MemmapSource memmap{host.machine};
};

}  // namespace

TEST_CASE("configuration space of PCI functions") {
    World().check({
        {"pci/0x18.0.2", "1af4"},
        {"pci/24.2.2", "1000"},
        {"pci/24.0.4", "10001af4"},
        {"pci/24.0.8", "0010050710001af4"},
        {"pci/24.1.2", "001a"},
        {"pci/24.3.2", "0710"},
        {"pci/24.0.2:uint16", "0x1af4"},
        {"pci/24.0.2:int32", "6900"},
        {"pci/24.255.1", "89"},
        {"pci/24.255.2", "(none)"},
        {"pci/24.256.1", "(none)"},
        {"pci/24.0.0", "(none)"},
        {"pci/24.0.257", "(none)"},
        {"pci/24.1.0xffffffff", "(none)"},
        {"pci/25.0.2", "(none)"},
        {"pci/0x10018.0.2", "(none)"},
        {"pci/.0.2", "(none)"},
        {"pci/24.0", "(none)"},
        {"24.0.2", "(none)"},
    });
}

TEST_CASE("the whole configuration space is one number, its last byte first") {
    World world;
    async::Text<600> text;
    REQUIRE(world.host.settings.format("pci/24.0.256", text));
    CHECK(text.view().size() == 512);
    CHECK(text.view().substr(0, 8) == "89abcdef");
    CHECK(text.view().substr(504) == "10001af4");
}

TEST_CASE("the processor's name") {
    World world;
    world.check({{"cpuvendor", "(none)"}, {"cpumodel", "(none)"}});
    world.host.machine.leaves = {
        {0, {0xD, 0x756E6547, 0x6C65746E, 0x49656E69}},
        {1, {1, 2, 3, 0x8000000F}},
        {0x80000000, {0x80000004, 0, 0, 0}},
        {0x80000002, {0x20202020, 0x554D4551, 0x72695620, 0x6C617574}},
        {0x80000003, {0x55504320, 0x72657620, 0x6E6F6973, 0x352E3220}},
        {0x80000004, {0x0000002B, 0, 0, 0}},
    };
    world.check({
        {"cpuvendor", "GenuineIntel"},
        {"cpuid/cpuvendor", "GenuineIntel"},
        {"cpumodel", "QEMU Virtual CPU version 2.5+"},
        {"cpuid/1.3", "0x8000000f"},
        {"cpuid/1.0:int32", "1"},
        {"cpuid/1.4", "(none)"},
        {"cpuid/1", "(none)"},
        {"1.3", "(none)"},
    });
    world.host.machine.leaves[0x80000000][0] = 0x80000003;
    world.check({{"cpumodel", "(none)"}});
}

TEST_CASE("the memory map") {
    World world;
    world.check({{"memsize", "0"}, {"memmap/0.0", "(none)"}});
    world.host.machine.memory = {
        {0, 0x9FC00, 1},
        {0xF0000, 0x10000, 2},
        {0x100000, 0xBFEE0000, 1},
        {0x100000000, 0x40000000, 1},
        {0x80000000000, 0x1000, 2},
    };
    world.check({
        {"memsize", "4095"},
        {"memsize:uint32", "0xfff"},
        {"memmap/memsize", "4095"},
        {"memmap/0.1", "0x27f"},
        {"memmap/1.0", "0x3c0"},
        {"memmap/1.2", "0x2"},
        {"memmap/3.0", "0x400000"},
        {"memmap/4.0", "0xffffffff"},
        {"memmap/3.3", "(none)"},
        {"memmap/5.0", "(none)"},
    });
}

TEST_CASE("what the program says of itself") {
    TestHost host;
    script::BuiltinSource builtin;
    host.settings.add(builtin);
    CHECK(host.get("buildarch") == "i386");
    CHECK(host.get("builtin/platform") == "pcbios");
    CHECK(host.get("version") == "(none)");
    CHECK(host.get("script-source") == "(none)");
    builtin.version = "1.2.3";
    builtin.script_source = "slot";
    builtin.settings_source.add("fw_cfg slot");
    CHECK(host.get("version") == "1.2.3");
    CHECK(host.get("script-source") == "slot");
    CHECK(host.get("settings-source") == "fw_cfg slot");
    CHECK(host.run("show buildarch", "") == "builtin/buildarch:string = i386\n[ok]");
    host.settings.remove(builtin);
}
