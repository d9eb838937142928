// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/heap.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <vector>

namespace {

struct Arena {
    explicit Arena(std::size_t size) : memory(size) { heap.begin(memory.data(), memory.size()); }
    std::vector<std::uint8_t> memory;
    bios::Heap heap;
};

bool aligned(const void* pointer) {
    return (reinterpret_cast<std::uintptr_t>(pointer) & 15) == 0;
}

}  // namespace

TEST_CASE("heap: gives aligned memory inside its run, and nullptr when it is used up") {
    Arena arena(4096);
    std::vector<void*> all;
    while (void* piece = arena.heap.allocate(100)) {
        CHECK(aligned(piece));
        CHECK(piece >= arena.memory.data());
        CHECK(static_cast<std::uint8_t*>(piece) + 100 <= arena.memory.data() + arena.memory.size());
        std::memset(piece, 0xFF, 100);
        all.push_back(piece);
    }
    CHECK(all.size() > 20);
    for (void* piece : all)
        arena.heap.release(piece);
    CHECK(arena.heap.allocate(3500) != nullptr);
}

TEST_CASE("heap: a request larger than the run is refused, however large") {
    Arena arena(4096);
    CHECK(arena.heap.allocate(5000) == nullptr);
    CHECK(arena.heap.allocate(~std::size_t{0}) == nullptr);
    CHECK(arena.heap.allocate(~std::size_t{0} - 40) == nullptr);
    CHECK(arena.heap.allocate(16) != nullptr);
}

TEST_CASE("heap: neighbours are joined in whatever order they are released") {
    std::vector<int> order = GENERATE(as<std::vector<int>>{},
                                      std::vector<int>{0, 1, 2},
                                      std::vector<int>{2, 1, 0},
                                      std::vector<int>{1, 0, 2},
                                      std::vector<int>{0, 2, 1});
    Arena arena(8192);
    std::size_t before = arena.heap.available();
    void* pieces[3];
    for (void*& piece : pieces)
        piece = arena.heap.allocate(1000);
    for (int number : order)
        arena.heap.release(pieces[number]);
    CHECK(arena.heap.available() == before);
    CHECK(arena.heap.allocate(7900) != nullptr);
}

TEST_CASE("heap: releasing nothing does nothing") {
    Arena arena(1024);
    std::size_t before = arena.heap.available();
    arena.heap.release(nullptr);
    CHECK(arena.heap.available() == before);
}

TEST_CASE("heap: after a long random life nothing is lost and nothing overlaps") {
    Arena arena(1 << 18);
    std::size_t before = arena.heap.available();
    std::mt19937 random(7);
    struct Held {
        std::uint8_t* memory;
        std::size_t size;
        std::uint8_t mark;
    };
    std::vector<Held> held;
    for (int step = 0; step < 20000; ++step) {
        if (held.empty() || random() % 5 < 3) {
            std::size_t size = random() % 3000;
            auto mark = static_cast<std::uint8_t>(random());
            if (auto* memory = static_cast<std::uint8_t*>(arena.heap.allocate(size))) {
                std::memset(memory, mark, size);
                held.push_back({memory, size, mark});
            }
        } else {
            std::size_t index = random() % held.size();
            Held gone = held[index];
            bool intact = true;
            for (std::size_t i = 0; i < gone.size; ++i)
                intact = intact && gone.memory[i] == gone.mark;
            REQUIRE(intact);
            arena.heap.release(gone.memory);
            held[index] = held.back();
            held.pop_back();
        }
    }
    for (const Held& rest : held)
        arena.heap.release(rest.memory);
    CHECK(arena.heap.available() == before);
}
