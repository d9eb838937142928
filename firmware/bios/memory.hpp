// SPDX-License-Identifier: GPL-2.0-or-later
// The engine's address space: physical memory below ENGINE_WINDOW one to one, the engine's own
// region at ENGINE_WINDOW, device memory from anywhere in the device window (rom/layout.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "rom/handoff.hpp"

namespace bios {

/// Once, before anything else here: where the engine's region lies. `page_directory` is the first
/// of the four page directories that the start part made, as the engine sees it.
void memory_begin(const rom::Handoff& handoff);

/// The address that a device uses for `pointer` (engine memory or low memory).
std::uint64_t physical(const void* pointer);

/// Makes device memory visible, uncached; the same run twice gives the same pointer. nullptr when
/// the window is full or the run crosses a 2 MiB border.
volatile void* map_device(std::uint64_t address, std::size_t size);

/// True when [address, address + size) of physical memory shares a byte with the engine's region.
bool touches_engine(std::uint64_t address, std::uint64_t size);

}  // namespace bios
