// SPDX-License-Identifier: GPL-2.0-or-later
// The script that runs when no other is configured: firmware/multinic.ipxe.
#pragma once

#include <string_view>

namespace script {

/// Its text without comments; every line keeps its number. Lives for ever.
std::string_view builtin_script();

}  // namespace script
