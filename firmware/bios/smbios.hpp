// SPDX-License-Identifier: GPL-2.0-or-later
// SMBIOS (DSP0134) where the BIOS left it.
#pragma once

#include "boot/smbios.hpp"

namespace bios {

/// The machine's tables, in memory that stays as it is while the engine runs. Code::not_found: it
/// has none; Code::malformed: they are broken.
async::Result<boot::SmbiosTable> smbios_table();

}  // namespace bios
