// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/heap.hpp"

namespace bios {

void Heap::begin(void* start, std::size_t size) {
    auto first = (reinterpret_cast<std::uintptr_t>(start) + 15) & ~std::uintptr_t{15};
    auto last = (reinterpret_cast<std::uintptr_t>(start) + size) & ~std::uintptr_t{15};
    start_ = reinterpret_cast<std::uint8_t*>(first);
    end_ = reinterpret_cast<std::uint8_t*>(last);
    hint_ = reinterpret_cast<Piece*>(start_);
    *hint_ = {last - first, 0, 0, 0};
}

Heap::Piece* Heap::after(Piece* piece) const {
    auto* next = reinterpret_cast<std::uint8_t*>(piece) + piece->size;
    return next < end_ ? reinterpret_cast<Piece*>(next) : nullptr;
}

void* Heap::allocate(std::size_t size) {
    if (hint_ == nullptr || size > static_cast<std::size_t>(end_ - start_))
        return nullptr;
    std::size_t needed = ((size + 15) & ~std::size_t{15}) + sizeof(Piece);
    bool first_free = true;
    for (Piece* piece = hint_; piece != nullptr; piece = after(piece)) {
        if (piece->used != 0)
            continue;
        if (first_free)
            hint_ = piece;
        first_free = false;
        if (piece->size < needed)
            continue;
        if (piece->size - needed > sizeof(Piece)) {
            auto* rest = reinterpret_cast<Piece*>(reinterpret_cast<std::uint8_t*>(piece) + needed);
            *rest = {piece->size - needed, needed, 0, 0};
            if (Piece* next = after(rest))
                next->previous = rest->size;
            piece->size = needed;
        }
        piece->used = 1;
        return piece + 1;
    }
    return nullptr;
}

void Heap::join_with_next(Piece* piece) {
    Piece* next = after(piece);
    if (next == nullptr || next->used != 0)
        return;
    piece->size += next->size;
    if (Piece* second = after(piece))
        second->previous = piece->size;
}

void Heap::release(void* memory) {
    if (memory == nullptr)
        return;
    Piece* piece = static_cast<Piece*>(memory) - 1;
    piece->used = 0;
    join_with_next(piece);
    if (piece->previous != 0) {
        auto* before =
            reinterpret_cast<Piece*>(reinterpret_cast<std::uint8_t*>(piece) - piece->previous);
        if (before->used == 0) {
            join_with_next(before);
            piece = before;
        }
    }
    if (piece < hint_)
        hint_ = piece;
}

std::size_t Heap::available() const {
    std::size_t sum = 0;
    for (Piece* piece = reinterpret_cast<Piece*>(start_); piece != nullptr; piece = after(piece))
        if (piece->used == 0)
            sum += piece->size;
    return sum;
}

}  // namespace bios
