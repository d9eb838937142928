// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/clock.hpp"

#include "bios/port.hpp"

namespace bios {
namespace {

constexpr std::uint16_t pit_channel_2 = 0x42;
constexpr std::uint16_t pit_command = 0x43;
constexpr std::uint16_t speaker_gate = 0x61;
constexpr std::uint32_t pit_hertz = 1193182;
constexpr std::uint16_t measured_ticks = pit_hertz / 500;  // 2 ms
constexpr unsigned measurements = 3;

/// What channel 2 counts at this moment.
std::uint16_t pit_count() {
    out8(pit_command, 0x80);
    std::uint8_t low = in8(pit_channel_2);
    return static_cast<std::uint16_t>(low | in8(pit_channel_2) << 8);
}

/// Time stamp counts per millisecond, against the ticks that PIT channel 2 really made meanwhile: a
/// busy host may let the CPU stand still for any time. 0 when there is no such timer.
std::uint32_t measure() {
    std::uint16_t first = pit_count();
    std::uint64_t start = TscClock::ticks();
    std::uint16_t passed = 0;
    for (unsigned tries = 0; tries < 1000000 && passed < measured_ticks; ++tries)
        passed = static_cast<std::uint16_t>(first - pit_count());
    std::uint64_t counted = TscClock::ticks() - start;
    if (passed < measured_ticks || counted >> 32 != 0)
        return 0;
    return static_cast<std::uint32_t>(counted * pit_hertz / (1000u * passed));
}

/// The smallest of some measurements: standing still between the two readings makes one too large.
std::uint32_t measure_repeatedly() {
    std::uint8_t gate = in8(speaker_gate);
    out8(speaker_gate, static_cast<std::uint8_t>((gate & ~2u) | 1));
    out8(pit_command, 0xB0);
    out8(pit_channel_2, 0xFF);
    out8(pit_channel_2, 0xFF);
    std::uint32_t smallest = 0;
    for (unsigned i = 0; i < measurements; ++i) {
        std::uint32_t measured = measure();
        if (measured != 0 && (smallest == 0 || measured < smallest))
            smallest = measured;
    }
    out8(speaker_gate, gate);
    return smallest;
}

}  // namespace

std::uint64_t TscClock::ticks() {
    std::uint32_t low, high;
    asm volatile("rdtsc" : "=a"(low), "=d"(high));
    return std::uint64_t{high} << 32 | low;
}

TscClock::TscClock() {
    if (std::uint32_t measured = measure_repeatedly(); measured >= 1000)
        ticks_per_millisecond_ = measured;
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
