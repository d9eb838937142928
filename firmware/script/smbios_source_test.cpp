// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/smbios_source.hpp"

#include "boot/test_smbios.hpp"
#include "script/test_host.hpp"

#include <catch2/catch.hpp>

using namespace testing_smbios;
using testing_script::TestHost;

namespace {

const Bytes uuid{
    0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};

/// Of a machine as QEMU describes it: the strings' numbers stand where DSP0134 wants them.
Bytes machine_table(const Bytes& system_uuid = uuid) {
    return structure(1,
                     Bytes{1, 2, 3, 4} + system_uuid + Bytes{6, 5, 0},
                     {"Maker", "Product", "1.0", "S-1", "SKU"}) +
           structure(2, {1, 2, 3, 4, 5}, {"BM", "BP", "BV", "BS", "BA"}) +
           structure(3, {1, 1, 2, 3, 4, 0}, {"CM", "CV", "CS", "Asset"}) +
           structure(11, {2}, {"first", "multinic:a=b"}) + structure(11, {1}, {"other"}) + end();
}

struct World {
    explicit World(const Bytes& bytes = machine_table(), bool is_mixed = true)
        : table(bytes), source(parse(table, is_mixed)) {
        host.settings.add(source);
    }
    ~World() { host.settings.remove(source); }
    static boot::SmbiosTable parse(const Bytes& bytes, bool is_mixed) {
        auto parsed = boot::SmbiosTable::parse(bytes, is_mixed);
        REQUIRE(parsed);
        return *parsed;
    }
    Bytes table;
    script::SmbiosSource source;
    TestHost host;
};

}  // namespace

TEST_CASE("what SMBIOS knows has names") {
    struct {
        std::string name, value;
    } table[] = {
        {"manufacturer", "Maker"},
        {"product", "Product"},
        {"serial", "S-1"},
        {"asset", "Asset"},
        {"board-serial", "BS"},
        {"smbios/product", "Product"},
        {"product:hexraw", "50726f64756374"},
        {"net0/product", "(none)"},
        {"hostname", "(none)"},
    };
    World world;
    for (const auto& row : table) {
        CAPTURE(row.name);
        CHECK(world.host.get(row.name) == row.value);
    }
}

TEST_CASE("any field of SMBIOS by its numbers") {
    struct {
        std::string name, value;
    } table[] = {
        {"smbios/1.4.0", "Maker"},
        {"smbios/1.5.0", "Product"},
        {"smbios/0.1.5.0", "Product"},
        {"smbios/1.1.5.0", "(none)"},
        {"smbios/1.4.1", "01"},
        {"smbios/1.4.4", "01020304"},
        {"smbios/1.5.1:uint8", "0x2"},
        {"smbios/0x1.0x8.16:guid", "33221100-5544-7766-8899-aabbccddeeff"},
        {"smbios/11.0.1", "first"},
        {"smbios/11.0.2", "multinic:a=b"},
        {"smbios/11.0.3", "(none)"},
        {"smbios/11.0.0", "(none)"},
        {"smbios/1.11.0.1", "other"},
        {"smbios/2.11.0.1", "(none)"},
        {"smbios/1.26.0", "(none)"},  // a string number of 0
        {"smbios/1.27.0", "(none)"},  // behind the end
        {"smbios/1.26.1", "00"},
        {"smbios/1.26.2", "(none)"},
        {"smbios/1.4.0xffffffff", "(none)"},
        {"smbios/1.0xffffffff.1", "(none)"},
        {"smbios/1.0xffffffff.0", "(none)"},
        {"smbios/0x101.4.0", "(none)"},
        {"smbios/0xffffffff.1.4.0", "(none)"},
        {"smbios/5.4.0", "(none)"},
        {"smbios/1.4", "(none)"},
        {"smbios/1", "(none)"},
        {"1.4.0", "(none)"},
    };
    World world;
    for (const auto& row : table) {
        CAPTURE(row.name);
        CHECK(world.host.get(row.name) == row.value);
    }
}

TEST_CASE("the UUID is shown as the host writes it") {
    CHECK(World().host.get("uuid") == "33221100-5544-7766-8899-aabbccddeeff");
    CHECK(World().host.get("uuid:hexraw") == "33221100554477668899aabbccddeeff");
    CHECK(World(machine_table(), false).host.get("uuid") == "00112233-4455-6677-8899-aabbccddeeff");
    CHECK(World(machine_table(Bytes(16))).host.get("uuid") == "(none)");
    CHECK(World(machine_table(Bytes(16, 0xFF))).host.get("uuid") == "(none)");
    CHECK(World(machine_table(Bytes(16, 0x11))).host.get("uuid") ==
          "11111111-1111-1111-1111-111111111111");
    CHECK(World(structure(1, {1}, {"short"})).host.get("uuid") == "(none)");
    CHECK(World({}).host.get("uuid") == "(none)");
}
