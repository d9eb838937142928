// SPDX-License-Identifier: GPL-2.0-or-later
// The decoder against liblzma: what it packs must come back, whatever the properties; what is cut
// or damaged must be refused or come back wrong, but never read or write outside its runs (ASan
// watches: every run is its own heap block of the exact size).
#include "rom/lzma.hpp"

#include <lzma.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Stream {
    Bytes bytes;
    std::uint8_t properties;
};

#ifdef LZMA_FILTER_LZMA1EXT
constexpr lzma_vli without_end_marker = LZMA_FILTER_LZMA1EXT;
#else
constexpr lzma_vli without_end_marker = LZMA_FILTER_LZMA1;
#endif

Stream pack(const Bytes& data,
            unsigned lc = 3,
            unsigned lp = 0,
            unsigned pb = 2,
            lzma_vli filter = LZMA_FILTER_LZMA1) {
    lzma_options_lzma options{};
    REQUIRE_FALSE(lzma_lzma_preset(&options, 9));
    options.lc = lc;
    options.lp = lp;
    options.pb = pb;
    options.dict_size = 1 << 20;
    const lzma_filter filters[] = {{filter, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
    Bytes packed(data.size() + data.size() / 2 + 4096);
    std::size_t used = 0;
    REQUIRE(lzma_raw_buffer_encode(
                filters, nullptr, data.data(), data.size(), packed.data(), &used, packed.size()) ==
            LZMA_OK);
    packed.resize(used);
    packed.shrink_to_fit();
    return {packed, static_cast<std::uint8_t>(lc + 9 * (lp + 5 * pb))};
}

bool unpack(const Bytes& packed, std::uint8_t properties, Bytes& out) {
    std::vector<std::uint16_t> probabilities(rom::lzma_probability_count(properties), 0xDEAD);
    return rom::lzma_decode(
        packed.data(), packed.size(), out.data(), out.size(), properties, probabilities.data());
}

Bytes random_bytes(std::size_t size, unsigned seed) {
    std::minstd_rand random(seed);
    Bytes bytes(size);
    std::generate(
        bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random() >> 8); });
    return bytes;
}

/// Words of a small vocabulary with numbers in between: literals, long and short repeats, all
/// distances up to the size.
Bytes text_bytes(std::size_t size, unsigned seed) {
    static const char* const words[] = {
        "offer ", "lease ", "request ", "nic ", "boot ", "the ", "\n"};
    std::minstd_rand random(seed);
    Bytes bytes;
    while (bytes.size() < size) {
        std::string word = words[random() % 7];
        if (random() % 5 == 0)
            word = std::to_string(random());
        bytes.insert(bytes.end(), word.begin(), word.end());
    }
    bytes.resize(size);
    return bytes;
}

void round_trip(const Bytes& data, unsigned lc, unsigned lp, unsigned pb) {
    for (const lzma_vli filter : {LZMA_FILTER_LZMA1, without_end_marker}) {
        const Stream stream = pack(data, lc, lp, pb, filter);
        Bytes out(data.size());
        REQUIRE(unpack(stream.bytes, stream.properties, out));
        REQUIRE(out == data);
    }
}

}  // namespace

TEST_CASE("every properties byte within the limit brings the data back") {
    const Bytes data = text_bytes(20000, 1);
    for (unsigned pb = 0; pb <= 4; ++pb)
        for (unsigned lp = 0; lp <= 4; ++lp)
            for (unsigned lc = 0; lc + lp <= 4; ++lc)
                round_trip(data, lc, lp, pb);
}

TEST_CASE("data of every character and size comes back") {
    for (const std::size_t size : {0, 1, 2, 3, 273, 274, 4096, 70000, 300000}) {
        INFO("size " << size);
        round_trip(Bytes(size, 0), 3, 0, 2);
        round_trip(Bytes(size, 0xA5), 0, 2, 0);
        round_trip(random_bytes(size, 7), 3, 0, 2);
        round_trip(text_bytes(size, 3), 4, 0, 0);
    }
    // A repeat from far away: distances above the ones with adaptive middle bits.
    Bytes far = random_bytes(200000, 11);
    const Bytes again(far.begin(), far.begin() + 1000);
    far.insert(far.end(), again.begin(), again.end());
    round_trip(far, 3, 0, 2);
}

TEST_CASE("output shorter than the stream holds is cut, longer is refused at the end marker") {
    const Bytes data = random_bytes(5000, 5);
    const Stream stream = pack(data);
    Bytes half(2500);
    REQUIRE(unpack(stream.bytes, stream.properties, half));
    REQUIRE(std::equal(half.begin(), half.end(), data.begin()));
    Bytes longer(5001);
    REQUIRE_FALSE(unpack(stream.bytes, stream.properties, longer));
    // Also in the middle of a repeat: all of this but the first byte is one.
    const Stream repeat = pack(Bytes(200, 'a'));
    Bytes some(100);
    REQUIRE(unpack(repeat.bytes, repeat.properties, some));
    REQUIRE(some == Bytes(100, 'a'));
}

TEST_CASE("bytes after the stream do not matter") {
    const Bytes data = text_bytes(5000, 5);
    Stream stream = pack(data);
    stream.bytes.resize(stream.bytes.size() + 3, 0);
    Bytes out(data.size());
    REQUIRE(unpack(stream.bytes, stream.properties, out));
    REQUIRE(out == data);
}

TEST_CASE("a truncated stream is refused at every length") {
    const Bytes data = text_bytes(3000, 9);
    const Stream stream = pack(data);
    Bytes out(data.size());
    // Of this stream the end marker and the coder's last bytes may be missing; anything more may
    // not.
    for (std::size_t size = 0; size + 16 < stream.bytes.size(); ++size) {
        const Bytes cut(stream.bytes.begin(),
                        stream.bytes.begin() + static_cast<std::ptrdiff_t>(size));
        REQUIRE_FALSE(unpack(cut, stream.properties, out));
    }
}

TEST_CASE("a damaged stream never comes back as the original") {
    const Bytes data = text_bytes(2000, 13);
    const Stream stream = pack(data);
    for (std::size_t at = 0; at + 16 < stream.bytes.size(); ++at) {
        for (const unsigned change : {0x01u, 0x80u, 0xFFu}) {
            Bytes damaged = stream.bytes;
            damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ change);
            Bytes out(data.size());
            const bool unpacked = unpack(damaged, stream.properties, out);
            REQUIRE_FALSE((unpacked && out == data));
        }
    }
}

TEST_CASE("rubbish is survived with every properties byte") {
    for (unsigned properties = 0; properties < 256; ++properties) {
        for (unsigned seed = 0; seed < 8; ++seed) {
            Bytes rubbish = random_bytes(600, seed * 256 + properties + 1);
            rubbish[0] = 0;
            Bytes out(10000);
            const bool unpacked = unpack(rubbish, static_cast<std::uint8_t>(properties), out);
            if (rom::lzma_probability_count(static_cast<std::uint8_t>(properties)) == 0)
                REQUIRE_FALSE(unpacked);
        }
    }
}

TEST_CASE("a repeat before the first byte and a first byte that is not zero are refused") {
    Bytes out(100);
    const std::uint8_t properties = 3 + 9 * (0 + 5 * 2);
    // All ones: the first decision is already "match", and there is nothing to match.
    REQUIRE_FALSE(unpack(Bytes{0, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF}, properties, out));
    Stream stream = pack(text_bytes(100, 1));
    stream.bytes[0] = 1;
    REQUIRE_FALSE(unpack(stream.bytes, stream.properties, out));
}

TEST_CASE("the scratch memory asked for follows the properties") {
    REQUIRE(rom::lzma_probability_count(0) == rom::lzma_layout::literal + 0x300);
    REQUIRE(rom::lzma_probability_count(3) == rom::lzma_layout::literal + 0x300 * 8);
    REQUIRE(rom::lzma_probability_count(4 + 9 * 0 + 45 * 4) == rom::lzma_probability_limit);
    REQUIRE(rom::lzma_probability_count(4 + 9 * 1) == 0);
    REQUIRE(rom::lzma_probability_count(225) == 0);
    REQUIRE(rom::lzma_layout::literal == 1847);
}
