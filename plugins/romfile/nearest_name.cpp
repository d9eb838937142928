// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/nearest_name.hpp"

#include <algorithm>

namespace romfile {
namespace {

constexpr std::size_t longest = 64;  ///< no name that is meant is longer

/// Optimal string alignment distance, three rows of its table at a time.
std::size_t distance(const std::string& one, const std::string& other) {
    using Row = std::vector<std::size_t>;
    Row before_last, last(other.size() + 1), now(other.size() + 1);
    for (std::size_t column = 0; column <= other.size(); ++column)
        last[column] = column;
    for (std::size_t row = 1; row <= one.size(); ++row) {
        now[0] = row;
        for (std::size_t column = 1; column <= other.size(); ++column) {
            const bool same = one[row - 1] == other[column - 1];
            now[column] = std::min(
                {last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0u : 1u)});
            const bool swapped = row > 1 && column > 1 && one[row - 1] == other[column - 2] &&
                                 one[row - 2] == other[column - 1];
            if (swapped)
                now[column] = std::min(now[column], before_last[column - 2] + 1);
        }
        before_last = last;
        last = now;
    }
    return last[other.size()];
}

}  // namespace

std::optional<std::string> nearest_name(const std::string& name,
                                        const std::vector<std::string>& names) {
    std::optional<std::string> nearest;
    if (name.size() > longest)
        return nearest;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (const std::string& candidate : names)
        if (const std::size_t differs = distance(name, candidate); differs < least) {
            least = differs;
            nearest = candidate;
        }
    return nearest;
}

}  // namespace romfile
