// SPDX-License-Identifier: GPL-2.0-or-later
// Passwords and passphrases, asked for on the terminal.
#pragma once

#include "ssh/secret.hpp"

namespace romctl {

/// Asks on the terminal, one question at a time whatever thread it comes from; the same question is
/// asked once. There is nobody to ask when standard input is no terminal.
[[nodiscard]] ssh::Asker terminal_asker();

}  // namespace romctl
