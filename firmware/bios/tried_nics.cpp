// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/tried_nics.hpp"

#include <cstring>

namespace bios {

TriedNics::TriedNics(const rom::Handoff& handoff) {
    static_assert(sizeof(State) <= 0x4000, "PAYLOAD_STATE_SIZE of the loader");
    if (handoff.payload == 0)
        return;
    state_ = reinterpret_cast<State*>(handoff.payload + handoff.payload_size);
    if (state_->signature == state_signature && state_->check == check_of(*state_))
        return;
    std::memset(static_cast<void*>(state_), 0, sizeof *state_);
    state_->signature = state_signature;
    state_->check = check_of(*state_);
}

std::uint32_t TriedNics::check_of(const State& state) {
    std::uint32_t sum = state.signature;
    for (std::uint32_t word : state.bits)
        sum = (sum << 1 | sum >> 31) + word;
    return sum;
}

bool TriedNics::contains(BusDeviceFunction function) const {
    return state_ != nullptr && (state_->bits[function >> 5] >> (function & 31) & 1) != 0;
}

void TriedNics::add(BusDeviceFunction function) {
    if (state_ == nullptr)
        return;
    state_->bits[function >> 5] |= 1u << (function & 31);
    state_->check = check_of(*state_);
}

}  // namespace bios
