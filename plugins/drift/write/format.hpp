// SPDX-License-Identifier: GPL-2.0-or-later
// The forms in which a drift report can be written. Each is a pair of files, and a row of
// formats().
//
// Every text of a report may come from a machine that is not to be trusted: each format shows
// control characters and what turns text around as \xNN (romfile::visible), and escapes what means
// something in the format itself. The JSON formats keep the text, with \u escapes for all that is
// not ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "drift/report.hpp"

namespace drift {

struct WriteOptions {
    bool colour = false;    ///< only the format text has any
    std::size_t width = 0;  ///< columns after which the format text breaks lines; 0: never
};

struct Format {
    const char* name;    ///< for --format
    const char* ending;  ///< of a file name, with its dot
    const char* media_type;
    std::string (*write)(const Report&, const WriteOptions&);
    const char* help;  ///< one line
};

/// All of them; the first is for people.
[[nodiscard]] const std::vector<Format>& formats();

/// The format of this name; nothing when there is none.
[[nodiscard]] const Format* find_format(std::string_view name);

}  // namespace drift
