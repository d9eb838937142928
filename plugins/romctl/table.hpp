// SPDX-License-Identifier: GPL-2.0-or-later
// Rows of text in aligned columns.
#pragma once

#include <string>
#include <vector>

#include "console/terminal.hpp"

namespace romctl {

/// A table: the first row is the heading. Cells of a column are padded to the widest; an outcome
/// cell is painted after padding, so colour does not disturb the alignment.
class Table {
  public:
    struct Cell {
        std::string text;
        enum class Kind { plain, number, outcome } kind = Kind::plain;
        romfile::Verdict verdict = romfile::Verdict::good;
    };
    using Row = std::vector<Cell>;

    explicit Table(Row heading) { rows_.push_back(std::move(heading)); }
    void add(Row row) { rows_.push_back(std::move(row)); }

    /// All lines, each with its newline and `indent` before it.
    [[nodiscard]] std::string text(const console::Paint& paint, const std::string& indent) const;

  private:
    std::vector<Row> rows_;
};

}  // namespace romctl
