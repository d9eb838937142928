// SPDX-License-Identifier: GPL-2.0-or-later
// Which NICs have raced since power-on: kept behind the payload's copy in PMM memory, where the
// next boot entry of the same build finds it. Memory that somebody overwrote counts as nothing
// tried.
#pragma once

#include "bios/pci.hpp"
#include "rom/handoff.hpp"

namespace bios {

class TriedNics {
  public:
    explicit TriedNics(const rom::Handoff& handoff);
    bool contains(BusDeviceFunction function) const;
    void add(BusDeviceFunction function);

  private:
    struct State {
        std::uint32_t signature;
        std::uint32_t check;
        std::uint32_t bits[2048];  ///< one per bus, device and function
    };
    static constexpr std::uint32_t state_signature = 0x54454954;
    static std::uint32_t check_of(const State& state);
    State* state_ = nullptr;
};

}  // namespace bios
