// SPDX-License-Identifier: GPL-2.0-or-later
// What an administrator wants of a link, whether a link is like that, and what it would take. The
// change itself is made by the link script; this tells beforehand and judges afterwards.
#pragma once

#include <string>

#include "state/rom_link.hpp"

namespace state {

struct Wanted {
    enum class Kind {
        multinic,   ///< our ROM
        stock,      ///< the stock ROM
        automatic,  ///< the alternative of the highest priority
        path,       ///< this registered alternative
        before      ///< whatever was there before us
    };
    Kind kind;
    std::string path;  ///< of `path`
};

/// From "multinic", "stock", "auto" or an absolute path.
[[nodiscard]] Result<Wanted> parse_wanted(const std::string& text);

/// Whether the link is as wanted; the reason when it is not, or when that could not be told.
[[nodiscard]] romfile::Check compare(const RomLink& link, const Wanted& wanted);

/// What a change would come to.
struct Plan {
    std::string outcome;  ///< the path that the link will lead to, or what will be there instead
    std::string problem;  ///< why it cannot be done; empty: it can, as far as that can be told
};

[[nodiscard]] Plan plan_change(const Root& root,
                               AlternativesProgram program,
                               const RomLink& link,
                               const Wanted& wanted);

}  // namespace state
