// SPDX-License-Identifier: GPL-2.0-or-later
// A group of alternatives as chkconfig's program keeps it, and the file with its records:
//   auto or manual; the leader's link; name and link of each follower; an empty line; then for each
//   alternative its path, "@family@" if it has one and its priority, and the followers' targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chkconfig {

/// A link of a group: the path that users know, and its name in the alternatives folder.
struct Link {
    std::string path, name;
};
/// One alternative. `targets` are in the order of the group's links; an empty one is not provided.
struct Entry {
    int priority = 0;
    std::string family;
    std::vector<std::string> targets;
};
enum class Mode : std::uint8_t { automatic, manual };

struct Group {
    Mode mode = Mode::automatic;
    std::vector<Link> links;  // the leader, then its followers
    std::vector<Entry> entries;
    std::size_t best = 0;
    std::optional<std::size_t> current;  // none: the link leads to no alternative
    std::string current_target;

    /// The entry of that path, or the number of entries.
    std::size_t find(const std::string& path) const;
    /// The place of that link among the group's; makes one, which no entry provides yet.
    std::size_t place_of(const Link& follower);
    /// Puts the entry in the place of one with the same path, else behind the others. True when it
    /// took a place; then which entry is best is not reckoned anew, as in the original.
    bool put(const Entry& entry);
    /// Takes the entry out; the last one takes its place. Reckons anew which is best: the current
    /// one's family comes first.
    void take_out(std::size_t index);
};

/// False for what the program would not read; says so on stderr.
bool read_records(const std::string& path, const std::string& name, Group& group);
/// False when the file cannot be replaced; says why on stderr. The draft NAME.new must not exist:
/// what a killed run left of it makes every later run fail.
bool write_records(const std::string& path, const Group& group);

}  // namespace chkconfig
