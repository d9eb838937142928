// SPDX-License-Identifier: GPL-2.0-or-later
// md4sum to sha512sum.
#include <catch2/catch.hpp>

#include "script/test_host.hpp"

using namespace testing_script;

namespace {

boot::Image& add_image(TestHost& host, std::string_view name, layout::Bytes content) {
    auto image = host.images.create(name);
    REQUIRE(image);
    auto room = host.images.room(**image);
    REQUIRE(room.size() >= content.size());
    std::copy(content.begin(), content.end(), room.begin());
    host.images.resize(**image, content.size());
    host.images.finish(**image);
    return **image;
}

constexpr std::string_view abc_md5 = "900150983cd24fb0d6963f7d28e17f72";

}  // namespace

TEST_CASE("each algorithm has its command") {
    struct {
        std::string_view command, begin;
        std::size_t digits;
    } table[] = {
        {"md4sum", "a448017a", 32},
        {"md5sum", "90015098", 32},
        {"sha1sum", "a9993e36", 40},
        {"sha224sum", "23097d22", 56},
        {"sha256sum", "ba7816bf", 64},
        {"sha384sum", "cb00753f", 96},
        {"sha512sum", "ddaf35a1", 128},
    };
    TestHost host;
    add_image(host, "abc", layout::as_bytes("abc"));
    for (auto& row : table) {
        CAPTURE(row.command);
        std::string shown = host.run(std::string(row.command) + " abc");
        CHECK(shown.substr(0, 8) == row.begin);
        CHECK(shown.substr(row.digits) == "  abc\n[ok]");
    }
}

TEST_CASE("checksums of several images, into a setting, and of none") {
    TestHost host;
    add_image(host, "abc", layout::as_bytes("abc"));
    add_image(host, "empty", {});
    CHECK(host.run("md5sum empty abc") ==
          "d41d8cd98f00b204e9800998ecf8427e  empty\n" + std::string(abc_md5) + "  abc\n[ok]");
    CHECK(host.run("md5sum --set net0/x abc") == "[ok]");
    CHECK(host.get("net0/x") == abc_md5);
    CHECK(host.get("net0/x:base64") == "kAFQmDzST7DWlj99KOF/cg==");
    CHECK(host.run("md5sum -s sum:string empty\niseq ${sum} d41d8cd98f00b204e9800998ecf8427e") ==
          "[ok]");
    CHECK(host.run("md5sum -s x:none abc", "") ==
          "md5sum: x:none: no such type\n[malformed 1c000000]");
    CHECK(host.run("md5sum other", "") == "md5sum: other: no such image\n[not-found 2d000000]");
    CHECK(host.run("md5sum", "") == "md5sum: argument missing\n[malformed 1c000000]");
}

TEST_CASE("a large image is summed in slices, with keys looked after, and Ctrl-C ends it") {
    TestHost host;
    std::vector<std::uint8_t> zeros(3500000);
    add_image(host, "zeros", zeros);
    unsigned before = host.console.polls;
    CHECK(host.run("sha1sum zeros", "") == "3c42dc3d1353000bac15dd8e1a1cfc0798e5f492  zeros\n[ok]");
    CHECK(host.console.polls - before >= 3);
    host.console.press("\x03");
    CHECK(host.run("sha1sum zeros || echo caught", "") ==
          "sha1sum: stopped by Ctrl-C\ncaught\n[ok]");
}
