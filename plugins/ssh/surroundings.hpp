// SPDX-License-Identifier: GPL-2.0-or-later
// What the logins of a run share.
#pragma once

#include "ssh/client_config.hpp"
#include "ssh/key_ring.hpp"
#include "ssh/known_hosts.hpp"
#include "ssh/secret.hpp"
#include "ssh/watchdog.hpp"

namespace ssh {

/// Safe to use from several threads. What it refers to must outlive the logins.
struct Surroundings {
    const ClientConfig& config;
    const LocalUser& user;
    KnownHostsStore& known_hosts;
    const KeyRing& keys;
    const Asker& asker;
    Watchdog& watchdog;
};

}  // namespace ssh
