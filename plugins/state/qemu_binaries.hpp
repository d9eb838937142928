// SPDX-License-Identifier: GPL-2.0-or-later
// The QEMU system emulators of a host, their versions and the folders where they look for ROMs, by
// what they say themselves: "--version" and "-L help" of QEMU's manual page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/root.hpp"

namespace state {

struct QemuBinary {
    std::string path;                    ///< where it is called
    std::string target;                  ///< the file behind all links
    std::optional<std::string> version;  ///< "7.2.22"
    std::string package_version;         ///< what stands in parentheses behind it; empty: nothing
    /// Folders in the order of the search; absent: unknown.
    std::optional<std::vector<std::string>> search_path;
    std::vector<std::string> unknown;  ///< why something of this could not be told
};

struct QemuBinaries {
    std::vector<QemuBinary> binaries;  ///< in the order of the table of paths
    std::vector<Error> unknown;        ///< paths that could not be looked at
};

struct QemuVersion {
    std::string version;
    std::string package_version;
};

/// Of the answer to "--version".
[[nodiscard]] Result<QemuVersion> parse_qemu_version(std::string_view answer);

/// Of the answer to "-L help": absolute paths, one a line.
[[nodiscard]] Result<std::vector<std::string>> parse_search_path(std::string_view answer);

/// Runs the program at `binary.path` twice, each time for 10 seconds at most, and fills in what it
/// says of itself.
void ask_qemu_binary(QemuBinary& binary);

/// Looks at all paths where distributions have an emulator, and asks those that are there. Only
/// those of the running system are run; of others versions and search paths are unknown.
[[nodiscard]] QemuBinaries find_qemu_binaries(const Root& root);

}  // namespace state
