// SPDX-License-Identifier: GPL-2.0-or-later
// Writing the script slot of our ROM files (firmware/std/script_slot.hpp): what is in it, the
// headers and sums that speak of it, and the size class around it.
#pragma once

#include <string_view>

#include "romfile/rom_file.hpp"

namespace romfile {

struct SlotTexts {
    std::string_view script;    ///< empty: none
    std::string_view settings;  ///< lines name=value; empty: none
};

/// The bytes of a slot with these texts, a multiple of 4; none when both are empty. An error when
/// one is too long.
[[nodiscard]] Result<Bytes> make_slot(const SlotTexts& texts);

/// The file with its slot replaced by one with these texts, and without trailing fill. `rom` is
/// what parse_rom() said about `file`. An error when the file is not ours, is damaged outside of
/// its slot, or has no slot, and when a text is too long.
[[nodiscard]] Result<Bytes> embed(View file, const RomFile& rom, const SlotTexts& texts);

}  // namespace romfile
