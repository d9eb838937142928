// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/mixing_encoder.hpp"

#include <memory>

#include "rom/context_mixing.hpp"

namespace romfile {

Bytes mixing_encode(View data) {
    const auto tables = std::make_unique<rom::MixingTables>();
    rom::MixingModel model(*tables, data.data());
    Bytes packed;
    std::uint32_t low = 0;
    std::uint32_t high = 0xFFFFFFFF;
    for (const std::uint8_t byte : data)
        for (unsigned shift = 8; shift-- > 0;) {
            const unsigned bit = byte >> shift & 1;
            const std::uint32_t middle = low + ((high - low) >> 12) * model.probability();
            if (bit != 0)
                high = middle;
            else
                low = middle + 1;
            for (; ((low ^ high) & 0xFF000000) == 0; low <<= 8, high = high << 8 | 0xFF)
                packed.push_back(static_cast<std::uint8_t>(low >> 24));
            model.update(bit);
        }
    // One byte that lies between the two, whatever follows it; the decoder goes on with zeros.
    if (low != 0)
        packed.push_back(static_cast<std::uint8_t>((low >> 24) + 1));
    return packed;
}

}  // namespace romfile
