// SPDX-License-Identifier: GPL-2.0-or-later
// What a DHCP boot file names: a plain path on the boot server, or a URI that says it all.
#pragma once

#include "boot/uri.hpp"
#include "wire/address.hpp"

namespace boot {

/// A file on a TFTP server.
struct BootUri {
    wire::Ipv4Address server;
    std::uint16_t port = 69;
    FileName path;
};

/// `file` as DHCP gave it: what holds "://" is a URI, all else a plain path, which `server` serves.
/// Host names give Code::unsupported; else as parse_tftp_uri().
async::Result<BootUri> parse_boot_uri(std::string_view file, wire::Ipv4Address server);

/// Appends the URI of the file.
void add_uri(const BootUri& uri, async::TextWriter& text);

}  // namespace boot
