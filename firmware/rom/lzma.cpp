// SPDX-License-Identifier: GPL-2.0-or-later
// The LZMA decoder, from the text of the LZMA specification. Written for size first: the range
// decoder keeps its three variables in one object, and every group of probabilities is an offset.
#include "rom/lzma.hpp"

namespace rom {
namespace {

using Probability = std::uint16_t;
constexpr unsigned probability_bits = 11;
constexpr unsigned adaptation_shift = 5;

/// The range decoder. Past the end of its input it reads zeros and remembers that it did.
class RangeDecoder {
  public:
    RangeDecoder(const std::uint8_t* in, std::size_t in_size) : in_(in), left_(in_size) {
        valid_ = next_byte() == 0;
        for (int i = 0; i < 4; ++i)
            code_ = code_ << 8 | next_byte();
    }
    bool valid() const { return valid_; }

    unsigned bit(Probability& probability) {
        normalize();
        const std::uint32_t bound = (range_ >> probability_bits) * probability;
        if (code_ < bound) {
            range_ = bound;
            probability = static_cast<Probability>(
                probability + (((1u << probability_bits) - probability) >> adaptation_shift));
            return 0;
        }
        code_ -= bound;
        range_ -= bound;
        probability = static_cast<Probability>(probability - (probability >> adaptation_shift));
        return 1;
    }
    /// Most significant bit first; the result carries a leading one, as the tree is indexed.
    unsigned tree(Probability* probabilities, unsigned bits) {
        unsigned node = 1;
        for (; bits != 0; --bits)
            node = node << 1 | bit(probabilities[node]);
        return node;
    }
    unsigned reverse_tree(Probability* probabilities, unsigned bits) {
        unsigned node = 1;
        unsigned value = 0;
        for (unsigned i = 0; i < bits; ++i) {
            const unsigned one = bit(probabilities[node]);
            node = node << 1 | one;
            value |= one << i;
        }
        return value;
    }
    std::uint32_t equal_bits(unsigned bits) {
        std::uint32_t value = 0;
        for (; bits != 0; --bits) {
            normalize();
            range_ >>= 1;
            const std::uint32_t one = code_ >= range_;
            code_ -= one ? range_ : 0;
            value = value << 1 | one;
        }
        return value;
    }

  private:
    std::uint8_t next_byte() {
        if (left_ == 0) {
            valid_ = false;
            return 0;
        }
        --left_;
        return *in_++;
    }
    void normalize() {
        if (range_ < 1u << 24) {
            range_ <<= 8;
            code_ = code_ << 8 | next_byte();
        }
    }

    const std::uint8_t* in_;
    std::size_t left_;
    std::uint32_t range_ = 0xFFFFFFFF;
    std::uint32_t code_ = 0;
    bool valid_;
};

/// One decoding run: the range decoder, the state machine and the four recent distances.
class Decoder {
  public:
    Decoder(const std::uint8_t* in,
            std::size_t in_size,
            std::uint8_t* out,
            std::size_t out_size,
            std::uint8_t properties,
            Probability* probabilities)
        : range_(in, in_size),
          out_(out),
          out_size_(out_size),
          probabilities_(probabilities),
          literal_context_bits_(properties % 9u),
          literal_position_mask_((1u << (properties / 9u % 5u)) - 1),
          position_mask_((1u << (properties / 45u)) - 1) {}

    /// Every turn of the loop writes at least one byte, so the run is bounded by the output.
    bool run() {
        while (written_ < out_size_ && range_.valid()) {
            position_state_ = written_ & position_mask_;
            const std::size_t row = state_ * lzma_layout::positions + position_state_;
            if (range_.bit(probabilities_[lzma_layout::is_match + row]) == 0)
                literal();
            else if (!match(row))
                return false;
        }
        return range_.valid();
    }

  private:
    /// `base` names one of the groups that have an entry per state.
    unsigned state_bit(std::size_t base) { return range_.bit(probabilities_[base + state_]); }

    /// What the state becomes differs only by whether the last thing was a literal (below 7).
    void enter(unsigned after_literal, unsigned after_match) {
        state_ = state_ < 7 ? after_literal : after_match;
    }

    void literal() {
        const unsigned previous = written_ == 0 ? 0 : out_[written_ - 1];
        const std::size_t context = ((written_ & literal_position_mask_) << literal_context_bits_) +
                                    (previous >> (8 - literal_context_bits_));
        Probability* const coder =
            probabilities_ + lzma_layout::literal + lzma_layout::literal_coder * context;
        unsigned symbol = 1;
        if (state_ >= 7) {
            // After a match the byte at the last distance, which this one is not, is the context.
            unsigned expected = out_[written_ - recent_[0] - 1];
            unsigned offset = 0x100;
            while (symbol < 0x100 && offset != 0) {
                expected <<= 1;
                const unsigned hint = expected & 0x100;
                const unsigned one = range_.bit(coder[offset + hint + symbol]);
                symbol = symbol << 1 | one;
                offset = one == hint >> 8 ? offset : 0;
            }
        }
        while (symbol < 0x100)
            symbol = symbol << 1 | range_.bit(coder[symbol]);
        out_[written_++] = static_cast<std::uint8_t>(symbol);
        if (state_ < 4)
            state_ = 0;
        else
            state_ -= state_ < 10 ? 3 : 6;
    }

    bool match(std::size_t row) {
        if (state_bit(lzma_layout::is_repeat) == 0) {
            for (int i = 3; i > 0; --i)
                recent_[i] = recent_[i - 1];
            const std::size_t count = length(lzma_layout::match_length);
            recent_[0] = distance(count < 6 ? static_cast<unsigned>(count) - 2 : 3);
            enter(7, 10);
            return copy(count);
        }
        unsigned which = 0;
        if (state_bit(lzma_layout::is_repeat_0) == 0) {
            if (range_.bit(probabilities_[lzma_layout::is_repeat_0_long + row]) == 0) {
                enter(9, 11);
                return copy(1);
            }
        } else {
            which = 1;
            if (state_bit(lzma_layout::is_repeat_1) != 0)
                which = 2 + state_bit(lzma_layout::is_repeat_2);
        }
        const std::uint32_t chosen = recent_[which];
        for (; which > 0; --which)
            recent_[which] = recent_[which - 1];
        recent_[0] = chosen;
        const std::size_t count = length(lzma_layout::repeat_length);
        enter(8, 11);
        return copy(count);
    }

    std::size_t length(std::size_t base) {
        Probability* const coder = probabilities_ + base;
        Probability* const low = coder + 2 + position_state_ * 8;
        if (range_.bit(coder[0]) == 0)
            return 2 + range_.tree(low, 3) - 8;
        if (range_.bit(coder[1]) == 0)
            return 10 + range_.tree(low + lzma_layout::positions * 8, 3) - 8;
        return 18 + range_.tree(coder + 2 + 2 * lzma_layout::positions * 8, 8) - 256;
    }

    std::uint32_t distance(unsigned length_class) {
        const unsigned slot =
            range_.tree(probabilities_ + lzma_layout::distance_slot + length_class * 64, 6) - 64;
        if (slot < 4)
            return slot;
        const unsigned bits = (slot >> 1) - 1;
        const std::uint32_t base = (2 | (slot & 1)) << bits;
        if (slot < 14)
            return base + range_.reverse_tree(
                              probabilities_ + lzma_layout::distance_middle + (base - slot), bits);
        const std::uint32_t high = range_.equal_bits(bits - 4) << 4;
        return base + high + range_.reverse_tree(probabilities_ + lzma_layout::distance_align, 4);
    }

    /// Stops at the end of the output. An end marker is a distance of 0xFFFFFFFF, which no output
    /// reaches: it fails here too.
    bool copy(std::size_t count) {
        if (recent_[0] >= written_)
            return false;
        const std::uint8_t* from = out_ + (written_ - recent_[0] - 1);
        for (; count != 0 && written_ < out_size_; --count)
            out_[written_++] = *from++;
        return true;
    }

    RangeDecoder range_;
    std::uint8_t* out_;
    std::size_t out_size_;
    std::size_t written_ = 0;
    Probability* probabilities_;
    unsigned literal_context_bits_;
    unsigned literal_position_mask_;
    unsigned position_mask_;
    unsigned state_ = 0;
    std::size_t position_state_ = 0;
    std::uint32_t recent_[4] = {};
};

}  // namespace

bool lzma_decode(const std::uint8_t* in,
                 std::size_t in_size,
                 std::uint8_t* out,
                 std::size_t out_size,
                 std::uint8_t properties,
                 std::uint16_t* probabilities) {
    const std::size_t count = lzma_probability_count(properties);
    if (count == 0)
        return false;
    for (std::size_t i = 0; i < count; ++i)
        probabilities[i] = 1u << (probability_bits - 1);
    return Decoder(in, in_size, out, out_size, properties, probabilities).run();
}

}  // namespace rom
