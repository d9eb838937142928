// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the journal, which may come from a machine that is not to be trusted, and says in words
// what an entry was.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "journal/journal_line.hpp"

namespace journal {

inline constexpr std::size_t most_entries = 20'000;  ///< of one text; the newest are kept

struct Journal {
    std::vector<Entry> entries;  ///< in the order of the text: oldest first
    std::size_t skipped = 0;     ///< lines that are none of ours, cut off, or of another schema
};

/// Reads lines of any bytes. A line counts only when all of it is as journal.schema.json says and
/// within the limits of journal_line.hpp; empty lines count as nothing.
[[nodiscard]] Journal read_journal(std::string_view bytes);

/// What was done in words: "upgrade of qemu-kvm-common 15:6.2.0-40.x86_64 to 15:6.2.0-41.x86_64",
/// "erase of a 1-1.noarch and install of b 2-1.noarch, failed". Packages that touched a ROM, or all
/// when none did; of more than three the others are counted. Never empty.
[[nodiscard]] std::string describe(const Entry& entry);

/// The groups whose link, or whose stock ROM, was another one after the transaction than before
/// (its text, where it leads, or the content there), each once: "efi-virtio.rom". The finding of
/// the drift report that a change of a link may have caused is "link " and the group.
[[nodiscard]] std::vector<std::string> changed_groups(const Entry& entry,
                                                      Place place = Place::link);

}  // namespace journal
