// SPDX-License-Identifier: GPL-2.0-or-later
// What is at a path where QEMU may find a ROM: the link, where it leads, and the content there.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <vector>

#include "journal/journal_line.hpp"

namespace rpm_plugin {

/// The SHA-256 of a file from its beginning in hexadecimal, or empty when it could not be read.
/// Passed in, because inside rpm its own library has it.
using Digest = std::string (*)(int descriptor);

inline constexpr off_t largest_rom =
    16 * 1024 * 1024;  ///< bytes; of larger files there is no digest

struct RomLook {
    std::optional<journal::RomFile> file;  ///< absent: nothing is there
    std::vector<std::string> passed;       ///< paths of the links on the way, and of the file
    std::string state;                     ///< differs when anything about it was changed
};

/// Looks without reading the content: `file` has no digest.
[[nodiscard]] RomLook look_at(const std::string& path);

/// Adds the digest; takes that of `known` where nothing was changed since.
void add_digest(RomLook& look, const RomLook* known, Digest digest);

}  // namespace rpm_plugin
