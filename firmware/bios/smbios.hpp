// SPDX-License-Identifier: GPL-2.0-or-later
// SMBIOS (DSP0134): the machine's UUID.
#pragma once

#include <array>
#include <cstdint>

namespace bios {

/// The system UUID (type 1) in the byte order that DHCP option 97 sends; all zero when there is
/// none.
std::array<std::uint8_t, 16> smbios_uuid();

}  // namespace bios
