// SPDX-License-Identifier: GPL-2.0-or-later
// The signs of verdicts: each has its own shape, so that colour is never the only difference.
#pragma once

#include <fmt/format.h>

#include <string>

#include "drift/report.hpp"

namespace drift {

/// The sign alone, which says nothing to a screen reader: the word stands beside it. page.html
/// draws it.
inline std::string mark_html(Verdict verdict) {
    return fmt::format(
        "<svg class=\"mark {0}\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use "
        "href=\"#mark-{0}\"/></svg>",
        romfile::verdict_name(verdict));
}

}  // namespace drift
