// SPDX-License-Identifier: GPL-2.0-or-later
// A ROM file given on the command line.
#pragma once

#include <sys/types.h>

#include <string>

#include "romctl/command.hpp"
#include "romfile/bytes.hpp"
#include "romfile/result.hpp"
#include "romfile/rom_file.hpp"

namespace romctl {

struct RomInput {
    romfile::Bytes bytes;
    romfile::RomFile rom;
    mode_t mode;  ///< of the file
};

/// Reads and parses it; errors name the file.
[[nodiscard]] romfile::Result<RomInput> read_rom(const std::string& path);

/// Writing over the input is fine when that is what was said, not when another name leads there.
[[nodiscard]] romfile::Result<void> check_output(const std::string& in, const std::string& out);

/// Puts the file's name before the place that the error names.
[[nodiscard]] romfile::Error in_file(const std::string& path, romfile::Error error);

[[nodiscard]] Exit exit_of(romfile::Verdict verdict);

}  // namespace romctl
