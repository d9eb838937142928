// SPDX-License-Identifier: GPL-2.0-or-later
// Arguments for ssh(1), as inventories have them: those that say how a host is reached. One that
// would lead elsewhere if it were passed over is an error.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "romfile/result.hpp"
#include "ssh/host_settings.hpp"

namespace drift {

using romfile::Error;
using romfile::Result;
using romfile::success;

class SshArguments {
  public:
    /// More arguments. As with ssh(1), the first that says something counts.
    [[nodiscard]] Result<void> add(std::string_view text);

    ssh::Wishes wishes;           ///< what is set before add() stays
    std::set<std::string> notes;  ///< what was passed over and might matter
};

}  // namespace drift
