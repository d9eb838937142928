// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/digest.hpp"

#include "boot/digest_md.hpp"
#include "boot/digest_sha.hpp"

namespace boot {
namespace {

struct Row {
    char name[7];
    DigestAlgorithm algorithm;
};
constexpr Row rows[] = {
    {"md4", {md4_begin, md4_compress, 64, 4, 16, false}},
    {"md5", {md5_begin, md5_compress, 64, 4, 16, false}},
    {"sha1", {sha1_begin, sha1_compress, 64, 4, 20, true}},
    {"sha224", {sha224_begin, sha256_compress, 64, 4, 28, true}},
    {"sha256", {sha256_begin, sha256_compress, 64, 4, 32, true}},
    {"sha384", {sha384_begin, sha512_compress, 128, 8, 48, true}},
    {"sha512", {sha512_begin, sha512_compress, 128, 8, 64, true}},
};

}  // namespace

const DigestAlgorithm* digest_algorithm(std::string_view name) {
    for (const Row& row : rows)
        if (name == row.name)
            return &row.algorithm;
    return nullptr;
}

void Digest::add(layout::Bytes bytes) {
    added_ += bytes.size();
    for (; !bytes.empty(); bytes = bytes.subspan(algorithm_.block_size))
        algorithm_.compress(*this, bytes.data());
}

layout::Bytes Digest::finish(layout::Bytes rest) {
    std::size_t tail_size = rest.size() % add_unit;
    add(rest.first(rest.size() - tail_size));
    // A one, zeros, and the number of bits in two words, at the end of a block (RFC 1321 section
    // 3.1; FIPS 180-4 section 5.1). The upper one of two 64-bit words is always zero here.
    std::uint64_t bits = (added_ + tail_size) * 8;
    std::uint8_t tail[2 * add_unit] = {};
    if (tail_size != 0)
        std::memcpy(tail, rest.data() + rest.size() - tail_size, tail_size);
    tail[tail_size] = 0x80;
    std::size_t unit = algorithm_.block_size;
    std::size_t end = (tail_size + 1 + 2 * algorithm_.word_size + unit - 1) & ~(unit - 1);
    for (unsigned i = 0; i < 8; ++i)
        tail[end - 1 - (algorithm_.big_endian ? i : 7 - i)] =
            static_cast<std::uint8_t>(bits >> 8 * i);
    add({tail, end});
    if (algorithm_.big_endian && algorithm_.word_size == 4)
        for (std::uint32_t& word : words32_)
            word = __builtin_bswap32(word);
    else if (algorithm_.big_endian)
        for (std::uint64_t& word : words64_)
            word = __builtin_bswap64(word);
    return {result_, algorithm_.result_size};
}

}  // namespace boot
