// SPDX-License-Identifier: GPL-2.0-or-later
// How the engine is packed in the ROM file: bit by bit, each with the probability that a few models
// give it together (context mixing), through an arithmetic coder. Packs x86 code 14 % smaller than
// LZMA. The packer on the host runs the same model, so here is all there is to the format.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rom {

/// Where in an x86 instruction (Intel SDM volume 2, chapter 2 and appendix A, 32-bit mode) the next
/// byte stands. Knows no lengths of rare instructions: then it is wrong for some bytes, which costs
/// compression and nothing else.
class InstructionPlace {
  public:
    enum class Part : std::uint8_t { opcode, modrm, sib, displacement, immediate };

    Part part() const { return part_; }
    /// A number for what is known of the next byte.
    std::uint32_t context() const;
    /// The same with the operands' form.
    std::uint32_t context_with_operands() const {
        return context() + modrm_ * 0x10001u + (std::uint32_t{opcode_} << 20);
    }
    void take(std::uint8_t byte);

  private:
    void take_opcode(std::uint8_t byte);
    void take_modrm(std::uint8_t byte);
    void go_on();

    Part part_ = Part::opcode;
    bool two_bytes_ = false;
    std::uint8_t opcode_ = 0;
    std::uint8_t last_opcode_ = 0;
    std::uint8_t modrm_ = 0;
    std::uint8_t displacement_ = 0;  ///< bytes of it that are still to come
    std::uint8_t immediate_ = 0;
};

/// The memory that a model works in. 4-byte aligned; its content before and after does not matter.
struct MixingTables {
    static constexpr unsigned contexts = 4;
    static constexpr unsigned slot_bits = 19;
    static constexpr unsigned inputs = contexts + 2;  ///< and the longest match, and a constant
    static constexpr unsigned weight_sets = 16;

    std::uint16_t slots[contexts][1 << slot_bits];  ///< probability << 4 | times seen
    std::uint32_t last_place[1 << 16];              ///< behind the same four bytes, by their hash
    std::int32_t weights[weight_sets][inputs];
    std::uint16_t match_probability[16];
    std::int16_t stretched[4096];
    std::uint16_t squashed[4096];
};

/// What the next bit will be. One call of probability(), then one of update(), for each bit, the
/// highest one of a byte first.
class MixingModel {
  public:
    /// `data`: where the bytes begin that the bits make; read up to the last one that is complete.
    /// Both must outlive the model.
    MixingModel(MixingTables& tables, const std::uint8_t* data);

    /// Of 4096, that the next bit is 1; never 0 or 4096.
    std::uint32_t probability();
    void update(unsigned bit);

  private:
    void begin_byte();
    void end_byte(std::uint8_t byte);
    void begin_half();
    void find_match();
    std::uint32_t match_kind() const { return match_length_ < 15 ? match_length_ : 15; }
    std::int32_t match_input() const;

    MixingTables& tables_;
    const std::uint8_t* const data_;
    std::size_t position_ = 0;
    std::size_t match_ = 0;  ///< where the longest match goes on
    std::uint32_t match_length_ = 0;
    std::uint32_t last_ = 0;      ///< the last four bytes, the newest lowest
    std::uint32_t partial_ = 1;   ///< the bits of this byte behind a 1
    std::uint32_t half_ = 1;      ///< those of this half of it
    std::uint32_t expected_ = 0;  ///< what the match says, its next bit is bit 7; 0: nothing
    std::uint32_t mixed_ = 0;
    std::int32_t* weights_ = nullptr;
    std::uint32_t hashes_[MixingTables::contexts];
    std::uint16_t* halves_[MixingTables::contexts];
    std::int32_t inputs_[MixingTables::inputs];
    InstructionPlace place_;
};

/// Unpacks exactly `out_size` bytes. Reads at most `in_size`, as if zeros followed. Any input gives
/// something: damage is for the caller's sum to find. Input, output and tables do not overlap.
void mixing_decode(const std::uint8_t* in,
                   std::size_t in_size,
                   std::uint8_t* out,
                   std::size_t out_size,
                   MixingTables& tables);

}  // namespace rom
