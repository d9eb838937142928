// SPDX-License-Identifier: GPL-2.0-or-later
// What tests may do to the host's memory: let it run out, at will.
#pragma once

#include <cstddef>

namespace async {

/// While one exists, only `allocations` more calls of allocate() succeed. Not nested.
class MemoryShortage {
  public:
    explicit MemoryShortage(std::size_t allocations);
    ~MemoryShortage();
    MemoryShortage(const MemoryShortage&) = delete;
    MemoryShortage& operator=(const MemoryShortage&) = delete;
};

}  // namespace async
