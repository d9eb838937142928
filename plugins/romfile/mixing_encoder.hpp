// SPDX-License-Identifier: GPL-2.0-or-later
// Packs the engine with the model that the ROM unpacks it with (firmware/rom/context_mixing).
#pragma once

#include "romfile/bytes.hpp"

namespace romfile {

/// What rom::mixing_decode() makes `data` of. The same bytes on every machine.
[[nodiscard]] Bytes mixing_encode(View data);

}  // namespace romfile
