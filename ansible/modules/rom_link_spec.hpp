// SPDX-License-Identifier: GPL-2.0-or-later
// What rom_link takes and gives.
#pragma once

#include "module/spec.hpp"

namespace modules {

[[nodiscard]] const module::Spec& rom_link_spec();

}  // namespace modules
