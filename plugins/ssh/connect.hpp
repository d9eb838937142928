// SPDX-License-Identifier: GPL-2.0-or-later
// From a name to a connected TCP socket.
#pragma once

#include <sys/socket.h>

#include <vector>

#include "ssh/deadline.hpp"
#include "ssh/handles.hpp"
#include "ssh/host_settings.hpp"
#include "ssh/loop.hpp"

namespace ssh {

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

/// The addresses of the host. getaddrinfo() knows no deadline, so names are looked up by a few
/// threads beside the loop. Whoever is a number needs none.
[[nodiscard]] Task<Result<std::vector<Address>>> resolve(Loop& loop,
                                                         const HostSettings& settings,
                                                         Deadline deadline);

/// A non-blocking socket to the first of the addresses that answers.
[[nodiscard]] Task<Result<Descriptor>> connect(Loop& loop,
                                               const std::vector<Address>& addresses,
                                               Deadline deadline);

}  // namespace ssh
