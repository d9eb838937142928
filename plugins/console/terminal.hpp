// SPDX-License-Identifier: GPL-2.0-or-later
// Colour for people, never for files and pipes.
#pragma once

#include <string>
#include <string_view>

#include "romfile/rom_file.hpp"

namespace console {

/// Whether standard output is a terminal that takes colour and NO_COLOR (no-color.org) is not set.
[[nodiscard]] bool colour_wanted();

/// Marks up text, or leaves it alone when made with colour = false.
class Paint {
  public:
    explicit Paint(bool colour) : colour_(colour) {}

    [[nodiscard]] std::string strong(std::string_view text) const;
    [[nodiscard]] std::string faint(std::string_view text) const;
    /// In the colour of an outcome: green, red or yellow.
    [[nodiscard]] std::string as(romfile::Verdict verdict, std::string_view text) const;

  private:
    [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const;
    bool colour_;
};

}  // namespace console
