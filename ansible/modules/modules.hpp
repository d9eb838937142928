// SPDX-License-Identifier: GPL-2.0-or-later
// The modules of the collection: what each takes, gives and does.
#pragma once

#include "module/run.hpp"

namespace modules {

extern const module::Module rom_check;
extern const module::Module rom_image;
extern const module::Module rom_info;
extern const module::Module rom_link;

}  // namespace modules
