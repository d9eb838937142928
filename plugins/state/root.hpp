// SPDX-License-Identifier: GPL-2.0-or-later
// The file system as a host sees it: the running one, an image under construction in a folder, or
// what another host wrote down of its own. Everything of plugins/state looks at files through this.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"

namespace state {

using romfile::Error;
using romfile::Result;

/// What stands at a path, symbolic links not followed. Absent is a fact like the others; what could
/// not be looked at is an Error instead.
struct Entry {
    enum class Kind { absent, file, link, folder, other };
    Kind kind = Kind::absent;
    std::string link_text;      ///< of a link
    std::uintmax_t size = 0;    ///< bytes, of a file
    mode_t mode = 0;            ///< permission bits
    std::int64_t changed = 0;   ///< of the inode (ctime), nanoseconds since 1970
    std::int64_t modified = 0;  ///< of the content (mtime), nanoseconds since 1970
};

/// Of st_mode.
[[nodiscard]] Entry::Kind kind_of(mode_t mode);

/// Where the way along all symbolic links ends.
struct Destination {
    std::string path;          ///< without links and dots; where it would be when it is absent
    Entry entry;               ///< a link only when `loop`
    bool loop = false;         ///< too many links, as the kernel counts
    std::int64_t changed = 0;  ///< the newest `changed` of all links on the way and of the end
};

/// What a Root stands on. Paths are absolute and without links and dots, but for a link at the end
/// of that of entry_at().
class TreeSource {
  public:
    TreeSource() = default;
    TreeSource(const TreeSource&) = delete;
    TreeSource& operator=(const TreeSource&) = delete;
    virtual ~TreeSource() = default;

    /// The same path as seen from outside, for messages.
    [[nodiscard]] virtual std::string outside(const std::string& path) const = 0;
    /// Whether this is the running system.
    [[nodiscard]] virtual bool is_live() const = 0;
    /// What stands there.
    [[nodiscard]] virtual Result<Entry> entry_at(const std::string& path) const = 0;
    /// The content of a regular file of at most `limit` bytes.
    [[nodiscard]] virtual Result<romfile::Bytes> read(const std::string& path,
                                                      std::size_t limit) const = 0;
    /// The names in a folder, sorted; none in a folder that is absent.
    [[nodiscard]] virtual Result<std::vector<std::string>> names(const std::string& path) const = 0;
};

/// A tree with symbolic links, which are followed inside it as a process would that has it as its
/// root: nothing in an image leads out of the image. Paths are absolute; what is returned is, too,
/// as seen from inside.
class Root {
  public:
    /// The tree below a folder, without a slash at its end; empty or "/" is the running system.
    explicit Root(const std::string& folder = "");
    explicit Root(std::shared_ptr<const TreeSource> tree);

    /// The same path as seen from outside, for messages.
    [[nodiscard]] std::string outside(const std::string& path) const {
        return tree_->outside(path);
    }
    /// Whether this is the running system.
    [[nodiscard]] bool is_live() const { return tree_->is_live(); }

    /// What stands there; a link at the end of the path is not followed.
    [[nodiscard]] Result<Entry> look(const std::string& path) const;
    /// Follows all links. An absent end is no error.
    [[nodiscard]] Result<Destination> resolve(const std::string& path) const;
    /// The content of a regular file of at most `limit` bytes, also of one in /proc, whose size
    /// says 0.
    [[nodiscard]] Result<romfile::Bytes> read(const std::string& path, std::size_t limit) const;
    /// The same as text.
    [[nodiscard]] Result<std::string> read_text(const std::string& path, std::size_t limit) const;
    /// The names in a folder, sorted; none in a folder that is absent.
    [[nodiscard]] Result<std::vector<std::string>> names(const std::string& path) const;

  private:
    [[nodiscard]] Result<Destination> walk(const std::string& path, bool follow_last) const;
    std::shared_ptr<const TreeSource> tree_;
};

/// `text` seen from the folder of `path`: absolute, dots resolved by the names alone.
[[nodiscard]] std::string beside(const std::string& path, const std::string& text);

}  // namespace state
