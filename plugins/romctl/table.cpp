// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/table.hpp"

#include <algorithm>

namespace romctl {
namespace {

using Cell = Table::Cell;

std::vector<std::size_t> widths(const std::vector<Table::Row>& rows) {
    std::vector<std::size_t> result;
    for (const Table::Row& row : rows) {
        result.resize(std::max(result.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            result[i] = std::max(result[i], row[i].text.size());
    }
    return result;
}

/// Numbers stand to the right. The last cell of a row gets no blanks behind it.
std::string cell_text(const Cell& cell, std::size_t width, bool last, const console::Paint& paint) {
    const std::string blanks(width - cell.text.size(), ' ');
    if (cell.kind == Cell::Kind::number)
        return blanks + cell.text;
    const std::string text =
        cell.kind == Cell::Kind::outcome ? paint.as(cell.verdict, cell.text) : cell.text;
    return last ? text : text + blanks;
}

}  // namespace

std::string Table::text(const console::Paint& paint, const std::string& indent) const {
    const std::vector<std::size_t> width = widths(rows_);
    std::string result;
    for (const Row& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += (i == 0 ? "" : "  ") + cell_text(row[i], width[i], i + 1 == row.size(), paint);
        result += indent + (&row == &rows_.front() ? paint.faint(line) : line) + "\n";
    }
    return result;
}

}  // namespace romctl
