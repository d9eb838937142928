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
    BootUri result;
    if (file.find("://") == std::string_view::npos) {
        if (server.is_unspecified())
            return Error{Code::not_found, "a boot file but no boot server"};
        result.server = server;
        result.path.add(file);
        return result;
    }
    TRY(uri, parse_tftp_uri(file));
    auto address = take_address(uri.host);
    if (!address || !uri.host.empty())
        return Error{Code::unsupported, "the URI must name its server by address"};
    result.server = *address;
    result.port = uri.port;
    result.path = uri.file;
    return result;
}

void add_uri(const BootUri& uri, async::TextWriter& text) {
    auto server = to_text(uri.server);
    text.add("tftp://").add(server.view());
    if (uri.port != 69)
        text.add(':').decimal(uri.port);
    encode_path(uri.path, text.add('/'));
}

}  // namespace boot
