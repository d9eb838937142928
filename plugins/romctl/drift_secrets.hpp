// SPDX-License-Identifier: GPL-2.0-or-later
// Passwords and passphrases of a scan: from file descriptors, else from a person at a terminal.
#pragma once

#include "romctl/drift_options.hpp"
#include "ssh/secret.hpp"

namespace romctl {

/// Reads the descriptors that the options name, one line of each, and closes them; asks for the
/// password once, before the scan, where that is wished. Hosts that want a password get that or
/// none: nobody is asked in the middle of a scan but for the passphrase of a key, and once for
/// each.
[[nodiscard]] Result<ssh::Asker> drift_asker(const DriftLogin& login);

}  // namespace romctl
