// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/digest_sha.hpp"

#include <bit>

namespace boot {
namespace {

template <class Word>
Word load(const std::uint8_t* block, unsigned word) {
    Word value;
    __builtin_memcpy(&value, block + word * sizeof(Word), sizeof value);
    if constexpr (sizeof(Word) == 4)
        return __builtin_bswap32(value);
    else
        return __builtin_bswap64(value);
}

template <class Word>
Word choose(Word x, Word y, Word z) {
    return z ^ (x & (y ^ z));
}
template <class Word>
Word majority(Word x, Word y, Word z) {
    return (x & y) | (z & (x | y));
}

/// The first 64 bits behind the point of the square (`degree` 2) or cube root (3) of a prime below
/// 512. A root below 8 is 67 bits of fixed point; each is tried, from the highest on, and stays
/// when the power is still below the prime.
std::uint64_t root_fraction(unsigned prime, unsigned degree) {
    std::uint32_t root[3] = {};
    for (unsigned bit = 67; bit-- > 0;) {
        std::uint32_t mask = std::uint32_t{1} << bit % 32;
        root[bit / 32] |= mask;
        std::uint32_t power[10] = {1};
        for (unsigned i = 0; i < degree; ++i) {
            std::uint32_t product[10] = {};
            for (unsigned j = 0; j < 7; ++j) {
                std::uint64_t carry = 0;
                for (unsigned k = 0; k < 3; ++k) {
                    carry += std::uint64_t{power[j]} * root[k] + product[j + k];
                    product[j + k] = static_cast<std::uint32_t>(carry);
                    carry >>= 32;
                }
                product[j + 3] = static_cast<std::uint32_t>(carry);
            }
            __builtin_memcpy(power, product, sizeof power);
        }
        if (power[2 * degree] >= prime)
            root[bit / 32] ^= mask;
    }
    return std::uint64_t{root[1]} << 32 | root[0];
}

unsigned prime_after(unsigned number) {
    unsigned divisor = 0;
    while (divisor != number) {
        ++number;
        for (divisor = 2; number % divisor != 0;)
            ++divisor;
    }
    return number;
}

/// The constants of SHA-384 and SHA-512, whose upper halves are those of SHA-224 and SHA-256; and
/// in the state the roots of eight primes, from the first or the ninth on (FIPS 180-4 section 5.3).
void begin(Digest& digest, unsigned first) {
    unsigned prime = 1;
    for (unsigned i = 0; i < 80; ++i) {
        prime = prime_after(prime);
        digest.constants[i] = root_fraction(prime, 3);
        if (i >= first && i < first + 8)
            digest.words<std::uint64_t>()[i - first] = root_fraction(prime, 2);
    }
}

/// SHA-224 starts with the lower halves of SHA-384's words, SHA-256 with the upper ones of
/// SHA-512's.
void halve(Digest& digest, unsigned shift) {
    for (unsigned i = 0; i < 8; ++i)
        digest.words<std::uint32_t>()[i] =
            static_cast<std::uint32_t>(digest.words<std::uint64_t>()[i] >> shift);
}

/// How far each of three copies is rotated, for the sums of FIPS 180-4 section 4.1.2 and 4.1.3. The
/// third copy of a small sum is shifted.
struct Sums {
    std::uint8_t large0[3], large1[3], small0[3], small1[3];
};
template <class Word>
constexpr Sums sums = {{2, 13, 22}, {6, 11, 25}, {7, 18, 3}, {17, 19, 10}};
template <>
constexpr Sums sums<std::uint64_t> = {{28, 34, 39}, {14, 18, 41}, {1, 8, 7}, {19, 61, 6}};

template <class Word>
Word large_sum(Word x, const std::uint8_t (&by)[3]) {
    return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ std::rotr(x, by[2]);
}
template <class Word>
Word small_sum(Word x, const std::uint8_t (&by)[3]) {
    return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ (x >> by[2]);
}

/// SHA-256 with 64 rounds of 32 bits, SHA-512 with 80 of 64.
template <class Word, unsigned rounds>
void sha2_compress(Digest& digest, const std::uint8_t* block) {
    constexpr const Sums& by = sums<Word>;
    Word* state = digest.words<Word>();
    Word s[8], schedule[16];
    __builtin_memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < rounds; ++i) {
        Word& word = schedule[i % 16];
        if (i < 16)
            word = load<Word>(block, i);
        else
            word = static_cast<Word>(word + small_sum(schedule[(i + 1) % 16], by.small0) +
                                     schedule[(i + 9) % 16] +
                                     small_sum(schedule[(i + 14) % 16], by.small1));
        Word first = s[7] + large_sum(s[4], by.large1) + choose(s[4], s[5], s[6]) + word +
                     static_cast<Word>(digest.constants[i] >> (64 - 8 * sizeof(Word)));
        Word second = large_sum(s[0], by.large0) + majority(s[0], s[1], s[2]);
        __builtin_memmove(s + 1, s, sizeof s - sizeof(Word));
        s[4] += first;
        s[0] = first + second;
    }
    for (unsigned i = 0; i < 8; ++i)
        state[i] += s[i];
}

}  // namespace

void sha1_begin(Digest& digest) {
    std::uint32_t* words = digest.words<std::uint32_t>();
    words[0] = 0x67452301;
    words[1] = 0xEFCDAB89;
    words[2] = 0x98BADCFE;
    words[3] = 0x10325476;
    words[4] = 0xC3D2E1F0;
}

void sha1_compress(Digest& digest, const std::uint8_t* block) {
    // The square roots of 2, 3, 5 and 10, times 2^30.
    static constexpr std::uint32_t constants[] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
    std::uint32_t* state = digest.words<std::uint32_t>();
    std::uint32_t s[5], schedule[16];
    __builtin_memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < 80; ++i) {
        std::uint32_t& word = schedule[i % 16];
        word = i < 16 ? load<std::uint32_t>(block, i)
                      : std::rotl(word ^ schedule[(i + 2) % 16] ^ schedule[(i + 8) % 16] ^
                                      schedule[(i + 13) % 16],
                                  1);
        unsigned round = i / 20;
        std::uint32_t function = round == 0   ? choose(s[1], s[2], s[3])
                                 : round == 2 ? majority(s[1], s[2], s[3])
                                              : s[1] ^ s[2] ^ s[3];
        std::uint32_t next = std::rotl(s[0], 5) + function + s[4] + word + constants[round];
        s[1] = std::rotl(s[1], 30);
        __builtin_memmove(s + 1, s, sizeof s - sizeof *s);
        s[0] = next;
    }
    for (unsigned i = 0; i < 5; ++i)
        state[i] += s[i];
}

void sha224_begin(Digest& digest) {
    begin(digest, 8);
    halve(digest, 0);
}
void sha256_begin(Digest& digest) {
    begin(digest, 0);
    halve(digest, 32);
}
void sha384_begin(Digest& digest) {
    begin(digest, 8);
}
void sha512_begin(Digest& digest) {
    begin(digest, 0);
}

void sha256_compress(Digest& digest, const std::uint8_t* block) {
    sha2_compress<std::uint32_t, 64>(digest, block);
}
void sha512_compress(Digest& digest, const std::uint8_t* block) {
    sha2_compress<std::uint64_t, 80>(digest, block);
}

}  // namespace boot
