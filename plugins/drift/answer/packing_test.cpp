// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/packing.hpp"

#include <catch2/catch.hpp>

using namespace drift;

namespace {

romfile::Bytes every_byte() {
    romfile::Bytes bytes;
    for (int i = 0; i < 1000; ++i)
        bytes.push_back(static_cast<std::uint8_t>(i));
    return bytes;
}

}  // namespace

TEST_CASE("packing: there and back") {
    for (const romfile::Bytes& bytes : {romfile::Bytes(), every_byte()}) {
        const auto read = unpack(Packing::gzip, pack(bytes), bytes.size());
        REQUIRE(read);
        CHECK(*read == bytes);
    }
    CHECK(unpack(Packing::gzip, pack(every_byte()), 999).error().what ==
          "holds more than 999 bytes");
}

TEST_CASE("packing: what programs print") {
    CHECK(*unpack(Packing::hex, " 61 62\n 0a\n", 3) == romfile::Bytes{'a', 'b', '\n'});
    CHECK(*unpack(Packing::base64, "YW\nI=\n", 3) == romfile::Bytes{'a', 'b'});
    CHECK(unpack(Packing::hex, "", 0)->empty());
    for (const char* const text : {"6", "6g", "a-b"})
        CHECK_FALSE(unpack(Packing::hex, text, 10));
    for (const char* const text : {"YWI", "Y!==", "=", "YWI=YWI="})
        CHECK_FALSE(unpack(Packing::base64, text, 10));
    CHECK(*unpack(Packing::plain, " a\n \n  .\n", 6) ==
          romfile::Bytes{'a', '\n', '\n', ' ', '.', '\n'});
    CHECK(unpack(Packing::plain, "", 0)->empty());
    for (const char* const text : {"a\n", " a", " a\nb\n", " \x1b\n", " \xc3\xa4\n", " a\n\n"})
        CHECK_FALSE(unpack(Packing::plain, text, 10));
    CHECK_FALSE(unpack(Packing::plain, " a\n", 1));
    CHECK_FALSE(unpack(Packing::base64, "YWI=", 1));
    CHECK_FALSE(unpack(Packing::hex, "6162", 1));
}

TEST_CASE("packing: damaged gzip") {
    const std::string whole = pack(every_byte());
    CHECK_FALSE(unpack(Packing::gzip, "", 10));
    CHECK_FALSE(unpack(Packing::gzip, "YWI=", 10));
    CHECK_FALSE(unpack(Packing::gzip, whole.substr(0, 40), 2000));
    CHECK_FALSE(unpack(Packing::gzip, whole.substr(0, whole.find('=')) + "A\n", 2000));
}

TEST_CASE("packing: any text is one line") {
    std::string any;
    for (const std::uint8_t byte : every_byte())
        any += static_cast<char>(byte);
    for (const std::string& text : {any,
                                    std::string(),
                                    std::string("%41"),
                                    std::string("a b"),
                                    std::string("a\n"),
                                    std::string("\xC3\xA4")}) {
        const std::string line = field(text);
        CHECK(line.find('\n') == std::string::npos);
        CHECK_FALSE(line.empty());
        CHECK(unfield(line) == text);
    }
    CHECK(field("/a b") == "/a b");
    CHECK(field("") == "%");
    for (const char* const line : {"", "%4", "%4x", "a\tb", "\xC3\xA4"})
        CHECK_FALSE(unfield(line));
}
