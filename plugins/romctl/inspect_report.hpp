// SPDX-License-Identifier: GPL-2.0-or-later
// The two faces of `romctl inspect`: for people and for programs.
#pragma once

#include <string>

#include "console/terminal.hpp"
#include "romfile/result.hpp"
#include "romfile/rom_file.hpp"

namespace romctl {

/// The report for people, with a newline at the end.
[[nodiscard]] std::string inspect_text(const std::string& path,
                                       const romfile::RomFile& rom,
                                       const console::Paint& paint);

/// The report as JSON after inspect.schema.json, with a newline at the end.
[[nodiscard]] std::string inspect_json(const std::string& path, const romfile::RomFile& rom);

/// The same when the file could not be read or is no option ROM.
[[nodiscard]] std::string inspect_json(const std::string& path, const romfile::Error& error);

}  // namespace romctl
