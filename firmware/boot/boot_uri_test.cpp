// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/boot_uri.hpp"

#include <catch2/catch.hpp>

using async::Code;
using boot::parse_boot_uri;
using wire::Ipv4Address;

TEST_CASE("boot URI: a plain path is on the boot server") {
    auto uri = parse_boot_uri("/srv/pxelinux.0", Ipv4Address(10, 0, 2, 2));
    REQUIRE(uri);
    CHECK(uri->server == Ipv4Address(10, 0, 2, 2));
    CHECK(uri->port == 69);
    CHECK(uri->path.view() == "/srv/pxelinux.0");
}

TEST_CASE("boot URI: a TFTP URI says it all") {
    auto uri = parse_boot_uri("tftp://192.0.2.255:6969/a/b c", Ipv4Address());
    REQUIRE(uri);
    CHECK(uri->server == Ipv4Address(192, 0, 2, 255));
    CHECK(uri->port == 6969);
    CHECK(uri->path.view() == "a/b c");
}

TEST_CASE("boot URI: what cannot be fetched says why") {
    struct Row {
        const char* text;
        Code code;
    };
    const Row row = GENERATE(Row{"http://192.0.2.1/x", Code::unsupported},
                             Row{"tftp://host/x", Code::unsupported},
                             Row{"tftp://192.0.2/x", Code::unsupported},
                             Row{"tftp://192.0.2.256/x", Code::unsupported},
                             Row{"tftp://192.0.2.1", Code::malformed},
                             Row{"tftp://192.0.2.1/", Code::malformed},
                             Row{"tftp://192.0.2.1:0/x", Code::malformed},
                             Row{"tftp://192.0.2.1:65536/x", Code::malformed},
                             Row{"tftp://192.0.2.1:/x", Code::malformed},
                             Row{"tftp://99999999999999999999.0.2.1/x", Code::unsupported},
                             Row{"pxelinux.0", Code::not_found});
    CAPTURE(row.text);
    auto uri = parse_boot_uri(row.text, Ipv4Address());
    REQUIRE_FALSE(uri);
    CHECK(uri.error().code == row.code);
}
