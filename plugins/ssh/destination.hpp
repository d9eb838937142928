// SPDX-License-Identifier: GPL-2.0-or-later
// A host as it is named on a command line, in ProxyJump, or in an inventory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace ssh {

using romfile::Error;
using romfile::Result;
using romfile::success;

struct Destination {
    std::string host;
    std::optional<std::string> user;
    std::optional<std::uint16_t> port;
};

/// "[USER@]HOST[:PORT]"; an IPv6 address that is followed by a port stands in brackets.
[[nodiscard]] Result<Destination> parse_destination(std::string_view text);

/// Destinations separated by commas, the nearest first; "none" is an empty list.
[[nodiscard]] Result<std::vector<Destination>> parse_jumps(std::string_view text);

/// A number from 1 to 65535.
[[nodiscard]] std::optional<std::uint16_t> parse_port(std::string_view text);

}  // namespace ssh
