// SPDX-License-Identifier: GPL-2.0-or-later
// The parsing half of the DHCP codec; dhcp_emit.cpp writes.
#include "wire/dhcp.hpp"

#include <algorithm>

namespace wire {

namespace {

using layout::Bytes;
using layout::MutableBytes;
using layout::Reader;

constexpr std::uint8_t overload_file = 1;
constexpr std::uint8_t overload_sname = 2;

enum class Step { option, end, overrun };

/// Takes the next option, skipping padding. Also fits the encapsulated options of option 43.
Step next_option(Reader& reader, std::uint8_t& code, Bytes& value) {
    do {
        if (!reader.read(code) || code == static_cast<std::uint8_t>(DhcpOption::end))
            return Step::end;
    } while (code == static_cast<std::uint8_t>(DhcpOption::pad));
    std::uint8_t length = 0;
    if (!reader.read(length) || !reader.take(length, value))
        return Step::overrun;
    return Step::option;
}

/// `overload` collects option 52; 0 while there is none.
async::Result<void> check_area(Bytes area, std::uint8_t& overload) {
    Reader reader(area);
    std::uint8_t code = 0;
    Bytes value;
    for (;;) {
        Step step = next_option(reader, code, value);
        if (step == Step::end)
            return async::success;
        if (step == Step::overrun)
            return async::Error{async::Code::malformed, "DHCP option past the end", code};
        if (code != static_cast<std::uint8_t>(DhcpOption::overload))
            continue;
        // An overload option that adds to another one would never end, or mean two things.
        if (overload != 0 || value.size() != 1 || value[0] == 0 || value[0] > 3)
            return async::Error{async::Code::malformed, "DHCP option overload", code};
        overload = value[0];
    }
}

std::string_view up_to_nul(Bytes bytes) {
    std::size_t length = 0;
    while (length < bytes.size() && bytes[length] != 0)
        ++length;
    return layout::as_text(bytes.first(length));
}

/// A number of one address byte off the front of `text`.
std::optional<std::uint8_t> take_octet(std::string_view& text) {
    unsigned value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        value = value * 10 + static_cast<unsigned>(text[digits] - '0');
        if (value > 255 || digits == 3)
            return std::nullopt;
    }
    if (digits == 0)
        return std::nullopt;
    text.remove_prefix(digits);
    return static_cast<std::uint8_t>(value);
}

std::optional<Ipv4Address> dotted_quad(std::string_view text) {
    std::uint32_t number = 0;
    for (unsigned i = 0; i < 4; ++i) {
        if (i != 0) {
            if (text.empty() || text.front() != '.')
                return std::nullopt;
            text.remove_prefix(1);
        }
        std::optional<std::uint8_t> octet = take_octet(text);
        if (!octet)
            return std::nullopt;
        number = number << 8 | *octet;
    }
    if (!text.empty())
        return std::nullopt;
    return Ipv4Address(number);
}

}  // namespace

async::Result<DhcpMessage> DhcpMessage::parse(Bytes payload) {
    DhcpMessage message;
    Reader reader(payload);
    layout::be32 cookie{0};
    if (!reader.read(message.header_) || !reader.read(cookie))
        return async::Error{async::Code::malformed, "short DHCP message"};
    if (cookie != dhcp_magic_cookie)
        return async::Error{async::Code::malformed, "DHCP magic cookie"};
    message.payload_ = payload;
    message.areas_[0] = reader.rest();
    std::uint8_t overload = 0;
    CHECK_RESULT(check_area(message.areas_[0], overload));
    if ((overload & overload_file) != 0) {
        message.areas_[1] =
            payload.subspan(offsetof(BootpHeader, file), sizeof(message.header_.file));
        CHECK_RESULT(check_area(message.areas_[1], overload));
    }
    if ((overload & overload_sname) != 0) {
        message.areas_[2] =
            payload.subspan(offsetof(BootpHeader, sname), sizeof(message.header_.sname));
        CHECK_RESULT(check_area(message.areas_[2], overload));
    }
    return message;
}

DhcpMessageType DhcpMessage::type() const {
    std::uint8_t type = 0;
    std::optional<std::size_t> length = copy(DhcpOption::message_type, {&type, 1});
    return length == 1 ? static_cast<DhcpMessageType>(type) : DhcpMessageType::none;
}

std::optional<std::size_t> DhcpMessage::copy(DhcpOption option, MutableBytes space) const {
    bool found = false;
    std::size_t total = 0;
    for (Bytes area : areas_) {
        Reader reader(area);
        std::uint8_t code = 0;
        Bytes value;
        while (next_option(reader, code, value) == Step::option) {
            if (code != static_cast<std::uint8_t>(option))
                continue;
            found = true;
            total += value.size();
            std::size_t count = std::min(value.size(), space.size());
            if (count != 0)
                std::memcpy(space.data(), value.data(), count);
            space = space.subspan(count);
        }
    }
    return found ? std::optional(total) : std::nullopt;
}

std::optional<std::uint16_t> DhcpMessage::number(DhcpOption option) const {
    std::uint8_t bytes[2] = {};
    if (copy(option, bytes) != sizeof(bytes))
        return std::nullopt;
    return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

std::optional<Ipv4Address> DhcpMessage::address(DhcpOption option) const {
    Ipv4Address address;
    std::uint8_t bytes[sizeof(address)] = {};
    std::optional<std::size_t> length = copy(option, bytes);
    if (!length || *length == 0 || *length % sizeof(address) != 0)
        return std::nullopt;
    std::memcpy(&address.value, bytes, sizeof(bytes));
    return address;
}

async::Text<255> DhcpMessage::text(DhcpOption option) const {
    std::uint8_t bytes[255];
    std::size_t length = copy(option, bytes).value_or(0);
    return async::Text<255>(up_to_nul(Bytes(bytes, std::min(length, sizeof(bytes)))));
}

std::string_view DhcpMessage::file() const {
    if (!areas_[1].empty())
        return {};
    return up_to_nul(payload_.subspan(offsetof(BootpHeader, file), sizeof(header_.file)));
}

bool DhcpMessage::is_pxe() const {
    constexpr std::string_view name = "PXEClient";
    std::uint8_t bytes[name.size()];
    return copy(DhcpOption::class_identifier, bytes).value_or(0) >= name.size() &&
           layout::as_text(bytes) == name;
}

DhcpBoot dhcp_boot(const DhcpMessage& message) {
    DhcpBoot boot;
    boot.file.add(message.file());
    if (boot.file.view().empty())
        boot.file = message.text(DhcpOption::bootfile_name);
    boot.server = message.header().siaddr;
    if (boot.server.is_unspecified())
        boot.server =
            dotted_quad(message.text(DhcpOption::tftp_server_name).view()).value_or(Ipv4Address());
    if (boot.server.is_unspecified())
        boot.server = message.address(DhcpOption::server_identifier).value_or(Ipv4Address());
    return boot;
}

namespace {

// Inner options of option 43 (PXE 2.1, table 2-1).
constexpr std::uint8_t pxe_discovery_control = 6;
constexpr std::uint8_t pxe_boot_servers = 8;
constexpr std::uint8_t pxe_boot_menu = 9;
constexpr std::uint16_t local_boot = 0;

/// One PXE_BOOT_SERVERS entry: type, count, addresses; or one PXE_BOOT_MENU entry: type, length,
/// text.
bool next_entry(Reader& reader, std::size_t unit, std::uint16_t& type, Bytes& content) {
    layout::be16 number{0};
    std::uint8_t count = 0;
    if (!reader.read(number) || !reader.read(count) || !reader.take(count * unit, content))
        return false;
    type = number;
    return true;
}

std::optional<std::uint16_t> first_bootable(Bytes list, std::size_t unit) {
    Reader reader(list);
    std::uint16_t type = 0;
    Bytes content;
    while (next_entry(reader, unit, type, content))
        if (type != local_boot)
            return type;
    return std::nullopt;
}

Ipv4Address first_server(Bytes list, std::uint16_t wanted) {
    Reader reader(list);
    std::uint16_t type = 0;
    Bytes content;
    Ipv4Address server;
    while (next_entry(reader, sizeof(server), type, content))
        if (type == wanted && !content.empty()) {
            std::memcpy(&server.value, content.data(), sizeof(server));
            break;
        }
    return server;
}

}  // namespace

PxeVendorOptions pxe_vendor_options(const DhcpMessage& message) {
    PxeVendorOptions options;
    if (!message.is_pxe())
        return options;
    std::uint8_t bytes[512];
    std::size_t length = message.copy(DhcpOption::vendor_specific, bytes).value_or(0);
    Reader reader(Bytes(bytes, std::min(length, sizeof(bytes))));
    std::uint8_t code = 0;
    Bytes value;
    Bytes servers;
    Bytes menu;
    while (next_option(reader, code, value) == Step::option) {
        if (code == pxe_discovery_control && value.size() == 1)
            options.discovery_control = value[0];
        if (code == pxe_boot_servers)
            servers = value;
        if (code == pxe_boot_menu)
            menu = value;
    }
    options.boot_servers = !servers.empty();
    options.boot_item =
        menu.empty() ? first_bootable(servers, sizeof(Ipv4Address)) : first_bootable(menu, 1);
    if (options.boot_item)
        options.boot_server = first_server(servers, *options.boot_item);
    return options;
}

}  // namespace wire
