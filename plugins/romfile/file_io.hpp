// SPDX-License-Identifier: GPL-2.0-or-later
// Files on disk: read within a limit, replaced all or nothing.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"

namespace romfile {

inline constexpr std::size_t file_size_limit = 16 << 20;  ///< no option ROM comes near it

struct FileContent {
    Bytes bytes;
    mode_t mode;  ///< permission bits
};

/// The whole of a regular file of at most `limit` bytes.
[[nodiscard]] Result<FileContent> read_file(const std::string& path,
                                            std::size_t limit = file_size_limit);

/// Writes a new file beside `path`, brings it to the disk and renames it over `path`: whoever opens
/// `path` sees the old bytes or the new ones, also after a power cut. A file that is there keeps
/// its mode and, where permitted, its owner; a new one gets `mode` (default 0666) less the umask. A
/// symbolic link is followed: what it points to is replaced.
[[nodiscard]] Result<void> write_file_atomically(const std::string& path,
                                                 View bytes,
                                                 std::optional<mode_t> mode = std::nullopt);

/// The same with `prepare` called on the open new file when all its bytes are written, before it
/// takes the place of the old one. By then it has the old file's mode, owner and SELinux context;
/// an error leaves the old file as it is.
using Prepare = std::function<Result<void>(int file)>;
[[nodiscard]] Result<void> write_file_atomically(const std::string& path,
                                                 View bytes,
                                                 const Prepare& prepare);

/// Writes all of it to an open file, however many calls that takes; false with errno when one
/// fails.
[[nodiscard]] bool write_all(int file, View bytes);

/// Whether both paths lead to the same existing file, through links or not.
[[nodiscard]] bool same_file(const std::string& one, const std::string& other);

}  // namespace romfile
