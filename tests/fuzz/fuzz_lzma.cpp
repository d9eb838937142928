// SPDX-License-Identifier: GPL-2.0-or-later
// Our LZMA decoder on damaged streams, beside liblzma's: both must give the same bytes or both give
// up. The stream also serves as code for the branch filter, whose directions undo each other.
// Input: properties byte, output size (16 bits), the stream.
#include <lzma.h>

#include <cstdlib>
#include <cstring>
#include <optional>
#include <vector>

#include "rom/lzma.hpp"
#include "std/option_rom.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Input {
    std::uint8_t properties;
    std::size_t out_size;
    Bytes stream;  // a heap block of its own, so that a read past its end is seen
};

std::optional<Bytes> ours(const Input& input) {
    std::vector<std::uint16_t> probabilities(rom::lzma_probability_count(input.properties));
    Bytes out(input.out_size);
    if (!rom::lzma_decode(input.stream.data(),
                          input.stream.size(),
                          out.data(),
                          out.size(),
                          input.properties,
                          probabilities.data()))
        return std::nullopt;
    return out;
}

std::optional<Bytes> theirs(const Input& input) {
    lzma_options_lzma options{};
    options.dict_size = 1 << 16;
    options.lc = input.properties % 9;
    options.lp = input.properties / 9 % 5;
    options.pb = input.properties / 45;
    const lzma_filter filters[] = {{LZMA_FILTER_LZMA1, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
    lzma_stream decoder = LZMA_STREAM_INIT;
    if (lzma_raw_decoder(&decoder, filters) != LZMA_OK)
        return std::nullopt;
    Bytes out(input.out_size);
    decoder.next_in = input.stream.data();
    decoder.avail_in = input.stream.size();
    decoder.next_out = out.data();
    decoder.avail_out = out.size();
    // What it says does not matter: it may already have met damage, or the end, behind the output.
    (void)lzma_code(&decoder, LZMA_RUN);
    const bool full = decoder.avail_out == 0;
    lzma_end(&decoder);
    return full ? std::optional<Bytes>(out) : std::nullopt;
}

bool filter_comes_back(const Bytes& code) {
    Bytes filtered = code;
    layout::convert_branches(filtered.data(), filtered.size(), layout::BranchTargets::absolute);
    layout::convert_branches(filtered.data(), filtered.size(), layout::BranchTargets::relative);
    return filtered == code;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3)
        return 0;
    const Input input{
        data[0], std::size_t{1} + (data[1] | data[2] << 8), Bytes(data + 3, data + size)};
    const std::optional<Bytes> out = ours(input);
    if (out != theirs(input) || !filter_comes_back(input.stream))
        std::abort();
    return 0;
}
