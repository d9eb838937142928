// SPDX-License-Identifier: GPL-2.0-or-later
// Scripts and settings given on the command line.
#pragma once

#include <string>

#include "romfile/result.hpp"
#include "romfile/visible_text.hpp"

namespace romctl {

inline constexpr std::size_t text_file_limit = 256 << 10;  ///< bytes of a file that is read

/// The bytes of a regular file, or for "-" of standard input. Errors name the file.
[[nodiscard]] romfile::Result<std::string> read_text(const std::string& path);

/// How the file is called in messages.
[[nodiscard]] std::string text_name(const std::string& path);

using romfile::visible;

}  // namespace romctl
