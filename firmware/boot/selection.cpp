// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/selection.hpp"

namespace boot {
namespace {

/// Whether the boot order lets a NIC at line `here` race together with the chosen one at `chosen`.
bool in_same_group(const BootOrder& order,
                   std::optional<unsigned> chosen,
                   std::optional<unsigned> here,
                   bool has_rom) {
    if (!chosen)
        return !here;
    if (!here)
        return order.strict() && has_rom;
    return *chosen < *here ? order.adjacent(*chosen, *here) : order.adjacent(*here, *chosen);
}

}  // namespace

void rank_nics(std::span<const NicPlace> nics,
               std::optional<std::size_t> chosen,
               const BootOrder& order,
               std::span<unsigned> ranks) {
    std::optional<unsigned> chosen_line;
    if (chosen)
        chosen_line = order.position(nics[*chosen].path);
    for (std::size_t i = 0; i < nics.size(); ++i) {
        auto line = order.position(nics[i].path);
        bool grouped =
            order.empty() || !chosen || in_same_group(order, chosen_line, line, nics[i].has_rom);
        if (nics[i].tried || !grouped)
            ranks[i] = not_entered;
        else if (i == chosen)
            ranks[i] = 0;
        else
            // Lines and numbers are both far below these limits.
            ranks[i] = 1 + (line ? *line : 0x10000 + static_cast<unsigned>(i));
    }
}

}  // namespace boot
