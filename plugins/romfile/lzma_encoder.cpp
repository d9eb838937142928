// SPDX-License-Identifier: GPL-2.0-or-later
// Search over liblzma's settings in two rounds: first which bits give the context (lc, lp, pb),
// then, with the best of those, how matches are searched.
#include "romfile/lzma_encoder.hpp"

#include <fmt/format.h>
#include <lzma.h>

#include <algorithm>
#include <optional>

namespace romfile {
namespace {

#ifdef LZMA_FILTER_LZMA1EXT
constexpr lzma_vli raw_lzma1 = LZMA_FILTER_LZMA1EXT;
#else
// Before 5.4 the end marker cannot be left out: some six bytes more, which the decoder never reads.
constexpr lzma_vli raw_lzma1 = LZMA_FILTER_LZMA1;
#endif

constexpr std::uint32_t context_bits_limit = 4;  // of lc + lp: liblzma's limit and our decoder's
// x86 code has no alignment that more position bits could use.
constexpr std::uint32_t position_bits_limit = 2;
constexpr std::uint32_t nice_lengths[] = {16, 24, 32, 48, 64, 96, 128, 192, 273};
constexpr lzma_match_finder match_finders[] = {LZMA_MF_BT4, LZMA_MF_BT3, LZMA_MF_BT2};

Result<Bytes> encode(View data, lzma_options_lzma options) {
    const lzma_filter filters[] = {{raw_lzma1, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
    // Data that does not compress grows a little; a bound far above that costs nothing.
    Bytes packed(data.size() + data.size() / 4 + 1024);
    std::size_t used = 0;
    const lzma_ret outcome = lzma_raw_buffer_encode(
        filters, nullptr, data.data(), data.size(), packed.data(), &used, packed.size());
    if (outcome != LZMA_OK)
        return Error{fmt::format("liblzma failed with code {} (lc={} lp={} pb={})",
                                 static_cast<int>(outcome),
                                 options.lc,
                                 options.lp,
                                 options.pb),
                     "engine",
                     ""};
    packed.resize(used);
    return packed;
}

/// Keeps the smallest result of all tries, and the settings that made it.
class Search {
  public:
    Search(View data, const lzma_options_lzma& start) : data_(data), best_options_(start) {}

    [[nodiscard]] Result<void> attempt(const lzma_options_lzma& options) {
        Result<Bytes> packed = encode(data_, options);
        if (!packed)
            return packed.error();
        if (!best_ || packed->size() < best_->size()) {
            best_ = std::move(*packed);
            best_options_ = options;
        }
        return success;
    }
    const lzma_options_lzma& best_options() const { return best_options_; }
    LzmaStream stream() const {
        const lzma_options_lzma& o = best_options_;
        return {best_.value_or(Bytes{}), static_cast<std::uint8_t>(o.lc + 9 * (o.lp + 5 * o.pb))};
    }

  private:
    View data_;
    std::optional<Bytes> best_;
    lzma_options_lzma best_options_;
};

Result<void> search_contexts(Search& search, lzma_options_lzma options) {
    for (options.pb = 0; options.pb <= position_bits_limit; ++options.pb)
        for (options.lp = 0; options.lp <= position_bits_limit; ++options.lp)
            for (options.lc = 0; options.lc + options.lp <= context_bits_limit; ++options.lc)
                if (Result<void> done = search.attempt(options); !done)
                    return done;
    return success;
}

Result<void> search_matches(Search& search, lzma_options_lzma options) {
    for (const lzma_match_finder finder : match_finders)
        for (const std::uint32_t nice_length : nice_lengths) {
            options.mf = finder;
            options.nice_len = nice_length;
            if (Result<void> done = search.attempt(options); !done)
                return done;
        }
    return success;
}

}  // namespace

Result<LzmaStream> compress_smallest(View data) {
    lzma_options_lzma options{};
    if (lzma_lzma_preset(&options, 9 | LZMA_PRESET_EXTREME))
        return Error{"liblzma does not know its preset 9 extreme", "engine", ""};
    options.dict_size = std::max(static_cast<std::uint32_t>(LZMA_DICT_SIZE_MIN),
                                 static_cast<std::uint32_t>(data.size()));
    Search search(data, options);
    if (Result<void> done = search_contexts(search, options); !done)
        return done.error();
    if (Result<void> done = search_matches(search, search.best_options()); !done)
        return done.error();
    return search.stream();
}

}  // namespace romfile
