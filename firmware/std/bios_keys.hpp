// SPDX-License-Identifier: GPL-2.0-or-later
// What INT 16h AH=10h gives for a key: an ASCII code in AL, and in AH the scan code of the enhanced
// keyboard (IBM PS/2 BIOS Interface Technical Reference).
#pragma once

#include <cstdint>
#include <iterator>

#include "async/keys.hpp"

namespace layout {

/// The key of AX; key_none for one that has no name in scripts.
inline async::Key key_of_bios(std::uint16_t ax) {
    constexpr async::Key pad[] = {async::key_home,
                                  async::key_up,
                                  async::key_page_up,
                                  0,
                                  async::key_left,
                                  0,
                                  async::key_right,
                                  0,
                                  async::key_end,
                                  async::key_down,
                                  async::key_page_down,
                                  async::key_insert,
                                  async::key_delete};
    unsigned code = ax & 0xFFu;
    unsigned scan = ax >> 8;
    // E0h marks a key that older keyboards did not have.
    if (code != 0 && code != 0xE0)
        return code < 0x80 ? static_cast<async::Key>(code) : async::key_none;
    if (scan - 0x47 < std::size(pad))
        return pad[scan - 0x47];
    if (scan - 0x3B < 10)
        return async::function_key(scan - 0x3B + 1);
    if (scan - 0x85 < 2)
        return async::function_key(scan - 0x85 + 11);
    return scan == 0x0F ? async::key_back_tab : async::key_none;
}

}  // namespace layout
