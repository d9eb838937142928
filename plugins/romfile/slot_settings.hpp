// SPDX-License-Identifier: GPL-2.0-or-later
// Settings as the ROM's slot holds them, lines name=value, read with the ROM's own reader.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "romfile/result.hpp"
#include "romfile/rom_file.hpp"

namespace romfile {

/// The settings that the ROM will use of this text, in its order.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> settings_in(std::string_view text);

/// The SHA-256 of an embedded script: what sha256sum says of the file that was embedded.
[[nodiscard]] std::string script_sha256(const Slot& slot);

/// An error, with `file` and the line, when a line is none that the ROM would use.
[[nodiscard]] Result<void> check_settings(const std::string& file, std::string_view text);

/// The text with `assignment` ("name=value") as its last line and no other line that sets the same
/// name. An error when that is no setting.
[[nodiscard]] Result<std::string> with_setting(std::string_view text,
                                               const std::string& assignment);

}  // namespace romfile
