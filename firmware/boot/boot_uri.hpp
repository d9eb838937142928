// SPDX-License-Identifier: GPL-2.0-or-later
// What a DHCP boot file names: a plain path on the boot server, or a URI that says it all.
#pragma once

#include <string_view>

#include "async/result.hpp"
#include "wire/address.hpp"

namespace boot {

/// A file on a TFTP server. `path` is a part of the text that was parsed.
struct BootUri {
    wire::Ipv4Address server;
    std::uint16_t port = 69;
    std::string_view path;
};

/// `file` as DHCP gave it; `server` serves plain paths. tftp://ADDRESS[:PORT]/PATH (RFC 3617) is
/// understood; other schemes and host names give Code::unsupported.
async::Result<BootUri> parse_boot_uri(std::string_view file, wire::Ipv4Address server);

}  // namespace boot
