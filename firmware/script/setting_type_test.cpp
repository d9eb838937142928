// SPDX-License-Identifier: GPL-2.0-or-later
// Every type: bytes to text, text to bytes, and what is neither.
#include "script/setting_type.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace script;
using enum SettingType;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::string shown(SettingType type, const Bytes& bytes) {
    async::Text<600> text;
    text.add('<');
    bool is_of_type = format_value(type, bytes, text);
    if (!is_of_type)
        CHECK(text.view() == "<");
    return is_of_type ? std::string(text.add('>').view()) : "no";
}

std::optional<Bytes> parsed(SettingType type, std::string_view text) {
    Bytes space(600);
    layout::Writer writer(space);
    if (!parse_value(type, text, writer) || !writer.ok())
        return {};
    return Bytes(space.begin(), space.begin() + static_cast<long>(writer.used()));
}

Bytes bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

const Bytes uuid_bytes{
    0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};

}  // namespace

TEST_CASE("types by name") {
    struct {
        SettingType type;
        std::string_view name;
    } table[] = {
        {string, "string"},
        {uristring, "uristring"},
        {ipv4, "ipv4"},
        {ipv6, "ipv6"},
        {int8, "int8"},
        {int16, "int16"},
        {int32, "int32"},
        {uint8, "uint8"},
        {uint16, "uint16"},
        {uint32, "uint32"},
        {hex, "hex"},
        {hexhyp, "hexhyp"},
        {hexraw, "hexraw"},
        {base64, "base64"},
        {uuid, "uuid"},
        {guid, "guid"},
        {dnssl, "dnssl"},
        {busdevfn, "busdevfn"},
    };
    for (auto& row : table) {
        CHECK(type_of(row.name) == row.type);
        CHECK(type_name(row.type) == row.name);
        CHECK(is_integer(row.type) == (row.name.find("int") < 2));
    }
    for (std::string_view name : {"", "int", "int64", "String", "hex ", "string uristring"})
        CHECK(type_of(name) == SettingType::none);
}

TEST_CASE("values in both directions") {
    struct {
        SettingType type;
        Bytes bytes;
        std::string text;
    } table[] = {
        {string, bytes_of("two words"), "two words"},
        {uristring,
         bytes_of("a b/c?d=\xC3\xA4&~z-_.Z9%@["),
         "a%20b%2Fc%3Fd%3D%C3%A4%26~z-_.Z9%25%40%5B"},
        {ipv4, {192, 168, 0, 1}, "192.168.0.1"},
        {ipv4, {0, 0, 0, 0}, "0.0.0.0"},
        {int8, {0}, "0"},
        {int8, {127}, "127"},
        {int8, {0x80}, "-128"},
        {int16, {0x05, 0xDC}, "1500"},
        {int16, {0xFF, 0xFF}, "-1"},
        {int32, {0x80, 0, 0, 0}, "-2147483648"},
        {int32, {0x7F, 0xFF, 0xFF, 0xFF}, "2147483647"},
        {uint8, {0xFF}, "0xff"},
        {uint8, {0}, "0x0"},
        {uint16, {0x12, 0x34}, "0x1234"},
        {uint32, {0, 0, 0, 0x18}, "0x18"},
        {uint32, {0xFF, 0xFF, 0xFF, 0xFF}, "0xffffffff"},
        {hex, {0x52, 0x54, 0x00, 0xAB}, "52:54:00:ab"},
        {hex, {7}, "07"},
        {hexhyp, {0x52, 0x54, 0x00, 0xAB}, "52-54-00-ab"},
        {hexraw, {0x52, 0x54, 0x00, 0xAB}, "525400ab"},
        {base64, bytes_of("f"), "Zg=="},
        {base64, bytes_of("fo"), "Zm8="},
        {base64, bytes_of("foobar"), "Zm9vYmFy"},
        {base64, {0xFB, 0xFF, 0xFE}, "+//+"},
        {uuid, uuid_bytes, "00112233-4455-6677-8899-aabbccddeeff"},
        {guid, uuid_bytes, "33221100-5544-7766-8899-aabbccddeeff"},
        {busdevfn, {0, 0, 0, 0x18}, "00:03.0"},
        {busdevfn, {0, 0, 0xFF, 0xFF}, "ff:1f.7"},
        {busdevfn, {0x00, 0x01, 0x02, 0x1A}, "0001:02:03.2"},
        {dnssl, bytes_of(std::string("\3lan\0\7example\3org\0", 18)), "lan example.org"},
        {ipv6, {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, "2001:db8::1"},
        {ipv6, Bytes(16), "::"},
        {ipv6, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, "::1"},
        {ipv6, {0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "fe80::"},
        {ipv6, {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}, "1:2:3:4:5:6:7:8"},
        // One zero group is none to be shortened; of two runs the longer one, else the first one.
        {ipv6, {0, 1, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}, "1:0:3:4:5:6:7:8"},
        {ipv6, {0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8}, "1:0:0:4::8"},
        {ipv6, {0, 1, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 7, 0, 8}, "1::4:0:0:7:8"},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        CHECK(shown(row.type, row.bytes) == "<" + row.text + ">");
        auto back = parsed(row.type, row.text);
        REQUIRE(back);
        CHECK(*back == row.bytes);
    }
}

TEST_CASE("what is shown of bytes that no text makes") {
    struct {
        SettingType type;
        Bytes bytes;
        std::string text;
    } table[] = {
        // A zero byte ends a string, as many DHCP servers send it.
        {string, bytes_of(std::string("a\0b", 3)), "<a>"},
        {string, {}, "<>"},
        {uristring, {0}, "<%00>"},
        {hex, {}, "<>"},
        {base64, {}, "<>"},
        {dnssl, {}, "<>"},
        // the first of a list of addresses
        {ipv4, {10, 0, 0, 1, 10, 0, 0, 2}, "<10.0.0.1>"},
        {ipv4, {10, 0, 0}, "no"},
        {ipv6, Bytes(15), "no"},
        {uuid, Bytes(15), "no"},
        {guid, {}, "no"},
        // integers of any width up to 4
        {int8, {0xFF, 0xFE}, "<-2>"},
        {uint8, {1, 2, 3}, "<0x10203>"},
        {int32, {}, "no"},
        {int32, {1, 2, 3, 4, 5}, "no"},
        {uint32, {1, 2, 3, 4, 5, 6}, "no"},
        {busdevfn, {0x18}, "<00:03.0>"},
        {busdevfn, {}, "no"},
        // names with pointers (RFC 1035): backwards only, and never past the end
        {dnssl, bytes_of(std::string("\3org\0\1a\300\0\1b\300\5", 13)), "<org a.org b.a.org>"},
        {dnssl, bytes_of("\300"), "<>"},
        {dnssl, bytes_of(std::string("\300\0", 2)), "<>"},
        {dnssl, bytes_of(std::string("\1a\300\0\0", 5)), "<a>"},
        {dnssl, bytes_of("\5ab"), "<>"},
        {dnssl, bytes_of("\1a"), "<a>"},
        {dnssl, bytes_of("\100a"), "<>"},
    };
    for (auto& row : table) {
        CAPTURE(row.bytes, type_name(row.type));
        CHECK(shown(row.type, row.bytes) == row.text);
    }
}

TEST_CASE("other ways to write a value") {
    struct {
        SettingType type;
        std::string text;
        Bytes bytes;
    } table[] = {
        {int8, "0x7f", {0x7F}},
        {int8, "010", {8}},
        {int8, "-0x1", {0xFF}},
        {uint16, "80", {0, 80}},
        {hex, "1b", {0x1B}},
        {hex, "5254AB", {0x52, 0x54, 0xAB}},
        {hexraw, "52:54-ab", {0x52, 0x54, 0xAB}},
        {hex, "1:2:3", {1, 2, 3}},
        {hex, "123", {0x12, 3}},
        {base64, "Zg", {'f'}},
        {uuid, "00112233445566778899AABBCCDDEEFF", uuid_bytes},
        {uristring, "a b", {'a', ' ', 'b'}},
        {uristring, "%41%2f", {'A', '/'}},
        {ipv6, "2001:DB8:0:0::1", {0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
        {ipv6, "1:2:3:4:5:6:7::", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0}},
        {ipv4, "010.0x10.0.1", {8, 16, 0, 1}},
        {busdevfn, "0:3.0", {0, 0, 0, 0x18}},
        {dnssl, "a.", {1, 'a', 0}},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        auto bytes = parsed(row.type, row.text);
        REQUIRE(bytes);
        CHECK(*bytes == row.bytes);
    }
}

TEST_CASE("texts that are not of the type") {
    struct {
        SettingType type;
        std::vector<std::string> texts;
    } table[] = {
        {uristring, {"%", "%4", "%4g", "%g4", "a%"}},
        {ipv4,
         {"1.2.3",
          "1.2.3.4.5",
          "1.2.3.256",
          "1.2.3.",
          ".1.2.3",
          "1..2.3",
          "a",
          "1.2.3.-1",
          "1.2.3.4 "}},
        {ipv6,
         {":",
          "1",
          "1:",
          ":1",
          "1::2::3",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9",
          "12345::",
          "::g",
          "1::2:",
          "1:::2",
          "1:2:3:4:5:6:7:8::",
          "::1:2:3:4:5:6:7:8",
          "1.2.3.4"}},
        {int8, {"128", "-129", "x", "1x", "0xff", ""}},
        {int16, {"32768", "-32769"}},
        {int32, {"2147483648", "-2147483649", "4294967296"}},
        {uint8, {"256", "-1"}},
        {uint16, {"65536"}},
        {uint32, {"4294967296", "-1"}},
        {hex, {"g", "1:", ":1", "1::2", "1 2", "zz"}},
        {hexhyp, {"-"}},
        {base64, {"Z", "Zg==Zg==", "Z!==", "Zm9vY"}},
        {uuid,
         {"",
          "0011",
          "00112233-4455-6677-8899-aabbccddee",
          "00112233-4455-6677-8899-aabbccddeeff00",
          "x"}},
        {guid, {"0"}},
        {busdevfn,
         {"",
          "3",
          "00:03",
          "00:03.",
          "00:03.8",
          "00:20.0",
          "00:03.0x",
          ":03.0",
          "1.2.3",
          "10000:00:03.0",
          "00-03.0",
          "00:03:0"}},
        {dnssl, {"a..b", ".a", std::string(64, 'a')}},
    };
    for (auto& row : table)
        for (const std::string& text : row.texts) {
            CAPTURE(type_name(row.type), text);
            CHECK_FALSE(parsed(row.type, text));
        }
}

TEST_CASE("a value that does not fit is cut and said") {
    std::uint8_t space[3];
    for (auto [type, text] :
         {std::pair{string, "abcd"}, {uint32, "1"}, {hex, "01020304"}, {base64, "Zm9vYmFy"}}) {
        layout::Writer writer(space);
        parse_value(type, text, writer);
        CHECK_FALSE(writer.ok());
        CHECK(writer.used() <= sizeof space);
    }
    async::Text<4> cut;
    CHECK(format_value(hex, uuid_bytes, cut));
    CHECK(cut.truncated());
}
