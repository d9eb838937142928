// SPDX-License-Identifier: GPL-2.0-or-later
// What an alternatives program keeps on record about a group: the text file that chkconfig's
// `alternatives` and dpkg's `update-alternatives` write, each with its own small differences. The
// text is hostile input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace state {

/// How the file that stands at the link is chosen.
enum class Selection { automatic, manual };

/// "auto" or "manual", as the alternatives programs call them.
[[nodiscard]] const char* selection_name(Selection selection);

/// A further link that is switched together with the first one.
struct Follower {
    std::string name;
    std::string link;
};

struct Choice {
    std::string path;
    int priority;
    std::string family;                  ///< chkconfig only; empty: none
    std::string service;                 ///< chkconfig only; empty: none
    std::vector<std::string> followers;  ///< a path for each follower; empty: it has none
};

struct GroupRecord {
    enum class Format { chkconfig, dpkg };
    Format format;  ///< by the content alone; the two can say the same only where that is the same
    Selection selection;
    std::string link;
    std::vector<Follower> followers;
    std::vector<Choice> choices;

    /// The choice of the highest priority, the first of several; null when there is none.
    [[nodiscard]] const Choice* best() const;
    /// The choice with this path; null when it is not registered.
    [[nodiscard]] const Choice* find(std::string_view path) const;
};

/// Reads a record; an error names the line.
[[nodiscard]] romfile::Result<GroupRecord> parse_group_record(std::string_view text);

}  // namespace state
