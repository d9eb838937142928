// SPDX-License-Identifier: GPL-2.0-or-later
// Unpacking of a raw LZMA1 stream (the LZMA specification, draft of 2015): what the payload of the
// ROM file is compressed with. No allocation, no state; the caller lends the memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rom {

namespace lzma_layout {
inline constexpr std::size_t states = 12;
inline constexpr std::size_t positions = 16;  ///< the most that pb = 4 distinguishes
inline constexpr std::size_t length_coder = 2 + 2 * positions * 8 + 256;
// Where each group of probabilities starts in the caller's scratch memory.
inline constexpr std::size_t is_match = 0;
inline constexpr std::size_t is_repeat_0_long = is_match + states * positions;
inline constexpr std::size_t is_repeat = is_repeat_0_long + states * positions;
inline constexpr std::size_t is_repeat_0 = is_repeat + states;
inline constexpr std::size_t is_repeat_1 = is_repeat_0 + states;
inline constexpr std::size_t is_repeat_2 = is_repeat_1 + states;
inline constexpr std::size_t match_length = is_repeat_2 + states;
inline constexpr std::size_t repeat_length = match_length + length_coder;
inline constexpr std::size_t distance_slot = repeat_length + length_coder;
inline constexpr std::size_t distance_middle = distance_slot + 4 * 64;
inline constexpr std::size_t distance_align = distance_middle + 1 + 128 - 14;
inline constexpr std::size_t literal = distance_align + 16;
inline constexpr std::size_t literal_coder = 0x300;
}  // namespace lzma_layout

/// How many 16-bit probabilities lzma_decode() needs for a properties byte, lc + 9 * (lp + 5 * pb);
/// 0 when the byte is invalid or asks for more than lc + lp = 4.
constexpr std::size_t lzma_probability_count(std::uint8_t properties) {
    const unsigned context_bits = properties % 9u + properties / 9u % 5u;
    if (properties >= 9 * 5 * 5 || context_bits > 4)
        return 0;
    return lzma_layout::literal + (lzma_layout::literal_coder << context_bits);
}

/// The most that lzma_probability_count() ever says.
inline constexpr std::size_t lzma_probability_limit =
    lzma_layout::literal + (lzma_layout::literal_coder << 4);

/// Unpacks exactly `out_size` bytes; a stream that holds more is cut there, with or without an end
/// marker. `probabilities` has room for lzma_probability_count(properties) entries, whose content
/// before and after does not matter. Input and output must not overlap. False when the properties
/// are not supported or the stream is damaged or too short: then `out` holds rubbish, but nothing
/// outside the three runs was touched. Damage that still unpacks is for the caller's sum to find.
[[nodiscard]] bool lzma_decode(const std::uint8_t* in,
                               std::size_t in_size,
                               std::uint8_t* out,
                               std::size_t out_size,
                               std::uint8_t properties,
                               std::uint16_t* probabilities);

}  // namespace rom
