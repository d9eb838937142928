// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/dhcp_source.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace script;

namespace {

struct Bench {
    /// `options` stand behind the cookie, an end option is added.
    explicit Bench(std::string_view options, std::string_view file = {}) {
        wire::BootpHeader header;
        header.op = wire::bootreply;
        header.yiaddr = wire::Ipv4Address(10, 0, 2, 15);
        header.siaddr = wire::Ipv4Address(10, 0, 2, 2);
        std::copy(file.begin(), file.end(), header.file);
        layout::Writer writer(packet);
        writer.write(header).write(layout::be32{wire::dhcp_magic_cookie}).write_text(options);
        writer.fill(255, 1);
        auto message = wire::DhcpMessage::parse(writer.written());
        REQUIRE(message);
        source.emplace("net0.dhcp", *message);
        settings.add(*source);
    }
    std::string get(std::string_view name) {
        async::Text<600> text;
        return settings.format(name, text) ? std::string(text.view()) : "(none)";
    }
    std::uint8_t packet[1400];
    std::uint8_t memory[64];
    Settings settings{memory};
    std::optional<DhcpSource> source;
};

}  // namespace

TEST_CASE("options by name, by number and one in the other") {
    using namespace std::string_view_literals;
    Bench b(
        "\x01\x04\xFF\xFF\xFF\x00\x03\x08\x0A\x00\x02\x02\x0A\x00\x02\x03\x0C\x03vm1\x1A\x02\x05"
        "\xDC"
        "\x2B\x0C\x74\x02\x00\x2A\x00\x06\x01\x03\x47\x01x\xFF"
        "\xAF\x0C\x01\x01\xFE\xBE\x04user\xB0\x01\x01\x43\x05"
        "boot\x00\x80\x01z"sv);
    struct {
        std::string_view name, value;
    } table[] = {
        {"ip", "10.0.2.15"},
        {"next-server", "10.0.2.2"},
        {"netmask", "255.255.255.0"},
        {"gateway", "10.0.2.2"},
        {"3:hexraw", "0a0002020a000203"},
        {"hostname", "vm1"},
        {"net0/12", "vm1"},
        {"mtu", "1500"},
        {"43.116:uint16", "0x2a"},
        {"43.116:int16", "42"},
        {"43.6:hex", "03"},
        {"43.71:hex", "78"},
        {"43.255", "(none)"},
        {"43.0", "(none)"},
        {"43.9", "(none)"},
        {"priority", "-2"},
        {"username", "user"},
        {"175.176:uint8", "0x1"},
        // Without a file in the header option 67, and its zero byte is no part of it.
        {"filename", "boot"},
        {"128", "z"},
        {"dns", "(none)"},
        {"255", "(none)"},
        {"0", "(none)"},
        {"256", "(none)"},
        {"300.1", "(none)"},
        {"12.1", "(none)"},
        {"12.109", "(none)"},
        {"43.116.1", "(none)"},
        {"mac", "(none)"},
        {"anything", "(none)"},
    };
    for (auto& row : table) {
        CAPTURE(row.name);
        CHECK(b.get(row.name) == row.value);
    }
}

TEST_CASE("the header's file comes before option 67") {
    Bench b("\x43\x05other", "pxelinux.0");
    CHECK(b.get("filename") == "pxelinux.0");
    CHECK(b.get("67:string") == "pxelinux.0");
}

TEST_CASE("a broken option in an option ends the search") {
    using namespace std::string_view_literals;
    Bench b("\x2B\x05\x01\x01\x61\x02\x09\x42\x01\x07"sv);
    CHECK(b.get("43.1") == "a");
    CHECK(b.get("43.2") == "(none)");
    CHECK(b.get("66.1") == "(none)");
}

TEST_CASE("a long option is read whole") {
    std::string options;
    for (int part = 0; part < 3; ++part)
        options += std::string("\x81\xC8", 2) + std::string(200, static_cast<char>('a' + part));
    Bench b(options);
    CHECK(b.get("129") ==
          std::string(200, 'a') + std::string(200, 'b') + std::string(200, 'c').substr(0, 200));
}
