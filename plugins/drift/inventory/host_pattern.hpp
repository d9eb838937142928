// SPDX-License-Identifier: GPL-2.0-or-later
// Ansible's patterns, as --limit takes them: some of the hosts of an inventory.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "drift/inventory/inventory.hpp"

namespace drift {

/// Gives the content of the file of "@FILE".
using ReadPatternFile = std::function<Result<std::string>(const std::string& path)>;

/// Of a regular file of at most 16 MiB.
[[nodiscard]] Result<std::string> read_pattern_file(const std::string& path);

/// The hosts that the pattern chooses, by index, in the inventory's order and never none. Terms
/// stand between commas; or between colons, if there is no comma and it is no IPv6 address:
///   NAME        a host or a group ("all" is one), with * ? [...] as in file names
///   ~REGEX      those that it matches at their start
///   TERM[N], TERM[A:B], TERM[A:]   of those the Nth from 0, -1 the last; A to B included
///   !TERM, &TERM   all without these, all that are also these; "all" if nothing else is asked for
///   @FILE       terms, one in a line
/// A term that fits no host is an error that names it.
[[nodiscard]] Result<std::vector<std::size_t>> match_hosts(
    const Inventory& inventory,
    std::string_view pattern,
    const ReadPatternFile& read = read_pattern_file);

}  // namespace drift
