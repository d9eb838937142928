// SPDX-License-Identifier: GPL-2.0-or-later
// Is this the host it says it is? Always strict: what is not known is refused, and nothing is ever
// written to a file of known hosts.
#pragma once

#include <string>
#include <vector>

#include "ssh/host_settings.hpp"
#include "ssh/known_hosts.hpp"

namespace ssh {

/// What is known of a host before it has said anything.
struct ExpectedKeys {
    std::vector<KnownKey> keys;
    std::vector<KnownKey> revoked;
    bool authority = false;  ///< there is a certification authority for it
};

[[nodiscard]] Result<ExpectedKeys> expected_keys(const HostSettings& settings,
                                                 KnownHostsStore& store);

/// The host key algorithms to ask for, in the form that libssh takes: those of known keys first, so
/// that a host with several keys shows one that can be judged. Empty when none is known.
[[nodiscard]] std::string host_key_algorithms(const ExpectedKeys& expected);

struct PresentedKey {
    std::string type;
    std::string blob;         ///< base64
    std::string fingerprint;  ///< "SHA256:..."
};

/// Success only when the key is known and not revoked.
[[nodiscard]] Result<void> judge_host_key(const HostSettings& settings,
                                          const ExpectedKeys& expected,
                                          const PresentedKey& presented);

}  // namespace ssh
