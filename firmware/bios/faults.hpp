// SPDX-License-Identifier: GPL-2.0-or-later
// CPU exceptions inside the engine: our bugs. They are told on the console and the debug port, and
// the machine goes on with the next boot device instead of resetting for ever.
#pragma once

#include "rom/handoff.hpp"

namespace bios {

/// Sets up the interrupt descriptor table for the 32 exceptions.
void catch_faults(rom::Handoff& handoff);

}  // namespace bios
