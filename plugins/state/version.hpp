// SPDX-License-Identifier: GPL-2.0-or-later
// Versions of packages and ROMs, compared as rpm does (rpm-version(7)), and ranges of them.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace state {

/// Runs of digits as numbers, runs of letters as text, a number before a text, a longer version
/// after a shorter one with the same beginning; "~" before everything, "^" behind the end and
/// before everything else. [epoch:]version[-release]: what one of them lacks is not compared, but a
/// missing epoch is 0.
[[nodiscard]] std::strong_ordering compare_versions(std::string_view one, std::string_view other);

/// All of ">=1.2 <2", "1.2.3", "!=1.5": comparisons that have to hold together.
class VersionRange {
  public:
    [[nodiscard]] static romfile::Result<VersionRange> parse(const std::string& text);
    [[nodiscard]] bool contains(std::string_view version) const;
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    struct Bound {
        bool less;
        bool equal;
        bool greater;
        std::string version;
    };
    std::string text_;
    std::vector<Bound> bounds_;
};

}  // namespace state
