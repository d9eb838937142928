// SPDX-License-Identifier: GPL-2.0-or-later
// The script that manages the links to the ROM (packaging/links), as it runs on a host: `sh -s`
// with it on standard input and its command as arguments. Whoever changes links runs this script,
// here or over SSH; there is no second implementation.
#pragma once

#include <string>
#include <string_view>

namespace link_script {

/// For the layout that the host looks like.
[[nodiscard]] std::string_view text();

/// For the named layout, whatever the host looks like. Empty when packaging/layouts.table has no
/// such layout.
[[nodiscard]] std::string text_for(std::string_view layout);

}  // namespace link_script
