// SPDX-License-Identifier: GPL-2.0-or-later
// From the name of a host to its address, by DNS (RFC 1035).
#pragma once

#include "client/ask.hpp"
#include "wire/dns.hpp"

namespace client {

/// Asks `servers` for the address of `name`, which is complete: nothing is appended. Follows
/// aliases. Code::malformed: it is no name; Code::not_found: it does not exist or has no address;
/// else as ask() says. Everything must outlive the task.
async::Task<net::Ipv4Address> dns_resolve(std::span<const Server> servers,
                                          std::string_view name,
                                          const AskSettings& settings,
                                          async::Entropy& entropy);

}  // namespace client
