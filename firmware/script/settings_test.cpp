// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/settings.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

using namespace script;

namespace {

class FakeSource final : public SettingsSource {
  public:
    FakeSource(std::string_view scope, std::map<std::string, std::string> values)
        : SettingsSource(scope), values_(std::move(values)) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override {
        ++asked;
        auto found = values_.find(std::string(name.name));
        if (found == values_.end())
            return false;
        layout::Writer writer(space);
        REQUIRE(parse_value(value.type, found->second, writer));
        value.bytes = writer.written();
        return true;
    }
    unsigned asked = 0;

  private:
    std::map<std::string, std::string> values_;
};

struct Bench {
    explicit Bench(std::size_t size = 1024) : memory(size) {}
    std::string get(std::string_view name) {
        async::Text<600> text;
        return settings.format(name, text) ? std::string(text.view()) : "(none)";
    }
    /// Whose the value is that is found.
    std::string whose(std::string_view name) {
        SettingValue value;
        return settings.fetch(parsed(name), value) ? std::string(value.scope) : "(none)";
    }
    SettingName parsed(std::string_view text) {
        SettingName name;
        REQUIRE(settings.parse(text, name));
        return name;
    }
    std::vector<std::uint8_t> memory;
    Settings settings{memory};
};

}  // namespace

TEST_CASE("what is set is there, until it is set again, set to nothing, or cleared") {
    Bench b;
    CHECK(b.get("x") == "(none)");
    REQUIRE(b.settings.set("x", "one"));
    REQUIRE(b.settings.set("y", "other"));
    CHECK(b.get("x") == "one");
    REQUIRE(b.settings.set("x", "two words"));
    CHECK(b.get("x") == "two words");
    REQUIRE(b.settings.set("x", ""));
    CHECK(b.get("x") == "(none)");
    CHECK(b.get("y") == "other");
    b.settings.clear(b.parsed("y"));
    CHECK(b.get("y") == "(none)");
    b.settings.clear(b.parsed("y"));
    REQUIRE(b.settings.set("nothing", ""));
}

TEST_CASE("a value keeps its type, and is shown as the type that is asked for") {
    Bench b;
    REQUIRE(b.settings.set("i:int8", "-3"));
    CHECK(b.get("i") == "-3");
    CHECK(b.get("i:uint8") == "0xfd");
    REQUIRE(b.settings.set("esc:hex", "1b"));
    CHECK(b.get("esc:string") == "\x1B");
    CHECK(b.get("esc") == "1b");
    REQUIRE(b.settings.set("ip", "10.0.0.1"));
    CHECK(b.get("ip:hexraw") == "0a000001");
    CHECK(b.get("ip:uuid") == "(none)");
    // A text that is asked for as a number is its bytes.
    REQUIRE(b.settings.set("n", "5"));
    CHECK(b.get("n:int8") == "53");
}

TEST_CASE("refused values change nothing") {
    Bench b;
    REQUIRE(b.settings.set("ip", "10.0.0.1"));
    for (auto [name, text] : {std::pair{"ip", "10.0.0"},
                              {"x:int8", "300"},
                              {"x:none", "1"},
                              {"", "1"},
                              {"net0/", "1"}}) {
        auto refused = b.settings.set(name, text);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == async::Code::malformed);
    }
    CHECK_FALSE(b.settings.set(std::string(256, 'a'), "1"));
    CHECK_FALSE(b.settings.set(std::string(256, 'a') + "/b", "1"));
    CHECK(b.settings.set(std::string(255, 'a'), "1"));
    CHECK(b.get("ip") == "10.0.0.1");
    CHECK(b.get("x") == "(none)");
}

TEST_CASE("when memory is full nothing is lost") {
    Bench b(64);
    REQUIRE(b.settings.set("a", std::string(40, 'x')));
    auto full = b.settings.set("b", std::string(20, 'y'));
    REQUIRE_FALSE(full);
    CHECK(full.error().code == async::Code::no_memory);
    // Also when it would fit in place of the old value: that one stays until the new one stands.
    CHECK_FALSE(b.settings.set("a", std::string(30, 'z')));
    CHECK(b.get("a") == std::string(40, 'x'));
    REQUIRE(b.settings.set("b", "y"));
    REQUIRE(b.settings.set("a", ""));
    REQUIRE(b.settings.set("a", std::string(40, 'z')));
    CHECK(b.get("a") == std::string(40, 'z'));
    CHECK(b.get("b") == "y");
    Bench none(0);
    CHECK_FALSE(none.settings.set("a", "b"));
    CHECK(none.get("a") == "(none)");
}

TEST_CASE("scopes: the nearest is first, everything inside is found") {
    Bench b;
    REQUIRE(b.settings.set("net0.dhcp/x", "inner"));
    CHECK(b.get("x") == "inner");
    CHECK(b.get("net0/x") == "inner");
    CHECK(b.get("net1/x") == "(none)");
    CHECK(b.get("net/x") == "(none)");
    REQUIRE(b.settings.set("net0/x", "middle"));
    CHECK(b.get("net0/x") == "middle");
    CHECK(b.get("net0.dhcp/x") == "inner");
    REQUIRE(b.settings.set("x", "outer"));
    CHECK(b.get("x") == "outer");
    CHECK(b.get("net0/x") == "middle");
    REQUIRE(b.settings.set("x", ""));
    CHECK(b.whose("x") == "net0.dhcp");
    REQUIRE(b.settings.set("free/y", "1"));
    CHECK(b.get("y") == "1");
    CHECK(b.whose("y") == "free");
}

TEST_CASE("a setting is the same under its name and its number") {
    Bench b;
    REQUIRE(b.settings.set("net0/12", "host"));
    CHECK(b.get("net0/hostname") == "host");
    CHECK(b.get("0x0c") == "host");
    REQUIRE(b.settings.set("hostname", ""));
    CHECK(b.get("hostname") == "host");
}

TEST_CASE("sources: in order of priority and arrival, behind what was set in their scope") {
    Bench b;
    FakeSource card("net0", {{"mac", "52:54:00:00:00:01"}});
    FakeSource lease("net0.dhcp", {{"ip", "10.0.0.2"}, {"filename", "a"}});
    FakeSource other("net1.dhcp", {{"ip", "10.1.0.2"}, {"filename", "b"}, {"hostname", "h"}});
    b.settings.add(card);
    b.settings.add(lease);
    b.settings.add(other);
    CHECK(b.get("ip") == "10.0.0.2");
    CHECK(b.whose("ip") == "net0.dhcp");
    CHECK(b.whose("net0/ip") == "net0.dhcp");
    CHECK(b.get("net1/ip") == "10.1.0.2");
    CHECK(b.get("hostname") == "h");
    CHECK(b.get("net0/hostname") == "(none)");
    CHECK(b.get("mac:hexhyp") == "52-54-00-00-00-01");
    unsigned asked = card.asked;
    CHECK(b.get("net1/mac") == "(none)");
    CHECK(card.asked == asked);

    REQUIRE(b.settings.set("net0/ip", "10.0.0.9"));
    CHECK(b.get("net0/ip") == "10.0.0.9");
    CHECK(b.get("ip") == "10.0.0.9");
    CHECK(b.get("net0.dhcp/ip") == "10.0.0.2");
    REQUIRE(b.settings.set("net0/ip", ""));
    REQUIRE(b.settings.set("net0.dhcp/ip", "10.0.0.8"));
    CHECK(b.get("ip") == "10.0.0.8");
    REQUIRE(b.settings.set("net0.dhcp/ip", ""));
    CHECK(b.get("ip") == "10.0.0.2");

    FakeSource first("smbios", {{"hostname", "s"}});
    b.settings.add(first, 1);
    CHECK(b.get("hostname") == "s");
    FakeSource last("builtin", {{"ip", "1.1.1.1"}});
    b.settings.add(last, -1);
    CHECK(b.get("ip") == "10.0.0.2");
    b.settings.remove(lease);
    CHECK(b.get("ip") == "10.1.0.2");
    b.settings.remove(lease);
    b.settings.remove(other);
    CHECK(b.get("ip") == "1.1.1.1");
    b.settings.remove(first);
    CHECK(b.get("hostname") == "(none)");
}

TEST_CASE("netX and the scopes of its lease are those of the interface in use") {
    Bench b;
    FakeSource lease("net3.dhcp", {{"ip", "10.0.0.2"}});
    FakeSource proxy("net3.proxydhcp", {{"filename", "p"}});
    b.settings.add(lease);
    b.settings.add(proxy);
    for (std::string_view name : {"netX/ip", "netX.dhcp/ip", "dhcp/ip", "proxydhcp/filename"})
        CHECK(b.get(name) == "(none)");
    b.settings.use_interface("net3");
    CHECK(b.get("netX/ip") == "10.0.0.2");
    CHECK(b.get("netX.dhcp/ip") == "10.0.0.2");
    CHECK(b.get("dhcp/ip") == "10.0.0.2");
    CHECK(b.get("proxydhcp/filename") == "p");
    CHECK(b.get("netX/filename") == "p");
    REQUIRE(b.settings.set("netX/ip", "10.0.0.5"));
    CHECK(b.get("net3/ip") == "10.0.0.5");
    CHECK(b.get("netXY/ip") == "(none)");
    b.settings.use_interface("net4");
    CHECK(b.get("netX/ip") == "(none)");
    REQUIRE(b.settings.set("dhcp/ip", "10.0.0.6"));
    CHECK(b.get("net4.dhcp/ip") == "10.0.0.6");
}

TEST_CASE("numbers, also of texts that are numbers") {
    Bench b;
    auto number = [&](std::string_view name) { return b.settings.number(b.parsed(name)); };
    CHECK_FALSE(number("x"));
    REQUIRE(b.settings.set("x", "0x10"));
    CHECK(number("x") == 16);
    REQUIRE(b.settings.set("x", "ten"));
    CHECK_FALSE(number("x"));
    REQUIRE(b.settings.set("x:int8", "-5"));
    CHECK(number("x") == -5);
    CHECK(number("x:uint8") == 251);
    REQUIRE(b.settings.set("x:uint32", "0xffffffff"));
    CHECK(number("x") == 0xFFFFFFFF);
    REQUIRE(b.settings.set("x:hex", "01:02:03:04:05"));
    CHECK_FALSE(number("x"));
}

TEST_CASE("what was set can be listed") {
    Bench b;
    REQUIRE(b.settings.set("a:int8", "1"));
    REQUIRE(b.settings.set("net0/b", "two"));
    std::string all;
    std::size_t position = 0;
    for (Settings::Stored stored; b.settings.next_stored(position, stored);) {
        async::Text<40> text;
        REQUIRE(format_value(stored.value.type, stored.value.bytes, text));
        all += std::string(stored.value.scope) + "/" + std::string(stored.name) + ":" +
               std::string(type_name(stored.value.type)) + "=" + std::string(text.view()) + " ";
    }
    CHECK(all == "/a:int8=1 net0/b:string=two ");
}
