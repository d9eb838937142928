// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/rom_cache.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <thread>

#include "romfile/digest.hpp"

using namespace drift;

namespace {

RomCache::Content content(std::size_t size, std::uint8_t byte) {
    return std::make_shared<const romfile::Bytes>(size, byte);
}

}  // namespace

TEST_CASE("ROM cache: what fits is kept under its own digest, and stays") {
    RomCache roms(10);
    const std::string first = roms.keep(content(6, 1));
    CHECK(first == romfile::sha256_hex(romfile::Bytes(6, 1)));
    CHECK(roms.keep(content(6, 1)) == first);
    const std::string second = roms.keep(content(5, 2));
    CHECK(roms.find(second) == nullptr);
    CHECK(roms.find(first)->size() == 6);
    roms.keep(content(4, 3));
    CHECK(roms.known().size() == 2);
}

TEST_CASE("ROM cache: many threads") {
    RomCache roms;
    std::vector<std::thread> threads;
    for (std::uint8_t thread = 0; thread < 4; ++thread)
        threads.emplace_back([&roms] {
            for (std::uint8_t byte = 0; byte < 100; ++byte)
                if (roms.find(roms.keep(content(10, byte))) == nullptr)
                    std::abort();
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(roms.known().size() == 100);
}
