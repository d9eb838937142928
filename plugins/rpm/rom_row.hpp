// SPDX-License-Identifier: GPL-2.0-or-later
// A row of packaging/layouts.table, as far as the plugin needs it.
#pragma once

namespace rpm_plugin {

struct RomRow {
    const char* layout;
    const char* group;
    const char* link;
    const char* stock;  ///< empty: the regular file at the link's own path
    const char* rom_folder;
    const char* evidence;  ///< paths with commas between
};

}  // namespace rpm_plugin
