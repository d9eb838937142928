// SPDX-License-Identifier: GPL-2.0-or-later
// The host's side of memory.hpp; the ROM has its own heap in bios/heap.cpp.
#if __STDC_HOSTED__
#include "async/memory_host.hpp"

#include <cstdlib>

#include "async/memory.hpp"

namespace async {

namespace {

constexpr std::size_t plenty = ~std::size_t{0};
std::size_t allocations_left = plenty;

}  // namespace

void* allocate(std::size_t size) noexcept {
    if (allocations_left == 0)
        return nullptr;
    if (allocations_left != plenty)
        --allocations_left;
    return std::malloc(size);
}

void release(void* memory) noexcept {
    std::free(memory);
}

MemoryShortage::MemoryShortage(std::size_t allocations) {
    allocations_left = allocations;
}
MemoryShortage::~MemoryShortage() {
    allocations_left = plenty;
}

}  // namespace async
#endif
