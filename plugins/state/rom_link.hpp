// SPDX-License-Identifier: GPL-2.0-or-later
// One link through which QEMU finds a ROM: what stands there, where it leads, who manages it, and
// whether that is what this package wants.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "romfile/rom_file.hpp"
#include "state/alternatives.hpp"
#include "state/layout.hpp"
#include "state/package_owner.hpp"
#include "state/root.hpp"

namespace state {

enum class LinkState {
    ours,     ///< leads to a ROM of this package
    stock,    ///< leads to the stock ROM, or QEMU comes to that because nothing is there
    foreign,  ///< leads to any other file
    broken,   ///< leads to nothing that can be used, or to a ROM of the wrong size class
    missing,  ///< nothing is there, and nothing behind it that QEMU would find
    unknown   ///< could not be told
};

/// "ours", "stock", ...
[[nodiscard]] const char* link_state_name(LinkState state);

/// Who decides what stands at the link.
struct Manager {
    enum class Kind {
        alternatives,   ///< it leads to the link of its group in /etc/alternatives
        plain,          ///< nobody: it leads straight to our file
        package,        ///< it belongs to a package
        administrator,  ///< it belongs to no package
        nothing,        ///< nothing is there
        unknown
    };
    Kind kind = Kind::unknown;
    std::optional<Selection> selection;  ///< of alternatives; absent: there is no record of it
    std::string package;                 ///< of package
    std::string reason;                  ///< of unknown
};

/// "alternatives", "plain", ...
[[nodiscard]] const char* manager_name(Manager::Kind kind);

/// Something to know about a link besides its state.
struct Note {
    std::string what;
    std::string what_to_do;  ///< a sentence or empty
};

struct RomLink {
    LinkRow row;
    LinkState state = LinkState::unknown;
    std::string reason;  ///< of broken, missing and unknown
    Manager manager;
    std::optional<std::string> link_text;   ///< absent where there is no symbolic link
    std::optional<std::string> target;      ///< the file QEMU gets, or where a broken link leads
    std::optional<std::size_t> size_class;  ///< bytes; of the target
    std::optional<std::size_t> stock_size_class;  ///< bytes; from the table where it is not there
    romfile::Check class_agrees{romfile::Verdict::unknown, "there is no ROM to compare"};
    std::optional<romfile::Payload> rom;  ///< of a target that is a ROM of ours, wherever it lies
    std::optional<std::string> sha256;    ///< of a target that is an option ROM
    bool leftover = false;                ///< a copy that an interrupted change left at the link
    std::vector<Note> notes;
    GroupFacts group;
    /// When what QEMU gets last changed, and when it may have: a removal leaves only the folder's
    /// time. Nanoseconds since 1970.
    std::optional<std::int64_t> changed;
    std::optional<std::int64_t> maybe_changed;

    /// Good when it is as this package wants it, unknown when that could not be told.
    [[nodiscard]] romfile::Verdict verdict() const;
};

/// Looks at one link. Whatever cannot be read becomes a part of the answer.
[[nodiscard]] RomLink look_at_link(const Root& root, const LinkRow& row, const OwnerLookup& owner);

/// Looks at all links of a layout.
[[nodiscard]] std::vector<RomLink> look_at_links(const Root& root,
                                                 const LayoutTable& rows,
                                                 const OwnerLookup& owner);

}  // namespace state
