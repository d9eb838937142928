// SPDX-License-Identifier: GPL-2.0-or-later
// Owner, group, mode and SELinux context of a file, as the options of that name ask for them.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "module/arguments.hpp"
#include "romfile/result.hpp"

namespace module {

/// What a file has.
struct FileAttributes {
    uid_t owner = 0;
    gid_t group = 0;
    mode_t mode = 0;                     ///< permission bits
    std::optional<std::string> context;  ///< absent: this file system or kernel has none

    bool operator==(const FileAttributes&) const = default;
};

/// What the task asks for. Absent: as it is.
struct WantedAttributes {
    std::optional<uid_t> owner;
    std::optional<gid_t> group;
    std::string mode;                             ///< empty: as it is
    std::optional<std::string> context_parts[4];  ///< user, role, type, level
};

/// Rows for the options owner, group, mode, seuser, serole, setype and selevel.
[[nodiscard]] std::vector<Option> attribute_options();

/// Reads those options; an error names the option, or the user or group that this host does not
/// have.
[[nodiscard]] romfile::Result<WantedAttributes> wanted_attributes(const Arguments& arguments);

/// Of the file itself when `path` is one, of what it points to when it is a link.
[[nodiscard]] romfile::Result<FileAttributes> look_at_attributes(const std::string& path);

/// What `wanted` makes of `now`. An error when the context is asked for where there is none.
[[nodiscard]] romfile::Result<FileAttributes> with_wanted(const FileAttributes& now,
                                                          const WantedAttributes& wanted);

/// Gives the open file those attributes; what it has already is not set again.
[[nodiscard]] romfile::Result<void> set_attributes(int file, const FileAttributes& attributes);

/// What a new file would have from this process: its user, group, umask.
[[nodiscard]] FileAttributes attributes_of_new_file();

/// owner, group, uid, gid, mode ("0644") and secontext for the answer.
[[nodiscard]] Json attributes_json(const FileAttributes& attributes);

}  // namespace module
