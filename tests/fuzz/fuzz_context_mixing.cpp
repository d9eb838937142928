// SPDX-License-Identifier: GPL-2.0-or-later
// The unpacking of the engine: the input is packed and must come back, and it is taken as a stream,
// which must touch nothing outside its runs. It also serves as code for the branch filter, whose
// directions undo each other.
#include <cstdlib>
#include <memory>
#include <vector>

#include "rom/context_mixing.hpp"
#include "romfile/mixing_encoder.hpp"
#include "std/option_rom.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

bool filter_comes_back(const Bytes& code) {
    Bytes filtered = code;
    layout::convert_branches(filtered.data(), filtered.size(), layout::BranchTargets::absolute);
    layout::convert_branches(filtered.data(), filtered.size(), layout::BranchTargets::relative);
    return filtered == code;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto tables = std::make_unique<rom::MixingTables>();
    const Bytes input(data, data + size);
    const Bytes packed = romfile::mixing_encode(input);
    Bytes out(size);
    rom::mixing_decode(packed.data(), packed.size(), out.data(), out.size(), *tables);
    if (out != input || !filter_comes_back(input))
        std::abort();
    rom::mixing_decode(input.data(), input.size(), out.data(), out.size(), *tables);
    return 0;
}
