// SPDX-License-Identifier: GPL-2.0-or-later
// Text of scripts and settings in messages.
#pragma once

#include <string>
#include <string_view>

namespace romfile {

/// Text for a terminal: control characters and those that hide or turn text around as \xNN.
[[nodiscard]] std::string visible(std::string_view text);

}  // namespace romfile
