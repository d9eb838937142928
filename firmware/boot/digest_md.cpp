// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/digest_md.hpp"

#include <bit>

namespace boot {
namespace {

/// Of four steps of a round: how far each rotates.
using Rotations = std::uint8_t[4];

struct Round {
    Rotations rotations;
    std::uint8_t first;   ///< the word of the block that its first step takes
    std::uint8_t stride;  ///< from there to the next one's
};
constexpr Round md5_rounds[] = {
    {{7, 12, 17, 22}, 0, 1},
    {{5, 9, 14, 20}, 1, 5},
    {{4, 11, 16, 23}, 5, 3},
    {{6, 10, 15, 21}, 0, 7},
};
constexpr Rotations md4_rotations[] = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
/// By round: the square roots of 2 and 3, times 2^30.
constexpr std::uint32_t md4_constants[] = {0, 0x5A827999, 0x6ED9EBA1};

std::uint32_t load(const std::uint8_t* block, unsigned word) {
    std::uint32_t value;
    __builtin_memcpy(&value, block + word * 4, sizeof value);
    return value;
}

void begin(Digest& digest) {
    std::uint32_t* words = digest.words<std::uint32_t>();
    words[0] = 0x67452301;
    words[1] = 0xEFCDAB89;
    words[2] = 0x98BADCFE;
    words[3] = 0x10325476;
}

/// One step: `mixed` is what it adds to the word that it replaces.
void turn(std::uint32_t (&s)[4], std::uint32_t mixed, unsigned rotation, bool add_next) {
    std::uint32_t rotated = std::rotl(s[0] + mixed, static_cast<int>(rotation));
    s[0] = s[3];
    s[3] = s[2];
    s[2] = s[1];
    s[1] = rotated + (add_next ? s[2] : 0);
}

void add(Digest& digest, const std::uint32_t (&s)[4]) {
    for (unsigned i = 0; i < 4; ++i)
        digest.words<std::uint32_t>()[i] += s[i];
}

}  // namespace

void md4_begin(Digest& digest) {
    begin(digest);
}

void md4_compress(Digest& digest, const std::uint8_t* block) {
    std::uint32_t s[4];
    __builtin_memcpy(s, digest.words<std::uint32_t>(), sizeof s);
    for (unsigned i = 0; i < 48; ++i) {
        auto [a, b, c, d] = s;
        unsigned round = i / 16, step = i % 16;
        // Words in order; by columns; in the order of their reversed bits.
        unsigned word = round == 0 ? step
                        : round == 1
                            ? step % 4 * 4 + step / 4
                            : (step & 1) << 3 | (step & 2) << 1 | (step & 4) >> 1 | step >> 3;
        std::uint32_t function = round == 0   ? d ^ (b & (c ^ d))
                                 : round == 1 ? (b & c) | (d & (b | c))
                                              : b ^ c ^ d;
        turn(s,
             function + load(block, word) + md4_constants[round],
             md4_rotations[round][i % 4],
             false);
    }
    add(digest, s);
}

void md5_begin(Digest& digest) {
    begin(digest);
    // floor(2^32 |sin(n)|) for n from 1 to 64, by sin(n + 1) = 2 cos(1) sin(n) - sin(n - 1) in
    // units of 2^-40; 2 cos(1) - 1 is in units of 2^-48, cut into halves for the multiplication.
    constexpr std::int64_t upper = 0x14A280, lower = 0xFB5069;
    std::int64_t before = 0, sine = 0xD76AA47848;
    for (unsigned i = 0; i < 64; ++i) {
        digest.constants[i] = static_cast<std::uint64_t>(sine < 0 ? -sine : sine) >> 8;
        std::int64_t next = sine + ((sine * upper + (((sine >> 8) * lower) >> 16)) >> 24) - before;
        before = sine;
        sine = next;
    }
}

void md5_compress(Digest& digest, const std::uint8_t* block) {
    std::uint32_t s[4];
    __builtin_memcpy(s, digest.words<std::uint32_t>(), sizeof s);
    for (unsigned i = 0; i < 64; ++i) {
        auto [a, b, c, d] = s;
        const Round& round = md5_rounds[i / 16];
        std::uint32_t function = i < 16   ? d ^ (b & (c ^ d))
                                 : i < 32 ? c ^ (d & (b ^ c))
                                 : i < 48 ? b ^ c ^ d
                                          : c ^ (b | ~d);
        unsigned word = (round.first + i * round.stride) % 16;
        turn(s,
             function + load(block, word) + static_cast<std::uint32_t>(digest.constants[i]),
             round.rotations[i % 4],
             true);
    }
    add(digest, s);
}

}  // namespace boot
