// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of a host's journal on arbitrary bytes. What it accepts is within limits, can be told
// in words, and is the same when it is written and read again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "journal/journal_reader.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const journal::Entry& entry) {
    require(entry.packages.size() <= journal::most_packages);
    require(entry.roms.size() <= journal::most_links);
    require(!journal::describe(entry).empty());
    require(journal::changed_groups(entry).size() <= entry.roms.size());
    for (const journal::PackageChange& package : entry.packages)
        require(!package.name.empty());
    const std::string line = journal::to_line(entry);
    require(line.size() <= journal::longest_line);
    require(std::count(line.begin(), line.end(), '\n') == 1);
    // Texts that are longer than what is written are cut, after which they stay as they are.
    const journal::Journal once = journal::read_journal(line);
    require(once.entries.size() == 1 && once.skipped == 0);
    const std::string again = journal::to_line(once.entries[0]);
    require(journal::read_journal(again).entries.size() == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const journal::Journal journal = journal::read_journal(bytes);
    const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
    require(journal.entries.size() + journal.skipped <= lines);
    for (const journal::Entry& entry : journal.entries)
        check(entry);
    return 0;
}
