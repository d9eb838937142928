// SPDX-License-Identifier: GPL-2.0-or-later
// One line of the journal of package transactions that touched a ROM, as journal.schema.json
// describes it. Written inside rpm's process by the transaction plugin, so it needs nothing but the
// standard library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace journal {

inline constexpr int schema_number = 1;
/// Nothing that is written is longer, in bytes with its newline; nothing longer is read.
inline constexpr std::size_t longest_line = 256 * 1024;
inline constexpr std::size_t most_packages = 32;     ///< the others are counted only
inline constexpr std::size_t most_links = 8;         ///< a layout has fewer
inline constexpr std::size_t longest_word = 128;     ///< bytes of a name or a version
inline constexpr std::size_t longest_path = 512;     ///< bytes of a path or a link's text
inline constexpr std::size_t longest_command = 512;  ///< bytes of a command line

enum class Action {
    install,
    upgrade,
    downgrade,
    reinstall,
    erase,
    obsolete  ///< erased because another package took its place
};

/// "install", "upgrade" and so on.
[[nodiscard]] const char* action_name(Action action);

struct PackageChange {
    std::string name;
    Action action = Action::install;
    std::string old_version;   ///< [EPOCH:]VERSION-RELEASE.ARCHITECTURE; empty: there was none
    std::string new_version;   ///< the same; empty: there is none
    bool failed = false;       ///< rpm says so
    bool touched_rom = false;  ///< by its files or its scriptlets; false: it was only there, too
};

/// What a path was.
struct RomFile {
    std::string link_text;  ///< empty: no symbolic link
    std::string target;     ///< without links; empty: the link leads nowhere
    std::string sha256;     ///< of the content, in hexadecimal; empty: could not be read

    bool operator==(const RomFile&) const = default;
};

enum class Place {
    link,  ///< the path that is managed; where it is taken over, the stock ROM's, too
    stock  ///< the stock ROM
};

/// "link" or "stock".
[[nodiscard]] const char* place_name(Place place);

/// A path at which QEMU may find a ROM.
struct RomChange {
    std::string group;  ///< the name that QEMU asks for, such as "efi-virtio.rom"
    Place place = Place::link;
    std::string path;
    std::optional<RomFile> before;  ///< absent: nothing was there
    std::optional<RomFile> after;
};

struct Command {
    std::string name;  ///< as the kernel has it
    std::string line;  ///< arguments with blanks between, passwords in URLs hidden; may be cut
};

struct Entry {
    std::int64_t time = 0;  ///< the end of the transaction; seconds since 1970
    bool failed = false;    ///< the transaction as a whole
    std::vector<PackageChange> packages;
    std::uint64_t packages_left_out = 0;
    std::vector<RomChange> roms;
    std::uint32_t user = 0;                   ///< whose process it was
    std::optional<std::uint32_t> login_user;  ///< who had logged in; absent: nobody
    std::string user_name;  ///< of the login user, else of the user; empty: not known
    Command command;        ///< the program that used rpm's library
    Command parent;         ///< what started it; empty: not known
};

/// The entry as one line of JSON, in ASCII or UTF-8, with its newline, never longer than
/// longest_line: what is too long is cut, and what is too much is left out. Bytes that are not
/// UTF-8 become U+FFFD.
[[nodiscard]] std::string to_line(const Entry& entry);

}  // namespace journal
