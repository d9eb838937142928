// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/uri.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "boot/boot_uri.hpp"

using async::Code;

namespace {

std::string resolved(std::string_view base, std::string_view reference) {
    async::Text<200> text;
    return boot::resolve_uri(base, reference, text) ? std::string(text.view()) : "(cut)";
}

}  // namespace

TEST_CASE("uri: the examples of RFC 3986 section 5.4") {
    const char* const table[][2] = {
        // 5.4.1, normal
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        // 5.4.2, abnormal
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http:g"},
    };
    for (auto& [reference, wanted] : table)
        CHECK(resolved("http://a/b/c/d;p?q", reference) == wanted);
}

TEST_CASE("uri: relative to what scripts come from") {
    CHECK(resolved("tftp://s/dir/a.ipxe", "x") == "tftp://s/dir/x");
    CHECK(resolved("tftp://s/dir/a.ipxe", "/x") == "tftp://s/x");
    CHECK(resolved("tftp://s", "x") == "tftp://s/x");
    // A path that began with a slash of its own keeps it.
    CHECK(resolved("tftp://s//srv/a.ipxe", "x") == "tftp://s//srv/x");
    CHECK(resolved("", "x") == "x");
    CHECK(resolved("tftp://s/a", std::string(2000, 'a')) == "(cut)");
    CHECK(resolved("tftp://s/a", std::string(195, 'a')) == "(cut)");
}

TEST_CASE("uri: what names a file on a TFTP server") {
    struct Row {
        const char* text;
        const char* host;
        unsigned port;
        const char* file;
    } const table[] = {
        {"tftp://10.0.2.2/a/b", "10.0.2.2", 69, "a/b"},
        {"tftp://me:secret@host.example:6969/a", "host.example", 6969, "a"},
        {"tftp://s/a%20b%2Fc", "s", 69, "a b/c"},
        {"tftp://s/%zz%4", "s", 69, "%zz%4"},
        {"tftp://s//srv/a", "s", 69, "/srv/a"},
        {"tftp://s/a?b#c", "s", 69, "a"},
        {"tftp://s/a##params", "s", 69, "a"},
    };
    for (const Row& row : table) {
        CAPTURE(row.text);
        auto uri = boot::parse_tftp_uri(row.text);
        REQUIRE(uri);
        CHECK(uri->host == row.host);
        CHECK(uri->port == row.port);
        CHECK(uri->file.view() == row.file);
    }
}

TEST_CASE("uri: what cannot be fetched says why") {
    struct Row {
        std::string text;
        Code code;
        std::string_view what;
    } const table[] = {
        {"http://s/a", Code::unsupported, "http is not in this ROM yet"},
        {"https://s/a", Code::unsupported, "https is not in this ROM yet"},
        {"ftp://s/a", Code::unsupported, "ftp is not in this ROM yet"},
        {"nfs://s/a", Code::unsupported, "nfs is not in this ROM yet"},
        {"iscsi:s::::a", Code::unsupported, "iscsi is not in this ROM yet"},
        {"gopher://s/a", Code::unsupported, "this ROM does not know such URIs"},
        {"tftp://[::1]/a", Code::unsupported, "IPv6 is not in this ROM yet"},
        {"tftp://s", Code::malformed, "the URI names no server or no file"},
        {"tftp://s/", Code::malformed, "the URI names no server or no file"},
        {"tftp:///a", Code::malformed, "the URI names no server or no file"},
        {"tftp://s:x/a", Code::malformed, "the URI's port is not a port"},
        {"tftp://s:0/a", Code::malformed, "the URI's port is not a port"},
        {"tftp://s:65536/a", Code::malformed, "the URI's port is not a port"},
        {"tftp://s/a%00", Code::malformed, "the URI's path is no file name"},
        {"tftp://s/" + std::string(256, 'a'), Code::malformed, "the URI's path is no file name"},
    };
    for (const Row& row : table) {
        CAPTURE(row.text);
        auto uri = boot::parse_tftp_uri(row.text);
        REQUIRE_FALSE(uri);
        CHECK(uri.error().code == row.code);
        CHECK(uri.error().what == row.what);
    }
}

TEST_CASE("uri: a boot file's path becomes a URI that names the same file") {
    for (const char* path : {"a/b c", "/srv/100%.ipxe", "a?b#c"}) {
        auto file = boot::parse_boot_uri(path, wire::Ipv4Address(10, 0, 2, 2));
        REQUIRE(file);
        async::Text<200> text;
        boot::add_uri(*file, text);
        auto again = boot::parse_boot_uri(text.view(), {});
        REQUIRE(again);
        CHECK(again->path.view() == path);
        CHECK(again->server == file->server);
    }
}
