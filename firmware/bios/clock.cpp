// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/clock.hpp"

#include "bios/port.hpp"

namespace bios {
namespace {

constexpr std::uint16_t pit_channel_2 = 0x42;
constexpr std::uint16_t pit_command = 0x43;
constexpr std::uint16_t speaker_gate = 0x61;
constexpr std::uint32_t pit_hertz = 1193182;
constexpr std::uint16_t measured_ticks = pit_hertz / 200;  // 5 ms

/// Time stamp counts while PIT channel 2 counts `measured_ticks` down (mode 0, output on port 61h).
std::uint64_t measure() {
    std::uint8_t gate = in8(speaker_gate);
    out8(speaker_gate, static_cast<std::uint8_t>((gate & ~2u) | 1));
    out8(pit_command, 0xB0);
    out8(pit_channel_2, measured_ticks & 0xFF);
    out8(pit_channel_2, measured_ticks >> 8);
    std::uint64_t start = TscClock::ticks();
    // Bounded, in case there is no such timer.
    for (unsigned tries = 0; tries < 10000000 && (in8(speaker_gate) & 0x20) == 0; ++tries) {
    }
    std::uint64_t end = TscClock::ticks();
    out8(speaker_gate, gate);
    return end - start;
}

}  // namespace

std::uint64_t TscClock::ticks() {
    std::uint32_t low, high;
    asm volatile("rdtsc" : "=a"(low), "=d"(high));
    return std::uint64_t{high} << 32 | low;
}

TscClock::TscClock() {
    std::uint64_t counted = measure();
    // 5 ms of any CPU fit 32 bits.
    auto per_millisecond = static_cast<std::uint32_t>(counted) / 5;
    if (counted < 0xFFFFFFFF && per_millisecond >= 1000)
        ticks_per_millisecond_ = per_millisecond;
    last_ticks_ = ticks();
}

async::Instant TscClock::now() {
    std::uint64_t present = ticks();
    // A counter that steps back (a migration, say) costs this interval and no more.
    std::uint64_t passed = present > last_ticks_ ? present - last_ticks_ : 0;
    last_ticks_ = present;
    while (passed >= 1u << 30) {
        microseconds_ += std::uint64_t{1u << 30} * 1000 / ticks_per_millisecond_;
        passed -= 1u << 30;
    }
    std::uint64_t scaled = passed * 1000 + remainder_;
    microseconds_ += scaled / ticks_per_millisecond_;
    remainder_ = static_cast<std::uint32_t>(scaled % ticks_per_millisecond_);
    return {microseconds_};
}

void TscEntropy::stir(std::uint32_t value) {
    state_ = (state_ ^ value) * 0x2545F4914F6CDD1D;
    random();
}

std::uint32_t TscEntropy::random() {
    state_ ^= TscClock::ticks() | 1;
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::uint32_t>(state_ >> 16);
}

}  // namespace bios
