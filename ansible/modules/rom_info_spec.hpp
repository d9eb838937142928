// SPDX-License-Identifier: GPL-2.0-or-later
// What rom_info takes and gives.
#pragma once

#include "module/spec.hpp"

namespace modules {

[[nodiscard]] const module::Spec& rom_info_spec();

}  // namespace modules
