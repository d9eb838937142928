// SPDX-License-Identifier: GPL-2.0-or-later
// The first bytes of a script, by which it is told from other boot files.
#pragma once

#include <string_view>

namespace layout {

/// "#!ipxe" or "#!gpxe" and one white space: the file is a script.
constexpr bool is_script(std::string_view file) {
    constexpr std::size_t size = 6;
    std::string_view magic = file.substr(0, size);
    if (file.size() <= size || (magic != "#!ipxe" && magic != "#!gpxe"))
        return false;
    char behind = file[size];
    return behind == ' ' || (behind >= '\t' && behind <= '\r');
}

}  // namespace layout
