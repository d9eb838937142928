// SPDX-License-Identifier: GPL-2.0-or-later
// The report as the page's own script reads it: small, because what many hosts have in common
// stands in it once. It is no interface; programs read report.schema.json.
#pragma once

#include <string>

#include "drift/report.hpp"

namespace drift {

/// JSON in ASCII that can stand in a <script type="application/json">: it holds no "<", ">" or "&".
///
/// {"time", "compared": seconds or null, "texts": [...], "findings": [...], "hosts": [...]}, where
/// a text is its place in "texts", and a finding of a host its place in "findings":
///   finding: [item, verdict, expected, found, reason, cause, trend or null, since or null,
///   flapping] host: [name, address, [group...], source, verdict, reason, since or null, cause,
///   [trend...],
///          flapping, [finding...], [[time, text, [item...]]...], [note...], milliseconds]
[[nodiscard]] std::string page_data(const Report& report);

}  // namespace drift
