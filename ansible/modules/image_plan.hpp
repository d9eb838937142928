// SPDX-License-Identifier: GPL-2.0-or-later
// The ROM file that a rom_image task describes: the packaged ROM, or another of ours, with a script
// and settings in its slot and in its size class. Made in memory; nothing is written here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "module/arguments.hpp"
#include "romfile/rom_file.hpp"
#include "romfile/script_lint.hpp"

namespace modules {

/// A ROM file with what is in it.
struct Image {
    romfile::Bytes bytes;
    romfile::RomFile rom;
};

/// What stands at `dest` now.
struct Present {
    bool exists = false;
    std::optional<Image> image;  ///< absent where it is no option ROM
    bool empty = false;
};

struct ImagePlan {
    std::string source;
    Image image;
    std::vector<romfile::ScriptFinding> lint;  ///< of a script that the task gives
};

/// An error when the path is a folder, cannot be read, or is larger than any ROM.
[[nodiscard]] romfile::Result<Present> look_at_present(const std::string& path);

/// Errors name the option, or the file, that the mistake is in.
[[nodiscard]] romfile::Result<ImagePlan> plan_image(const module::Arguments& arguments,
                                                    const Present& present);

/// Version, build id, size class, digests, settings: for the answer. Values of secret settings are
/// hidden.
[[nodiscard]] module::Json image_json(const romfile::RomFile& rom);

/// The same as lines for a diff, with the script.
[[nodiscard]] std::string image_lines(const romfile::RomFile& rom);

}  // namespace modules
