// SPDX-License-Identifier: GPL-2.0-or-later
// Adds lines to the journal. What may go wrong beside it (a full disk, a kill, two programs at
// once) costs at most the line that is being written; the lines before it stay as they are.
#pragma once

#include <string>
#include <string_view>

#include "romfile/result.hpp"

namespace journal {

inline constexpr const char* usual_folder = "/var/log/qemu-rom-multinic";
inline constexpr const char* file_name = "transactions.jsonl";
/// A file that a line would make larger is renamed to NAME.1 before, that to NAME.2, and so on.
inline constexpr std::size_t largest_file = 1024 * 1024;
inline constexpr int old_files = 3;

/// Adds one line, which ends with a newline, to the journal in a folder; makes the folder and the
/// file where they are not there. What an earlier writer left without a newline gets one. Waits at
/// most a second for another writer. Follows no link to a file that is none of the journal's.
romfile::Result<void> add_line(const std::string& folder, std::string_view line);

}  // namespace journal
