// SPDX-License-Identifier: GPL-2.0-or-later
// The ROM's heap behind async/memory.hpp: first fit over one run of memory, neighbours joined when
// they are released.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bios {

class Heap {
  public:
    /// Takes over [start, start + size); both are rounded to 16 bytes inwards.
    void begin(void* start, std::size_t size);
    /// 16-byte aligned, or nullptr.
    void* allocate(std::size_t size);
    void release(void* memory);
    /// Bytes that are free, in however many pieces.
    std::size_t available() const;

  private:
    /// In front of every piece, free or not. Pieces lie one behind the other without gaps.
    struct Piece {
        std::size_t size;      ///< with this header; a multiple of 16
        std::size_t previous;  ///< size of the piece before, 0 for the first
        std::size_t used;
        std::size_t padding;
    };
    Piece* after(Piece* piece) const;
    void join_with_next(Piece* piece);

    std::uint8_t* start_ = nullptr;
    std::uint8_t* end_ = nullptr;
    Piece* hint_ = nullptr;  ///< no free piece before this one
};

}  // namespace bios
