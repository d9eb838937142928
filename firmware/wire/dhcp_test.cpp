// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/dhcp.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace wire;
using Octets = std::vector<std::uint8_t>;

namespace {

/// Options as one reads them in a packet dump: {code, value...} each; lengths are put in.
Octets options(std::initializer_list<Octets> list, bool with_end = true) {
    Octets bytes;
    for (const Octets& option : list) {
        bytes.push_back(option[0]);
        bytes.push_back(static_cast<std::uint8_t>(option.size() - 1));
        bytes.insert(bytes.end(), option.begin() + 1, option.end());
    }
    if (with_end)
        bytes.push_back(255);
    return bytes;
}

Octets text_option(std::uint8_t code, std::string_view text) {
    Octets option{code};
    option.insert(option.end(), text.begin(), text.end());
    return option;
}

struct Packet {
    BootpHeader header;
    Octets options;

    Octets bytes() const {
        layout::be32 cookie{dhcp_magic_cookie};
        Octets all;
        auto add = [&](layout::Bytes bytes) { all.insert(all.end(), bytes.begin(), bytes.end()); };
        add(layout::bytes_of(header));
        add(layout::bytes_of(cookie));
        add(options);
        return all;
    }
    void put_file(const Octets& bytes) { std::copy(bytes.begin(), bytes.end(), header.file); }
    void put_sname(const Octets& bytes) { std::copy(bytes.begin(), bytes.end(), header.sname); }
};

std::string reason(const Octets& bytes) {
    auto message = DhcpMessage::parse(bytes);
    return message ? "" : message.error().what;
}

const Octets pxe_class = text_option(60, "PXEClient");

}  // namespace

TEST_CASE("options are read with padding and without an end") {
    Packet packet;
    packet.options = {0, 0, 53, 1, 2, 0, 54, 4, 10, 0, 2, 2, 26, 2, 0x05, 0x78, 0};
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    CHECK(message->type() == DhcpMessageType::offer);
    CHECK(message->address(DhcpOption::server_identifier) == Ipv4Address(10, 0, 2, 2));
    CHECK(message->number(DhcpOption::interface_mtu) == 1400);
    CHECK_FALSE(message->address(DhcpOption::router));
    CHECK_FALSE(message->copy(DhcpOption::router, {}));
    CHECK(message->text(DhcpOption::bootfile_name).view().empty());
    CHECK_FALSE(message->is_pxe());
}

TEST_CASE("what follows the end option is not an option") {
    Packet packet;
    packet.options = {53, 1, 5, 255, 54, 200};
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    CHECK(message->type() == DhcpMessageType::ack);
    CHECK_FALSE(message->address(DhcpOption::server_identifier));
}

TEST_CASE("hostile messages are malformed, with their reason") {
    Packet good;
    good.options = options({{53, 2}});
    Octets short_message = good.bytes();
    short_message.resize(239);
    CHECK(reason(short_message) == "short DHCP message");
    CHECK(reason({}) == "short DHCP message");
    Octets cookie = good.bytes();
    cookie[236] ^= 1;
    CHECK(reason(cookie) == "DHCP magic cookie");
    CHECK(reason(good.bytes()).empty());

    struct Row {
        Octets options;
        Octets file;
        Octets sname;
        const char* reason;
    };
    const char* past = "DHCP option past the end";
    const char* overload = "DHCP option overload";
    const Row rows[] = {
        {{53}, {}, {}, past},
        {{53, 1}, {}, {}, past},
        {{0, 0, 53, 255, 1}, {}, {}, past},
        {{67, 5, 'a', 'b', 'c', 'd'}, {}, {}, past},
        {options({{52}}), {}, {}, overload},
        {options({{52, 0}}), {}, {}, overload},
        {options({{52, 4}}), {}, {}, overload},
        {options({{52, 255}}), {}, {}, overload},
        {options({{52, 1, 1}}), {}, {}, overload},
        {options({{52, 1}, {52, 2}}), {}, {}, overload},
        {options({{52, 1}}), options({{52, 2}}), {}, overload},
        {options({{52, 2}}), {}, options({{52, 1}}), overload},
        {options({{52, 3}}), {255}, options({{52, 3}}), overload},
        {options({{52, 1}}), {67, 127, 'x'}, {}, past},
        {options({{52, 2}}), {}, {67, 63, 'x'}, past},
        {options({{52, 3}}), {67, 126}, {255}, ""},
        {options({{52, 3}}), {67, 126}, {0, 66, 62}, past},
    };
    for (const Row& row : rows) {
        Packet packet;
        packet.options = row.options;
        packet.put_file(row.file);
        packet.put_sname(row.sname);
        INFO("row " << &row - rows);
        CHECK(reason(packet.bytes()) == row.reason);
    }
}

TEST_CASE("every truncation of a message is refused or read within bounds") {
    Packet packet;
    packet.options =
        options({{52, 3}, {53, 2}, {54, 1, 2, 3, 4}, pxe_class, {43, 6, 1, 8, 9, 3, 0, 1, 0, 255}});
    packet.put_file(options({text_option(67, "file")}));
    packet.put_sname(options({text_option(66, "192.0.2.1")}));
    Octets whole = packet.bytes();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        Octets bytes(whole.begin(), whole.begin() + size);
        auto message = DhcpMessage::parse(bytes);
        if (message) {
            dhcp_boot(*message);
            pxe_vendor_options(*message);
        }
        CHECK(bool{message} == (size >= 240 && reason(bytes).empty()));
    }
}

TEST_CASE("overloaded fields hold options and no file name") {
    Packet packet;
    packet.options = options({{53, 2}, {52, 3}, {54, 192, 0, 2, 9}});
    packet.put_file(options({text_option(67, "boot/from/file-field")}));
    packet.put_sname(options({text_option(66, "192.0.2.66")}));
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    CHECK(message->file().empty());
    CHECK(dhcp_boot(*message).file.view() == "boot/from/file-field");
    CHECK(dhcp_boot(*message).server == Ipv4Address(192, 0, 2, 66));
}

TEST_CASE("a split option is joined in the order options, file, sname") {
    Packet packet;
    packet.options = options({{52, 3}, text_option(67, "one-"), text_option(67, "two-")});
    packet.put_file(options({text_option(67, "three-")}));
    packet.put_sname(options({text_option(67, "four")}));
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    CHECK(message->text(DhcpOption::bootfile_name).view() == "one-two-three-four");
    std::uint8_t few[6];
    CHECK(message->copy(DhcpOption::bootfile_name, few) == 18);
    CHECK(layout::as_text(few) == "one-tw");
}

TEST_CASE("a joined option longer than 255 bytes is cut") {
    Packet packet;
    packet.options =
        options({text_option(67, std::string(200, 'a')), text_option(67, std::string(200, 'b'))});
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    std::string expected = std::string(200, 'a') + std::string(55, 'b');
    CHECK(message->text(DhcpOption::bootfile_name).view() == expected);
}

TEST_CASE("values of the wrong size are absent") {
    Packet packet;
    packet.options =
        options({{53, 2, 2}, {26, 1}, {3}, {54, 1, 2, 3}, {1, 255, 255, 255, 0, 9}, {60}});
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    CHECK(message->type() == DhcpMessageType::none);
    CHECK_FALSE(message->number(DhcpOption::interface_mtu));
    CHECK_FALSE(message->address(DhcpOption::router));
    CHECK_FALSE(message->address(DhcpOption::server_identifier));
    CHECK_FALSE(message->address(DhcpOption::subnet_mask));
    CHECK_FALSE(message->is_pxe());
}

TEST_CASE("boot server and boot file follow the order of their sources") {
    const Octets server54{54, 10, 0, 0, 54};
    struct Row {
        Ipv4Address siaddr;
        std::string_view file;
        Octets options;
        Ipv4Address server;
        std::string_view boot_file;
    };
    const Ipv4Address none;
    const Row rows[] = {
        {{10, 0, 0, 1}, "f", options({text_option(66, "10.0.0.66"), server54}), {10, 0, 0, 1}, "f"},
        {none, "f", options({text_option(66, "10.0.0.66"), server54}), {10, 0, 0, 66}, "f"},
        {none, "f", options({text_option(66, {"10.0.0.66\0", 10})}), {10, 0, 0, 66}, "f"},
        {none, "f", options({text_option(66, "boot.example"), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({text_option(66, "10.0.0.666"), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({text_option(66, "10.0.0.6.6"), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({text_option(66, "10.0..6"), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({text_option(66, "10.0.0."), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({text_option(66, "0000.0.0.1"), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({text_option(66, "0.0.0.0"), server54}), {10, 0, 0, 54}, "f"},
        {none, "f", options({}), none, "f"},
        {none, "f", options({text_option(67, "g")}), none, "f"},
        {none, "", options({text_option(67, "g")}), none, "g"},
        {none, "", options({text_option(67, {"g\0\0", 3})}), none, "g"},
        {none, "", options({text_option(67, {"g\0h", 3})}), none, "g"},
        {none, "", options({text_option(67, {"\0", 1})}), none, ""},
        {none, "", options({}), none, ""},
    };
    for (const Row& row : rows) {
        Packet packet;
        packet.header.siaddr = row.siaddr;
        packet.put_file(Octets(row.file.begin(), row.file.end()));
        packet.options = row.options;
        Octets bytes = packet.bytes();
        auto message = DhcpMessage::parse(bytes);
        INFO("row " << &row - rows);
        REQUIRE(message);
        DhcpBoot boot = dhcp_boot(*message);
        CHECK(to_text(boot.server).view() == to_text(row.server).view());
        CHECK(boot.file.view() == row.boot_file);
    }
}

TEST_CASE("a file field without a NUL ends with the field") {
    Packet packet;
    packet.put_file(Octets(128, 'x'));
    packet.header.sname[0] = 's';
    Octets bytes = packet.bytes();
    auto message = DhcpMessage::parse(bytes);
    REQUIRE(message);
    CHECK(message->file() == std::string(128, 'x'));
}

TEST_CASE("PXE options of option 43") {
    const Octets menu{9, 8, 0, 0, 1, 'L', 0, 2, 1, 'B'};
    struct Row {
        Octets vendor;
        std::uint8_t discovery_control;
        bool boot_servers;
        int boot_item;  // -1: none
        Ipv4Address boot_server;
    };
    const Row rows[] = {
        {{6, 1, 8, 255}, 8, false, -1, {}},
        {{6, 1, 8}, 8, false, -1, {}},
        {{6, 2, 8, 8, 255}, 0, false, -1, {}},
        {{9, 8, 0, 0, 1, 'L', 0, 2, 1, 'B', 255}, 0, false, 2, {}},
        {{9, 4, 0, 0, 1, 'L', 255}, 0, false, -1, {}},
        {{8, 7, 0, 5, 1, 10, 0, 0, 5, 255}, 0, true, 5, {10, 0, 0, 5}},
        {{8, 10, 0, 2, 0, 0, 5, 1, 10, 0, 0, 5, 9, 4, 0, 5, 1, 'B', 255},
         0,
         true,
         5,
         {10, 0, 0, 5}},
        {{8, 14, 0, 5, 1, 10, 0, 0, 5, 0, 6, 1, 10, 0, 0, 6, 9, 4, 0, 6, 1, 'B', 255},
         0,
         true,
         6,
         {10, 0, 0, 6}},
        {{8, 3, 0, 5, 0, 255}, 0, true, 5, {}},
        {{8, 3, 0, 5, 9, 255}, 0, true, -1, {}},              // count past the end
        {{9, 4, 0, 5, 200, 'B', 255}, 0, false, -1, {}},      // text past the end
        {{6, 1, 3, 9, 200, 0, 5, 1, 'B'}, 3, false, -1, {}},  // inner option past the end
        {{}, 0, false, -1, {}},
    };
    for (const Row& row : rows)
        for (bool pxe : {true, false}) {
            Octets vendor{43};
            vendor.insert(vendor.end(), row.vendor.begin(), row.vendor.end());
            Packet packet;
            packet.options = options({pxe ? pxe_class : text_option(60, "PXEClien"), vendor});
            Octets bytes = packet.bytes();
            auto message = DhcpMessage::parse(bytes);
            INFO("row " << &row - rows << (pxe ? "" : " without the class"));
            REQUIRE(message);
            PxeVendorOptions found = pxe_vendor_options(*message);
            CHECK(found.discovery_control == (pxe ? row.discovery_control : 0));
            CHECK(found.boot_servers == (pxe && row.boot_servers));
            CHECK((found.boot_item ? *found.boot_item : -1) == (pxe ? row.boot_item : -1));
            CHECK(found.boot_server == (pxe ? row.boot_server : Ipv4Address()));
        }
}
