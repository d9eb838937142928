// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of memory.hpp; the ROM has its own heap in bios/heap.cpp.
#if __STDC_HOSTED__
#include <cstdlib>

#include "async/memory.hpp"

namespace async {

void* allocate(std::size_t size) noexcept { return std::malloc(size); }
void release(void* memory) noexcept { std::free(memory); }

}  // namespace async
#endif
