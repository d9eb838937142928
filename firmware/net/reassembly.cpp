// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/reassembly.hpp"

namespace net {

namespace {

/// The units that a fragment of `size` bytes at `offset` covers; the last one may be covered in
/// part.
struct UnitRange {
    std::size_t first;
    std::size_t end;
};

UnitRange units_of(const wire::Ipv4Packet& fragment) {
    std::size_t first = fragment.fragment_offset / 8;
    return {first, first + (fragment.payload.size() + 7) / 8};
}

}  // namespace

std::optional<async::Buffer> Reassembly::add(const wire::Ipv4Packet& fragment,
                                             async::Instant now,
                                             std::uint32_t& dropped) {
    expire(now, dropped);
    Slot* slot = find(fragment);
    if (slot == nullptr)
        slot = claim(fragment, now, dropped);
    if (slot == nullptr) {
        ++dropped;
        return std::nullopt;
    }
    switch (fit(*slot, fragment)) {
        case Fit::duplicate:
            return std::nullopt;
        case Fit::bad:
            ++dropped;
            slot->payload = {};
            return std::nullopt;
        case Fit::fresh:
            break;
    }
    place(*slot, fragment);
    if (!slot->end_is_last || slot->received != slot->end)
        return std::nullopt;
    async::Buffer whole = std::move(slot->payload);
    whole.shrink(slot->end);
    free(*slot);
    return whole;
}

/// Compares with what is there. Copies are common on a real wire and harmless, because they change
/// nothing; anything else that touches a filled place, or stands behind the end, is an attack or
/// damage.
Reassembly::Fit Reassembly::fit(const Slot& slot, const wire::Ipv4Packet& fragment) {
    std::size_t offset = fragment.fragment_offset;
    std::size_t size = fragment.payload.size();
    if (!slot.payload || offset > largest_datagram || size > largest_datagram - offset)
        return Fit::bad;
    std::size_t end = offset + size;
    bool last = !fragment.more_fragments;
    if (slot.end_is_last ? end > slot.end || (last && end != slot.end) : last && end < slot.end)
        return Fit::bad;
    std::size_t filled = 0;
    UnitRange range = units_of(fragment);
    for (std::size_t unit = range.first; unit < range.end; ++unit)
        filled += slot.present[unit / 32] >> (unit % 32) & 1;
    if (filled == 0)
        return Fit::fresh;
    bool same =
        filled == range.end - range.first && (!last || slot.end_is_last) &&
        std::memcmp(slot.payload.bytes().data() + offset, fragment.payload.data(), size) == 0;
    return same ? Fit::duplicate : Fit::bad;
}

void Reassembly::place(Slot& slot, const wire::Ipv4Packet& fragment) {
    std::size_t end = fragment.fragment_offset + fragment.payload.size();
    std::memcpy(slot.payload.bytes().data() + fragment.fragment_offset,
                fragment.payload.data(),
                fragment.payload.size());
    UnitRange range = units_of(fragment);
    for (std::size_t unit = range.first; unit < range.end; ++unit)
        slot.present[unit / 32] |= std::uint32_t{1} << (unit % 32);
    slot.received += fragment.payload.size();
    slot.end = end > slot.end ? end : slot.end;
    slot.end_is_last |= !fragment.more_fragments;
}

Reassembly::Slot* Reassembly::find(const wire::Ipv4Packet& fragment) {
    if (!table_)
        return nullptr;
    for (Slot& slot : *table_)
        if (slot.used && slot.identification == fragment.identification &&
            slot.source == fragment.source && slot.destination == fragment.destination &&
            slot.protocol == fragment.protocol)
            return &slot;
    return nullptr;
}

/// A slot for a new datagram. When all are taken the oldest goes: under loss they fill with
/// datagrams that will never be complete, and the new one has a chance.
Reassembly::Slot* Reassembly::claim(const wire::Ipv4Packet& fragment,
                                    async::Instant now,
                                    std::uint32_t& dropped) {
    if (!table_)
        table_ = decltype(table_)::create();
    if (!table_)
        return nullptr;
    Slot* chosen = nullptr;
    for (Slot& slot : *table_) {
        if (!slot.used) {
            chosen = &slot;
            break;
        }
        if (chosen == nullptr || slot.deadline < chosen->deadline)
            chosen = &slot;
    }
    if (chosen->used)
        ++dropped;
    else
        ++in_use_;
    *chosen = Slot{};
    chosen->used = true;
    chosen->protocol = fragment.protocol;
    chosen->identification = fragment.identification;
    chosen->source = fragment.source;
    chosen->destination = fragment.destination;
    chosen->deadline = now + lifetime;
    chosen->payload = async::Buffer::create(largest_datagram);
    if (chosen->payload)
        return chosen;
    free(*chosen);
    return nullptr;
}

void Reassembly::expire(async::Instant now, std::uint32_t& dropped) {
    if (!busy())
        return;
    for (Slot& slot : *table_)
        if (slot.used && slot.deadline <= now) {
            // One that was given up was counted then.
            dropped += slot.payload ? 1 : 0;
            free(slot);
            if (!busy())
                return;
        }
}

void Reassembly::free(Slot& slot) {
    slot.used = false;
    slot.payload = {};
    if (--in_use_ == 0)
        table_.reset();
}

void Reassembly::clear() {
    table_.reset();
    in_use_ = 0;
}

}  // namespace net
