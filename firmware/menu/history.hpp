// SPDX-License-Identifier: GPL-2.0-or-later
// The lines that were typed before, as many as fit.
#pragma once

#include <cstddef>
#include <string_view>

namespace menu {

class History {
  public:
    /// Remembers a line, the oldest ones make room. An empty line, one like the last, and one that
    /// does not fit are not remembered.
    void add(std::string_view line);
    /// The newest line is number 1. Empty when there is no such line.
    std::string_view line(std::size_t number) const;

  private:
    /// Newest first, a zero byte behind each.
    char lines_[2048];
    std::size_t used_ = 0;
};

}  // namespace menu
