// SPDX-License-Identifier: GPL-2.0-or-later
// What is packed comes back, for every kind of content; what is cut or damaged gives something, but
// nothing outside the three runs is touched (ASan watches: each is a heap block of the exact size).
#include "rom/context_mixing.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;
using Part = rom::InstructionPlace::Part;

rom::MixingTables& tables() {
    static auto owned = std::make_unique<rom::MixingTables>();
    return *owned;
}

/// The coder's other half, written the long way: with 64 bits and a carry that walks back.
Bytes pack(const Bytes& data) {
    rom::MixingModel model(tables(), data.data());
    Bytes out;
    std::uint32_t low = 0, high = ~0u;
    for (std::uint8_t byte : data)
        for (int shift = 7; shift >= 0; --shift) {
            unsigned bit = byte >> shift & 1u;
            std::uint32_t middle = static_cast<std::uint32_t>(
                low + std::uint64_t{(high - low) / 4096} * model.probability());
            (bit != 0 ? high : low) = middle + (bit != 0 ? 0 : 1);
            while (low >> 24 == high >> 24) {
                out.push_back(static_cast<std::uint8_t>(low >> 24));
                low <<= 8;
                high = high << 8 | 255;
            }
            model.update(bit);
        }
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(high >> shift));
    return out;
}

Bytes unpack(const Bytes& packed, std::size_t size) {
    Bytes in(packed), out(size, 0xEE);
    in.shrink_to_fit();
    rom::mixing_decode(in.data(), in.size(), out.data(), out.size(), tables());
    return out;
}

Bytes random_bytes(std::size_t size, unsigned seed) {
    std::minstd_rand random(seed);
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random() >> 8);
    return bytes;
}

Bytes text(std::size_t size) {
    std::string words;
    for (unsigned i = 0; words.size() < size; ++i)
        words += "line " + std::to_string(i * i) + " of a text that says the same\n";
    return {words.begin(), words.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::vector<Part> parts(std::initializer_list<std::uint8_t> code) {
    rom::InstructionPlace place;
    std::vector<Part> found;
    for (std::uint8_t byte : code) {
        found.push_back(place.part());
        place.take(byte);
    }
    found.push_back(place.part());
    return found;
}

constexpr Part opcode = Part::opcode, modrm = Part::modrm, sib = Part::sib,
               displacement = Part::displacement, immediate = Part::immediate;

}  // namespace

TEST_CASE("what is packed comes back") {
    const Bytes zeros(70000), noise = random_bytes(5000, 3);
    Bytes twice = noise;
    twice.insert(twice.end(), noise.begin(), noise.end());
    for (const Bytes& data : {Bytes{}, Bytes{0}, Bytes{255}, zeros, noise, twice, text(20000)}) {
        Bytes packed = pack(data);
        CAPTURE(data.size(), packed.size());
        CHECK((unpack(packed, data.size()) == data));
    }
    CHECK(pack(zeros).size() < 100);
    CHECK(pack(noise).size() < noise.size() + noise.size() / 32);
    CHECK(pack(twice).size() < noise.size() + noise.size() / 8);
    CHECK(pack(text(20000)).size() < 2500);
}

TEST_CASE("memory that was used before changes nothing") {
    Bytes data = text(3000);
    auto* bytes = reinterpret_cast<std::uint8_t*>(&tables());
    std::fill_n(bytes, sizeof(rom::MixingTables), std::uint8_t{0});
    Bytes first = pack(data);
    std::fill_n(bytes, sizeof(rom::MixingTables), std::uint8_t{0xA5});
    CHECK((pack(data) == first));
    std::fill_n(bytes, sizeof(rom::MixingTables), std::uint8_t{0xFF});
    CHECK((unpack(first, data.size()) == data));
}

TEST_CASE("cut and damaged streams give something else, and touch nothing") {
    const Bytes data = text(4000);
    const Bytes packed = pack(data);
    for (std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3}, packed.size() / 2})
        CHECK_FALSE((unpack({packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)},
                            data.size()) == data));
    for (unsigned seed = 1; seed < 20; ++seed) {
        Bytes damaged = packed;
        damaged[seed * 31 % damaged.size()] ^= 0x10;
        CHECK_FALSE((unpack(damaged, data.size()) == data));
        CHECK(unpack(random_bytes(500, seed), 3000).size() == 3000);
    }
}

TEST_CASE("the parts of an instruction") {
    struct Row {
        std::initializer_list<std::uint8_t> code;
        std::vector<Part> parts;
    };
    const Row table[] = {
        {{0x90}, {opcode, opcode}},                                           // nop
        {{0x89, 0xE5}, {opcode, modrm, opcode}},                              // mov ebp, esp
        {{0x8B, 0x45, 0x08}, {opcode, modrm, displacement, opcode}},          // mov eax, [ebp+8]
        {{0x8B, 0x44, 0x24, 4}, {opcode, modrm, sib, displacement, opcode}},  // mov eax, [esp+4]
        {{0x8D, 0x04, 0x1B}, {opcode, modrm, sib, opcode}},                   // lea eax, [ebx+ebx]
        {{0x6A, 1}, {opcode, immediate, opcode}},                             // push 1
        {{0x74, 5}, {opcode, immediate, opcode}},                             // je
        {{0x0F, 0xB6, 0xC0}, {opcode, opcode, modrm, opcode}},                // movzx eax, al
        {{0x66, 0x90}, {opcode, opcode, opcode}},
        {{0x83, 0xC4, 0x10}, {opcode, modrm, immediate, opcode}},  // add esp, 16
        {{0x04, 1}, {opcode, immediate, opcode}},                  // add al, 1
        {{0xF6, 0xC3, 1}, {opcode, modrm, immediate, opcode}},     // test bl, 1
        {{0xF6, 0xD3}, {opcode, modrm, opcode}},                   // not bl
    };
    for (const Row& row : table) {
        CAPTURE(int{*row.code.begin()});
        CHECK(parts(row.code) == row.parts);
    }
    const std::vector<Part> call{opcode, immediate, immediate, immediate, immediate, opcode};
    CHECK(parts({0xE8, 0, 0, 0, 0}) == call);
    CHECK(parts({0xB8, 0, 0, 0, 0}) == call);
    const std::vector<Part> absolute{
        opcode, modrm, displacement, displacement, displacement, displacement, opcode};
    CHECK(parts({0x8B, 0x0D, 0, 0, 0, 0}) == absolute);
    CHECK(parts({0x8B, 0x80, 0, 0, 0, 0}) == absolute);
    CHECK(parts({0xF7, 0xC1, 1, 0, 0, 0}).back() == opcode);
    CHECK(parts({0x8D, 0x04, 0x8D, 0, 0, 0, 0}).back() == opcode);
    CHECK(parts({0x0F, 0x84, 0, 0, 0, 0}).back() == opcode);
}
