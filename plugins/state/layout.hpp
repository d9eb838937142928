// SPDX-License-Identifier: GPL-2.0-or-later
// Where QEMU looks for the ROM of a virtio NIC, by distribution: packaging/layouts.table, which the
// package's scripts read, too.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/root.hpp"

namespace state {

/// One row of the table: a link through which QEMU finds a ROM.
struct LinkRow {
    enum class Kind {
        overriding,  ///< in a folder that QEMU searches before the stock ROM's
        takeover     ///< the path of the stock ROM itself
    };
    std::string layout;
    std::string group;  ///< alternatives group, and the name of the file that QEMU asks for
    std::string link;
    Kind kind;
    std::optional<std::string> stock;  ///< absent: the regular file at the link's own path
    std::size_t size_class;            ///< bytes; of the stock ROM where that cannot be read
    std::string rom_folder;
    std::vector<std::string> evidence;  ///< at least one path
};

using LayoutTable = std::vector<LinkRow>;

/// The table that was embedded by the build.
[[nodiscard]] const LayoutTable& built_in_layouts();

/// Reads a table; an error names the line.
[[nodiscard]] Result<LayoutTable> parse_layouts(std::string_view text);

/// The names of the layouts, in the order of the table.
[[nodiscard]] std::vector<std::string> layout_names(const LayoutTable& table);

/// The names of the links, whatever the layout, each once.
[[nodiscard]] std::vector<std::string> link_names(const LayoutTable& table);

/// The rows of a layout; an error that names those that there are when there is none.
[[nodiscard]] Result<LayoutTable> rows_of(const LayoutTable& table, const std::string& layout);

/// The layout of the first row whose evidence is all there, or nothing when there is no such row;
/// an error when something could not be looked at.
[[nodiscard]] Result<std::optional<std::string>> detect_layout(const LayoutTable& table,
                                                               const Root& root);

/// "override" or "takeover", as the table says.
[[nodiscard]] const char* kind_name(LinkRow::Kind kind);

}  // namespace state
