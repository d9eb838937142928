// SPDX-License-Identifier: GPL-2.0-or-later
// Permission bits as playbooks write them: 0644, "0644", "u=rw,g=r,o=", "g+w,o-rwx".
#pragma once

#include <sys/types.h>

#include <string>

#include "romfile/result.hpp"

namespace module {

/// The bits that `text` makes of `mode`: octal digits replace all, clauses after chmod(1) change
/// some. `mask` is the umask, which holds for clauses that name nobody ("+w").
[[nodiscard]] romfile::Result<mode_t> apply_mode(const std::string& text, mode_t mode, mode_t mask);

}  // namespace module
