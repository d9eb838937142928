// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/image_memory.hpp"

#include <catch2/catch.hpp>
#include <vector>

using rom::memory_type_reserved;
using rom::memory_type_usable;

namespace {

constexpr std::uint32_t mib = 1 << 20;
constexpr std::uint64_t gib = 1 << 30;

bios::ImageMemory choose(const std::vector<rom::MemoryMapEntry>& map,
                         std::uint32_t region,
                         std::uint32_t payload = 0) {
    rom::Handoff handoff{};
    handoff.memory_map_count = static_cast<std::uint32_t>(map.size());
    handoff.region_base = region;
    handoff.payload = payload;
    return bios::image_memory(map.data(), handoff);
}

}  // namespace

TEST_CASE("image memory: below the engine on a small machine") {
    auto memory = choose({{0, 0x9FC00, memory_type_usable},
                          {0x9FC00, 0x400, memory_type_reserved},
                          {mib, 254 * mib + 0xE0000, memory_type_usable}},
                         224 * mib,
                         254 * mib);
    CHECK(memory.begin == mib);
    CHECK(memory.end == 224 * mib);
    CHECK(memory.ram_begin == mib);
    CHECK(memory.ram_end == 255 * mib + 0xE0000);
}

TEST_CASE("image memory: below 2 GiB on a large one") {
    auto memory = choose({{0, 0x9FC00, memory_type_usable},
                          {mib, 3 * gib - mib, memory_type_usable},
                          {4 * gib, 5 * gib, memory_type_usable}},
                         3040u * mib);
    CHECK(memory.begin == mib);
    CHECK(memory.end == 2 * gib);
    CHECK(memory.ram_end == 3 * gib);
}

TEST_CASE("image memory: the largest of several runs, whole pages") {
    auto memory = choose({{mib, 14 * mib, memory_type_usable},
                          {15 * mib, mib, memory_type_reserved},
                          {16 * mib + 1, 100 * mib, memory_type_usable},
                          {200 * mib, 500 * mib, memory_type_reserved},
                          {700 * mib, 20 * mib, memory_type_usable}},
                         704 * mib);
    CHECK(memory.begin == 16 * mib + 4096);
    CHECK(memory.end == 116 * mib);
    CHECK(memory.ram_begin == 16 * mib + 1);
    CHECK(memory.ram_end == 116 * mib + 1);
}

TEST_CASE("image memory: the payload of the other NICs stays whole") {
    auto memory =
        choose({{mib, 99 * mib, memory_type_usable}, {200 * mib, 50 * mib, memory_type_usable}},
               220 * mib,
               90 * mib + 100);
    CHECK(memory.begin == mib);
    CHECK(memory.end == 90 * mib);
}

TEST_CASE("image memory: none, and maps that lie") {
    CHECK(choose({}, 16 * mib).end == 0);
    CHECK(choose({{0, 0x9FC00, memory_type_usable}}, 16 * mib).end == 0);
    CHECK(choose({{mib, 100 * mib, memory_type_usable}}, mib).end == 0);
    CHECK(choose({{4 * gib, gib, memory_type_usable}}, 16 * mib).end == 0);
    CHECK(choose({{0x80000000, gib, memory_type_usable}}, 0xC0000000).end == 0);
    CHECK(choose({{~std::uint64_t{0} - 10, gib, memory_type_usable}}, 16 * mib).end == 0);
    auto memory = choose({{0, ~std::uint64_t{0}, memory_type_usable}}, 0xE0000000);
    CHECK(memory.begin == mib);
    CHECK(memory.end == 0x80000000);
    CHECK(memory.ram_end == 0xF0000000);
}
