// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/boot_uri.hpp"

#include <optional>

namespace boot {
namespace {

using async::Code;
using async::Error;

/// Takes a decimal number of at most `limit` off the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t limit) {
    std::uint32_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        value = value * 10 + static_cast<std::uint32_t>(text[digits] - '0');
        if (value > limit)
            return std::nullopt;
        ++digits;
    }
    if (digits == 0)
        return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

std::optional<wire::Ipv4Address> take_address(std::string_view& text) {
    std::uint32_t address = 0;
    for (unsigned part = 0; part < 4; ++part) {
        if (part != 0) {
            if (text.empty() || text[0] != '.')
                return std::nullopt;
            text.remove_prefix(1);
        }
        auto number = take_number(text, 255);
        if (!number)
            return std::nullopt;
        address = address << 8 | *number;
    }
    return wire::Ipv4Address(address);
}

}  // namespace

async::Result<BootUri> parse_boot_uri(std::string_view file, wire::Ipv4Address server) {
    constexpr std::string_view scheme = "tftp://";
    if (file.find("://") == std::string_view::npos) {
        if (server.is_unspecified())
            return Error{Code::not_found, "a boot file but no boot server"};
        return BootUri{server, 69, file};
    }
    if (file.substr(0, scheme.size()) != scheme)
        return Error{Code::unsupported, "only tftp:// URIs can be fetched"};
    std::string_view rest = file.substr(scheme.size());
    BootUri uri;
    auto address = take_address(rest);
    if (!address)
        return Error{Code::unsupported, "the URI must name its server by address"};
    uri.server = *address;
    if (!rest.empty() && rest[0] == ':') {
        rest.remove_prefix(1);
        auto port = take_number(rest, 65535);
        if (!port || *port == 0)
            return Error{Code::malformed, "the URI's port is not a port"};
        uri.port = static_cast<std::uint16_t>(*port);
    }
    if (rest.size() < 2 || rest[0] != '/')
        return Error{Code::malformed, "the URI names no file"};
    uri.path = rest.substr(1);
    return uri;
}

}  // namespace boot
