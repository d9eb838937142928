// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/configuration.hpp"

#include <catch2/catch.hpp>

#include "boot/test_smbios.hpp"
#include "script/test_host.hpp"

using testing_script::TestHost;

namespace {

struct World {
    explicit World(std::size_t settings_size = 4096) : host(settings_size) {
        host.settings.add(builtin);
    }
    ~World() { host.settings.remove(builtin); }

    void set(std::string_view source, std::string_view text) {
        configuration.set(script::ConfigurationItem{source, layout::as_bytes(text)});
    }
    bool accept(std::string_view source, std::string_view text) {
        return configuration.accept_script({source, layout::as_bytes(text)});
    }
    TestHost host;
    script::BuiltinSource builtin;
    script::Configuration configuration{host.settings, builtin, host.console, host.report};
};

boot::SmbiosTable oem_strings(const testing_smbios::Bytes& bytes) {
    auto table = boot::SmbiosTable::parse(bytes, true);
    REQUIRE(table);
    return *table;
}

constexpr std::string_view good = "#!ipxe\necho hello\n";

}  // namespace

TEST_CASE("settings of several sources, the strongest last") {
    World world;
    world.set("slot", "a=slot\nb=slot\nc=slot\n");
    auto table =
        testing_smbios::structure(11, {4}, {"other", "multinic:b=oem", "multinic: x:int8 = 7"});
    world.configuration.set(oem_strings(table));
    world.set("fw_cfg", "# comment\r\nc=fw_cfg\r\nnet0/ip=10.0.0.5\r\n");
    CHECK(world.host.console.shown.empty());
    CHECK(world.host.get("a") == "slot");
    CHECK(world.host.get("b") == "oem");
    CHECK(world.host.get("c") == "fw_cfg");
    CHECK(world.host.get("x") == "7");
    CHECK(world.host.get("net0/ip") == "10.0.0.5");
    CHECK(world.host.get("settings-source") == "fw_cfg smbios slot");
    CHECK(world.host.log.count({R"("event":"config","source":"fw_cfg","item":"net0/ip")"}) == 1);
    CHECK(world.host.log.count({R"("event":"config","source":"smbios","item":"b")"}) == 1);
}

TEST_CASE("an empty value takes a weaker source's away") {
    World world;
    world.set("slot", "a=slot\n");
    world.set("fw_cfg", "a=\n");
    CHECK(world.host.get("a") == "(none)");
}

TEST_CASE("a source without settings is none") {
    World world;
    world.set("slot", "");
    world.set("fw_cfg", "# nothing\n");
    world.configuration.set(boot::SmbiosTable());
    world.configuration.set(script::ConfigurationItem{
        "fw_cfg", {}, async::Error{async::Code::not_found, "no such item"}});
    CHECK(world.host.get("settings-source") == "(none)");
    CHECK(world.host.console.shown.empty());
}

TEST_CASE("what is wrong in settings is told, and the rest counts") {
    World world;
    world.set("slot", "a=1\nb\n\nip=300.1.1.1\nc=2\n");
    CHECK(world.host.console.shown ==
          "multinic: slot line 2: b: not NAME=VALUE\n"
          "multinic: slot line 4: ip: not a value of the setting's type\n");
    CHECK(world.host.get("a") == "1");
    CHECK(world.host.get("c") == "2");
    CHECK(
        world.host.log.count(
            {R"("event":"config","source":"slot","item":"line 4: ip","error":"malformed","reason":"not a value of the setting's type")"}) ==
        1);
}

TEST_CASE("settings that are not text, too large, unreadable or too many") {
    World world(64);
    world.set("fw_cfg", std::string_view("a=1\0", 4));
    world.set("slot", "a=1\n" + std::string(20000, '#'));
    world.configuration.set(script::ConfigurationItem{
        "slot", {}, async::Error{async::Code::malformed, "the checksum is wrong"}});
    world.set("fw_cfg", "b=" + std::string(100, 'x') + "\nc=3\n");
    CHECK(world.host.console.shown ==
          "multinic: fw_cfg settings: not text\n"
          "multinic: slot settings: too large\n"
          "multinic: slot settings: the checksum is wrong\n"
          "multinic: fw_cfg line 1: b: no room for more settings\n");
    CHECK(world.host.get("a") == "(none)");
    CHECK(world.host.get("c") == "3");
    CHECK(
        world.host.log.count(
            {R"("source":"slot","item":"settings","error":"too-large","reason":"too large","value":20004)"}) ==
        1);
}

TEST_CASE("OEM strings that are for us and wrong") {
    World world;
    auto table = testing_smbios::structure(
        11,
        {4},
        {"multinic:a\x01=b", "multinic:c=1\nd=2", "multinic:e", "multinic:f=3", "Multinic:g=1"});
    world.configuration.set(oem_strings(table));
    CHECK(world.host.console.shown ==
          "multinic: smbios settings: not text\n"
          "multinic: smbios settings: not text\n"
          "multinic: smbios line 3: e: not NAME=VALUE\n");
    CHECK(world.host.get("f") == "3");
    CHECK(world.host.get("c") == "(none)");
    CHECK(world.host.get("g") == "(none)");
    CHECK(world.host.log.count(
              {R"("item":"settings","error":"malformed","reason":"not text","value":2)"}) == 1);
}

TEST_CASE("the first good script runs") {
    World world;
    CHECK_FALSE(world.accept("fw_cfg", ""));
    CHECK(world.host.console.shown.empty());
    CHECK_FALSE(world.accept("fw_cfg", "echo hello\n"));
    CHECK_FALSE(world.accept("fw_cfg", std::string_view("#!ipxe\n\0", 8)));
    CHECK_FALSE(world.accept("slot", "#!ipxe\n" + std::string(70000, '#')));
    CHECK_FALSE(world.configuration.accept_script(
        {"slot", {}, async::Error{async::Code::malformed, "the checksum is wrong"}}));
    CHECK(world.host.get("script-source") == "(none)");
    CHECK(world.accept("built-in", good));
    CHECK(world.host.get("script-source") == "built-in");
    CHECK(world.host.console.shown ==
          "multinic: fw_cfg script: does not begin with #!ipxe\n"
          "multinic: fw_cfg script: not text\n"
          "multinic: slot script: too large\n"
          "multinic: slot script: the checksum is wrong\n");
    CHECK(world.host.log.count(
              {R"("event":"config","source":"built-in","item":"script","size":18)"}) == 1);
}
