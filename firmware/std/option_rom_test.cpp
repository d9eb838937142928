// SPDX-License-Identifier: GPL-2.0-or-later
// The filter that the packer puts before the compressor and the start part undoes.
#include "std/option_rom.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <vector>

using layout::BranchTargets;
using layout::convert_branches;
using Code = std::vector<std::uint8_t>;

namespace {

Code converted(Code code, BranchTargets wanted) {
    code.shrink_to_fit();  // an access behind the end is seen
    convert_branches(code.data(), code.size(), wanted);
    return code;
}

void require_round_trips(const Code& code) {
    REQUIRE(converted(converted(code, BranchTargets::absolute), BranchTargets::relative) == code);
    REQUIRE(converted(converted(code, BranchTargets::relative), BranchTargets::absolute) == code);
}

/// Many opcodes that are filtered, with operands of every magnitude, overlapping each other.
Code hostile_code(std::size_t size, unsigned seed) {
    std::minstd_rand random(seed);
    Code code(size);
    for (auto& byte : code) {
        const auto number = static_cast<std::uint8_t>(random() >> 8);
        const std::uint8_t often[] = {0xE8, 0xE9, 0x00, 0xFF, 0x01, 0x89, 0x80, number};
        byte = often[random() % 8];
    }
    return code;
}

}  // namespace

TEST_CASE("calls and jumps into the image get absolute targets") {
    const Code code = {0x90, 0xE8, 2, 0, 0, 0, 0x90, 0xE9, 0xF4, 0xFF, 0xFF, 0xFF, 0x90};
    const Code wanted = {0x90, 0xE8, 8, 0, 0, 0, 0x90, 0xE9, 0, 0, 0, 0, 0x90};
    REQUIRE(converted(code, BranchTargets::absolute) == wanted);
    REQUIRE(converted(wanted, BranchTargets::relative) == code);
}

TEST_CASE("a target outside the image stays as it is") {
    const Code behind = {0x90, 0xE8, 7, 0, 0, 0, 0x90};
    const Code before = {0x90, 0xE8, 0xF9, 0xFF, 0xFF, 0xFF, 0x90};
    REQUIRE(converted(behind, BranchTargets::absolute) == behind);
    REQUIRE(converted(before, BranchTargets::absolute) == before);
}

TEST_CASE("the operand of a MOV is no call and does not hide the one behind it") {
    const Code code = {0x89, 0xE8, 0xE8, 1, 0, 0, 0, 0x90, 0x90};
    const Code wanted = {0x89, 0xE8, 0xE8, 8, 0, 0, 0, 0x90, 0x90};
    REQUIRE(converted(code, BranchTargets::absolute) == wanted);
    REQUIRE(converted(wanted, BranchTargets::relative) == code);
}

TEST_CASE("whatever the bytes are, both directions undo each other") {
    for (std::size_t size = 0; size < 40; ++size)
        for (unsigned seed = 1; seed < 50; ++seed)
            require_round_trips(hostile_code(size, seed));
    for (unsigned seed = 1; seed < 20; ++seed)
        require_round_trips(hostile_code(5000, seed));
    for (const std::size_t size : {255, 256, 257, 65535, 65536, 65537})
        require_round_trips(hostile_code(size, 77));
}
