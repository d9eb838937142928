// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/config.hpp"

#include <catch2/catch.hpp>

#include "menu/test_terminal.hpp"

using namespace menu;
using async::Code;
using async::milliseconds;
using script::SettingName;
using script::SettingValue;

namespace {

struct Nic final : script::SettingsSource {
    Nic() : SettingsSource("net0") {}
    bool fetch(const script::SettingName& name,
               layout::MutableBytes,
               script::SettingValue& value) override {
        static constexpr std::uint8_t mac[] = {0x52, 0x54, 0, 0x12, 0x34, 0x56};
        if (name.name != "mac")
            return false;
        value.bytes = mac;
        return true;
    }
};

/// Settings in the nameless scope, in that of a NIC, and in one that a script made.
struct ConfigBench : Bench {
    Nic nic;
    ConfigBench() {
        settings.add(nic);
        set("net0/ip", "10.0.2.15");
        set("answer", "42");
        set("own.scope/number:int16", "7");
    }
    void set(const std::string& name, const std::string& value) {
        REQUIRE(settings.set(name, value));
    }
    std::string configure(bool all, std::string_view scope = {}) {
        Config config(terminal, settings, all, scope);
        auto result = run(config.run());
        return result ? "done" : std::string(code_name(result.error().code));
    }
    ConfigBench& type(const std::string& text) {
        for (char character : text)
            user.press(pc_key(character));
        return *this;
    }
};

}  // namespace

TEST_CASE("config: scopes, settings, and back") {
    ConfigBench bench;
    bench.user.wait(milliseconds(1)).look().press(pc_down).press(pc_enter).look();
    bench.user.press(pc_escape).look().press(pc_end).press(pc_enter).press(pc_end).look();
    bench.user.press(pc_escape).press(pc_escape);
    CHECK(bench.configure(true) == "done");
    REQUIRE(bench.user.seen.size() == 4);
    CHECK(bench.user.seen[0] == R"(  Settings

> (of all)
  net0
  own.scope


















  Enter: open   Esc: leave
)");
    CHECK(bench.user.seen[1].find("  Settings: net0\n\n> ip                      10.0.2.15\n") ==
          0);
    CHECK(bench.user.seen[1].find("  Enter: edit   Ctrl-D: delete   Esc: back\n  ip:ipv4\n") !=
          std::string::npos);
    CHECK(bench.user.seen[2].find("  (of all)\n> net0\n") != std::string::npos);
    CHECK(bench.user.seen[3].find("> number                  7\n") != std::string::npos);
    CHECK(bench.user.seen[3].find("\n  number:int16\n") != std::string::npos);
}

TEST_CASE("config: a value that is inherited says from where") {
    ConfigBench bench;
    bench.user.wait(milliseconds(1)).look().press(pc_escape);
    CHECK(bench.configure(false, "") == "done");
    CHECK(bench.user.seen[0].find("  Settings: of all\n\n> ip                      10.0.2.15\n") ==
          0);
    CHECK(bench.user.seen[0].find("\n  ip:ipv4 from net0\n") != std::string::npos);
}

TEST_CASE("config: of one scope, also by the name netX") {
    ConfigBench bench;
    bench.settings.use_interface("net0");
    bench.user.wait(milliseconds(1)).look().press(pc_escape);
    CHECK(bench.configure(false, "netX") == "done");
    CHECK(bench.user.seen[0].find("  Settings: net0\n") == 0);
    bench.user.press(pc_escape);
    CHECK(bench.configure(false, std::string(300, 'x')) == "done");
}

TEST_CASE("config: a value is edited") {
    ConfigBench bench;
    bench.user.press(pc_enter).press(pc_backspace).press(pc_key('6')).look();
    bench.user.press(pc_enter).look().press(pc_escape);
    CHECK(bench.configure(false, "net0") == "done");
    CHECK(bench.get("net0/ip") == "10.0.2.16");
    CHECK(bench.user.seen[0].find("10.0.2.16") != std::string::npos);
    CHECK(bench.user.seen[1].find("ip:ipv4") != std::string::npos);
}

TEST_CASE("config: a setting keeps the type that it was given") {
    ConfigBench bench;
    bench.user.press(pc_end).press(pc_enter).press(pc_key('0')).press(pc_enter).press(pc_escape);
    CHECK(bench.configure(false, "own.scope") == "done");
    CHECK(bench.get("own.scope/number") == "70");
    CHECK(bench.get("own.scope/number:hex") == "00:46");
}

TEST_CASE("config: an edit can be given up") {
    ConfigBench bench;
    bench.user.press(pc_enter).press(pc_key('x')).press(pc_down).press(pc_escape);
    bench.user.look().press(pc_escape);
    CHECK(bench.configure(false, "net0") == "done");
    CHECK(bench.get("net0/ip") == "10.0.2.15");
    CHECK(bench.user.seen[0].find("10.0.2.15\n") != std::string::npos);
}

TEST_CASE("config: a value that its type does not allow is refused, and can be repaired") {
    ConfigBench bench;
    bench.user.press(pc_enter).press(pc_key(21));
    bench.type("bad").user.press(pc_enter).look().press(pc_key(21));
    bench.type("1.2.3.4").user.look().press(pc_enter).look().press(pc_key(3));
    CHECK(bench.configure(false, "net0") == "done");
    CHECK(bench.get("net0/ip") == "1.2.3.4");
    auto& seen = bench.user.seen;
    CHECK(seen[0].find("Not done: not a value of the setting's type (malformed)") !=
          std::string::npos);
    CHECK(seen[0].find("ip                      bad") != std::string::npos);
    CHECK(seen[1].find("Not done") == std::string::npos);
    CHECK(seen[2].find("1.2.3.4") != std::string::npos);
}

TEST_CASE("config: Ctrl-D deletes what was set; what is shown may become less") {
    ConfigBench bench;
    bench.user.press(pc_end).press(pc_key(4)).look().press(pc_home).press(pc_key(4)).look();
    bench.user.press(pc_escape);
    CHECK(bench.configure(false, "own.scope") == "done");
    CHECK(bench.get("own.scope/number") == "(none)");
    CHECK(bench.user.seen[0].find("number") == std::string::npos);
    CHECK(bench.user.seen[0].find("\n> ") != std::string::npos);
    CHECK(bench.user.seen[1].find("> ip\n") != std::string::npos);
    // What the NIC knows stays.
    bench.set("net0/mac", "00:11");
    CHECK(bench.get("net0/mac") == "00:11");
    for (const char* known = nullptr;
         (known = script::next_known_setting(known)) != nullptr && std::string("mac") != known;)
        bench.user.press(pc_down);
    bench.user.press(pc_key(4)).look().press(pc_escape);
    CHECK(bench.configure(false, "net0") == "done");
    CHECK(bench.user.seen[2].find("> mac                     52:54:00:12:34:56\n") !=
          std::string::npos);
}

TEST_CASE("config: Ctrl-D on a scope does nothing") {
    ConfigBench bench;
    bench.user.press(pc_down).press(pc_key(4)).look().press(pc_escape);
    CHECK(bench.configure(true) == "done");
    CHECK(bench.user.seen[0].find("> net0\n") != std::string::npos);
    CHECK(bench.get("net0/ip") == "10.0.2.15");
}

TEST_CASE("config: a value too long to be edited stays as it is") {
    ConfigBench bench;
    std::string value(Config::longest_value + 1, 'v');
    bench.set("own.scope/name", value);
    bench.user.press(pc_end).press(pc_enter).look().press(pc_key('x')).press(pc_escape);
    CHECK(bench.configure(false, "own.scope") == "done");
    SettingName name;
    SettingValue stored;
    REQUIRE((bench.settings.parse("own.scope/name", name) && bench.settings.fetch(name, stored)));
    CHECK(layout::as_text(stored.bytes) == value);
    CHECK(bench.user.seen[0].find("Not done: too long to be edited (too-large)") !=
          std::string::npos);
}

TEST_CASE("config: hundreds of settings and scopes, values of any bytes") {
    ConfigBench bench;
    for (unsigned i = 0; i < 300; ++i)
        bench.set("own.scope/name" + std::to_string(i), "\x1b[2J\xff\x1b]0;x" + std::to_string(i));
    bench.user.press(pc_end).press(pc_enter).look().press(pc_escape).press(pc_page_up).look();
    bench.user.press(pc_escape);
    CHECK(bench.configure(false, "own.scope") == "done");
    CHECK(bench.user.seen[0].find("name299                 ?[2J??]0;x299") != std::string::npos);
    CHECK(bench.user.seen[1].find("\n  ...\n> name279                 ?\n") != std::string::npos);

    ConfigBench scopes;
    for (unsigned i = 0; i < 300; ++i)
        for (const char* name : {"/a", "/b"})
            scopes.set("scope" + std::to_string(i) + name, "v");
    scopes.user.press(pc_end).press(pc_enter).look().press(pc_escape).look().press(pc_escape);
    CHECK(scopes.configure(true) == "done");
    CHECK(scopes.user.seen[0].find("Settings: scope299\n") != std::string::npos);
    CHECK(scopes.user.seen[1].find("\n  scope298\n> scope299\n\n") != std::string::npos);
}
