// SPDX-License-Identifier: GPL-2.0-or-later
#include "rom/context_mixing.hpp"

namespace rom {
namespace {

constexpr unsigned bits = 12;  // of a probability
constexpr std::uint32_t count_mask = 15, count_limit = 11;
constexpr std::int32_t learning_rate = 8;
constexpr std::uint32_t match_least = 3, match_most = 24;

// What follows an opcode: has_modrm and the number of immediate bytes. A row goes up to `last`.
constexpr std::uint8_t has_modrm = 8;
struct Opcodes {
    std::uint8_t last;
    std::uint8_t followers;
};
constexpr Opcodes one_byte[] = {
    {0x67, 0},
    {0x68, 4},
    {0x69, has_modrm | 4},
    {0x6A, 1},
    {0x6B, has_modrm | 1},
    {0x6F, 0},
    {0x7F, 1},
    {0x80, has_modrm | 1},
    {0x81, has_modrm | 4},
    {0x83, has_modrm | 1},
    {0x8F, has_modrm},
    {0x9F, 0},
    {0xA3, 4},
    {0xA7, 0},
    {0xA8, 1},
    {0xA9, 4},
    {0xAF, 0},
    {0xB7, 1},
    {0xBF, 4},
    {0xC1, has_modrm | 1},
    {0xC2, 2},
    {0xC5, 0},
    {0xC6, has_modrm | 1},
    {0xC7, has_modrm | 4},
    {0xCC, 0},
    {0xCD, 1},
    {0xCF, 0},
    {0xD3, has_modrm},
    {0xE7, 0},
    {0xE9, 4},
    {0xEA, 0},
    {0xEB, 1},
    {0xF5, 0},
    {0xF7, has_modrm},
    {0xFD, 0},
    {0xFF, has_modrm},
};
constexpr Opcodes two_byte[] = {
    {0x0A, has_modrm},
    {0x0B, 0},
    {0x30, has_modrm},
    {0x31, 0},
    {0x7F, has_modrm},
    {0x8F, 4},
    {0xA1, has_modrm},
    {0xA2, 0},
    {0xA3, has_modrm},
    {0xA4, has_modrm | 1},
    {0xAB, has_modrm},
    {0xAC, has_modrm | 1},
    {0xB9, has_modrm},
    {0xBA, has_modrm | 1},
    {0xC7, has_modrm},
    {0xCF, 0},
    {0xFF, has_modrm},
};

std::uint8_t followers_of(const Opcodes* row, std::uint8_t opcode) {
    while (row->last < opcode)
        ++row;
    return row->followers;
}

bool is_prefix(std::uint8_t byte) {
    return byte == 0x66 || byte == 0xF2 || byte == 0xF3 || byte == 0x64 || (byte & 0xE7) == 0x26;
}

constexpr std::uint32_t scatter(std::uint32_t value) {
    return value * 0x9E3779B1u;
}

/// The logistic function, 1/(1+e^-x), of -16..16 halves; between them straight lines are near
/// enough.
constexpr std::uint16_t logistic[33] = {1,    2,    3,    6,    10,   16,   27,   45,   73,
                                        120,  194,  310,  488,  747,  1101, 1546, 2047, 2549,
                                        2994, 3348, 3607, 3785, 3901, 3975, 4024, 4050, 4068,
                                        4079, 4085, 4089, 4092, 4093, 4094};

/// `value` is 2048 + 256 times the logarithm of the odds.
std::uint32_t squash(std::uint32_t value) {
    std::uint32_t weight = value & 127, index = value >> 7;
    return (logistic[index] * (128 - weight) + logistic[index + 1] * weight + 64) >> 7;
}

/// 65536 / (count + 2): what was seen often moves slowly.
constexpr std::int32_t steps[count_limit + 1] = {
    32768, 21845, 16384, 13107, 10923, 9362, 8192, 7282, 6554, 5958, 5461, 5041};

void move_towards(std::uint16_t& slot, unsigned bit) {
    std::uint32_t count = slot & count_mask;
    std::int32_t now = slot >> 4;
    std::int32_t target = bit != 0 ? 4095 : 0;
    // In 16ths, so that small steps are not lost.
    std::int32_t precise = now << 4 | 8;
    precise += ((target << 4) - precise) * steps[count] >> 16;
    std::int32_t next = precise >> 4;
    next = next < 1 ? 1 : next > 4094 ? 4094 : next;
    slot = static_cast<std::uint16_t>(static_cast<std::uint32_t>(next) << 4 |
                                      (count < count_limit ? count + 1 : count));
}

}  // namespace

std::uint32_t InstructionPlace::context() const {
    switch (part_) {
        case Part::opcode:
            return two_bytes_ ? 0x1000u : 0x2000u | last_opcode_;
        case Part::modrm:
            return 0x3000u | opcode_ | (two_bytes_ ? 0x100u : 0u);
        case Part::sib:
            return 0x4000u | (modrm_ & 0xC7u);
        case Part::displacement:
            return 0x5000u | (modrm_ & 0xC7u) | std::uint32_t{displacement_} << 8;
        default:
            return 0x6000u | opcode_ | std::uint32_t{immediate_} << 8;
    }
}

void InstructionPlace::take_opcode(std::uint8_t byte) {
    if (!two_bytes_ && is_prefix(byte))
        return;
    if (!two_bytes_ && byte == 0x0F) {
        two_bytes_ = true;
        return;
    }
    opcode_ = byte;
    std::uint8_t followers;
    if (two_bytes_)
        followers = followers_of(two_byte, byte);
    else if (byte >= 0x40)
        followers = followers_of(one_byte, byte);
    else  // eight operations with the same six forms each
        followers = (byte & 7) < 4 ? has_modrm : (byte & 7) == 4 ? 1 : (byte & 7) == 5 ? 4 : 0;
    immediate_ = followers & 7;
    if ((followers & has_modrm) != 0)
        part_ = Part::modrm;
    else
        go_on();
}

void InstructionPlace::take_modrm(std::uint8_t byte) {
    modrm_ = byte;
    unsigned mode = byte >> 6, base = byte & 7;
    displacement_ = mode == 1 ? 1 : mode == 2 || (mode == 0 && base == 5) ? 4 : 0;
    // TEST is the one in its group that has an immediate.
    if (!two_bytes_ && (byte & 0x30) == 0 && (opcode_ | 1) == 0xF7)
        immediate_ = opcode_ == 0xF6 ? 1 : 4;
    if (mode != 3 && base == 4)
        part_ = Part::sib;
    else
        go_on();
}

void InstructionPlace::go_on() {
    if (displacement_ != 0) {
        part_ = Part::displacement;
    } else if (immediate_ != 0) {
        part_ = Part::immediate;
    } else {
        part_ = Part::opcode;
        last_opcode_ = opcode_;
        two_bytes_ = false;
    }
}

void InstructionPlace::take(std::uint8_t byte) {
    switch (part_) {
        case Part::opcode:
            return take_opcode(byte);
        case Part::modrm:
            return take_modrm(byte);
        case Part::sib:
            if ((modrm_ & 0xC0) == 0 && (byte & 7) == 5)
                displacement_ = 4;
            return go_on();
        case Part::displacement:
            --displacement_;
            return go_on();
        case Part::immediate:
            --immediate_;
            return go_on();
    }
}

MixingModel::MixingModel(MixingTables& tables, const std::uint8_t* data)
    : tables_(tables), data_(data) {
    for (auto& context : tables.slots)
        for (std::uint16_t& slot : context)
            slot = 0x8000;
    for (std::uint32_t& place : tables.last_place)
        place = 0;
    for (auto& set : tables.weights)
        for (std::int32_t& weight : set)
            weight = (3 << 14) / 10;
    for (std::uint16_t& probability : tables.match_probability)
        probability = 0xC000;
    std::uint32_t filled = 0;
    for (std::uint32_t value = 1; value < 4096; ++value) {
        std::uint32_t squashed = squash(value);
        tables.squashed[value] = static_cast<std::uint16_t>(squashed);
        for (; filled <= squashed; ++filled)
            tables.stretched[filled] = static_cast<std::int16_t>(value) - 2048;
    }
    tables.squashed[0] = tables.squashed[1];
    for (; filled < 4096; ++filled)
        tables.stretched[filled] = 2047;
    begin_byte();
}

void MixingModel::begin_byte() {
    const std::uint32_t values[MixingTables::contexts] = {
        0, last_ & 0xFFFF, place_.context(), place_.context_with_operands()};
    for (unsigned i = 0; i < MixingTables::contexts; ++i) {
        std::uint32_t hash = scatter(values[i]);
        hashes_[i] = hash ^ hash >> 16;
    }
    weights_ = tables_.weights[static_cast<unsigned>(place_.part()) + (match_length_ != 0 ? 8 : 0)];
    // A bit above the byte shows that there still is one.
    expected_ = match_length_ != 0 ? data_[match_] | 0x100u : 0;
    partial_ = 1;
    begin_half();
}

/// Each context has one place for all of half a byte: 15 slots that lie together.
void MixingModel::begin_half() {
    for (unsigned i = 0; i < MixingTables::contexts; ++i) {
        std::uint32_t hash = (hashes_[i] + scatter(partial_)) * 0x85EBCA6Bu;
        halves_[i] = &tables_.slots[i][hash >> (36 - MixingTables::slot_bits) << 4];
    }
    half_ = 1;
}

/// What the byte behind the longest match says, as far as it was right up to here.
std::int32_t MixingModel::match_input() const {
    if (expected_ == 0)
        return 0;
    std::int32_t sure = tables_.stretched[tables_.match_probability[match_kind()] >> 4];
    return (expected_ & 0x80) != 0 ? sure : -sure;
}

std::uint32_t MixingModel::probability() {
    std::int32_t sum = 0;
    for (unsigned i = 0; i < MixingTables::contexts; ++i) {
        std::uint32_t slot = halves_[i][half_];
        inputs_[i] = (slot & count_mask) != 0 ? tables_.stretched[slot >> 4] : 0;
    }
    inputs_[MixingTables::contexts] = match_input();
    inputs_[MixingTables::contexts + 1] = 256;
    for (unsigned i = 0; i < MixingTables::inputs; ++i)
        sum += weights_[i] * inputs_[i] >> 8;
    sum >>= 6;
    sum = sum < -2047 ? -2047 : sum > 2047 ? 2047 : sum;
    mixed_ = tables_.squashed[sum + 2048];
    return mixed_;
}

void MixingModel::update(unsigned bit) {
    std::int32_t error = static_cast<std::int32_t>(bit << bits) - static_cast<std::int32_t>(mixed_);
    error *= learning_rate;
    for (unsigned i = 0; i < MixingTables::inputs; ++i)
        weights_[i] += (inputs_[i] * error + 0x8000) >> 16;
    for (std::uint16_t* half : halves_)
        move_towards(half[half_], bit);
    if (expected_ != 0) {
        std::uint16_t& probability = tables_.match_probability[match_kind()];
        bool right = (expected_ >> 7 & 1) == bit;
        std::int32_t step = (right ? 0xFFFF : 0) - std::int32_t{probability};
        probability = static_cast<std::uint16_t>(probability + (step >> 5));
        expected_ = right ? expected_ << 1 & 0xFFFF : 0;
    }
    partial_ = partial_ << 1 | bit;
    half_ = half_ << 1 | bit;
    if (partial_ >= 256)
        end_byte(static_cast<std::uint8_t>(partial_));
    else if (half_ >= 16)
        begin_half();
}

void MixingModel::end_byte(std::uint8_t byte) {
    place_.take(byte);
    last_ = last_ << 8 | byte;
    if (match_length_ != 0 && data_[match_] == byte) {
        ++match_length_;
        ++match_;
    } else {
        match_length_ = 0;
    }
    ++position_;
    find_match();
    begin_byte();
}

void MixingModel::find_match() {
    std::uint32_t& place = tables_.last_place[scatter(last_) >> 16];
    if (match_length_ == 0 && place != 0) {
        match_ = place;
        std::uint32_t length = 0;
        // The byte that has just been completed is data_[position_ - 1].
        while (length < match_most && match_ > length &&
               data_[match_ - 1 - length] == data_[position_ - 1 - length])
            ++length;
        match_length_ = length >= match_least ? length : 0;
    }
    place = static_cast<std::uint32_t>(position_);
}

void mixing_decode(const std::uint8_t* in,
                   std::size_t in_size,
                   std::uint8_t* out,
                   std::size_t out_size,
                   MixingTables& tables) {
    MixingModel model(tables, out);
    std::size_t used = 0;
    auto next = [&]() -> std::uint32_t { return used < in_size ? in[used++] : 0; };
    std::uint32_t low = 0, high = ~0u, value = 0;
    for (unsigned i = 0; i < 4; ++i)
        value = value << 8 | next();
    for (std::size_t i = 0; i < out_size; ++i) {
        std::uint32_t byte = 0;
        for (unsigned count = 0; count < 8; ++count) {
            std::uint32_t probability = model.probability();
            std::uint32_t middle = low + ((high - low) >> bits) * probability;
            unsigned bit = value <= middle;
            if (bit != 0)
                high = middle;
            else
                low = middle + 1;
            for (; ((low ^ high) & 0xFF000000) == 0; low <<= 8, high = high << 8 | 255)
                value = value << 8 | next();
            byte = byte << 1 | bit;
            // The model looks at bytes that are complete.
            if (count == 7)
                out[i] = static_cast<std::uint8_t>(byte);
            model.update(bit);
        }
    }
}

}  // namespace rom
