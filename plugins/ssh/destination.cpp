// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/destination.hpp"

#include <algorithm>
#include <charconv>

#include "ssh/text.hpp"

namespace ssh {
namespace {

constexpr std::size_t name_limit = 255;
constexpr std::size_t jump_limit = 8;

/// What a name can be made of, a scope behind an IPv6 address included. Anything else is a mistake,
/// or somebody's attempt to have it taken for an option or a command.
bool is_host_name(std::string_view name) {
    static constexpr std::string_view others = ".-_:%";
    return !name.empty() && name.size() <= name_limit && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char each) {
               return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
                      (each >= '0' && each <= '9') || others.find(each) != std::string_view::npos;
           });
}

bool is_user_name(std::string_view name) {
    return !name.empty() && name.size() <= name_limit && name.front() != '-' &&
           std::all_of(name.begin(), name.end(), [](char each) {
               return each > ' ' && each < 0x7F &&
                      std::string_view("'`\";&<>|(){}$\\").find(each) == std::string_view::npos;
           });
}

/// Takes ":PORT" off the end of `host`, where it is a port and not the end of an IPv6 address.
bool take_port(std::string_view& host, std::optional<std::uint16_t>& port) {
    std::string_view number;
    if (!host.empty() && host.front() == '[') {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos)
            return false;
        number = host.substr(end + 1);
        host = host.substr(1, end - 1);
        if (number.empty())
            return true;
        if (number.front() != ':')
            return false;
        number.remove_prefix(1);
    } else {
        const std::size_t colon = host.find(':');
        if (colon == std::string_view::npos || host.find(':', colon + 1) != std::string_view::npos)
            return true;
        number = host.substr(colon + 1);
        host = host.substr(0, colon);
    }
    port = parse_port(number);
    return port.has_value();
}

}  // namespace

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        return std::nullopt;
    return port;
}

Result<Destination> parse_destination(std::string_view text) {
    Destination destination;
    std::string_view host = text;
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) {
        destination.user = std::string(host.substr(0, at));
        host.remove_prefix(at + 1);
    }
    const bool well_formed = take_port(host, destination.port);
    destination.host = std::string(host);
    if (!well_formed || !is_host_name(host) ||
        (destination.user && !is_user_name(*destination.user)))
        return Error{"is no host", printable_line(text), "Write it as [USER@]HOST[:PORT]."};
    return destination;
}

Result<std::vector<Destination>> parse_jumps(std::string_view text) {
    std::vector<Destination> jumps;
    if (lower(text) == "none")
        return jumps;
    for (const std::string& word : split(text, ",")) {
        const Result<Destination> jump = parse_destination(word);
        if (!jump)
            return jump.error();
        jumps.push_back(*jump);
    }
    if (jumps.empty() || jumps.size() > jump_limit)
        return Error{"is no list of jump hosts",
                     printable_line(text),
                     "Write it as [USER@]HOST[:PORT], several separated by commas."};
    return jumps;
}

}  // namespace ssh
