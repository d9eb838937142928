// SPDX-License-Identifier: GPL-2.0-or-later
// A drift report as one web page for people. It needs nothing but itself: it loads nothing, from
// nowhere.
#pragma once

#include <string>

#include "drift/report.hpp"

namespace drift {

/// The page, in UTF-8. All text of the report stands in it as text only, and a content security
/// policy lets nothing run but the page's own script.
[[nodiscard]] std::string write_page(const Report& report);

}  // namespace drift
