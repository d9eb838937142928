// SPDX-License-Identifier: GPL-2.0-or-later
// Who did it: findings of a host beside the journal of its package transactions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drift/report.hpp"
#include "journal/journal_reader.hpp"

namespace drift {

/// The host's transactions that touched a ROM, newest first, at most `limit`.
[[nodiscard]] std::vector<Transaction> transactions_of(const journal::Journal& journal,
                                                       std::size_t limit);

/// Gives each finding that is not good, and that the newest transaction with its item may have
/// caused, the words for that. `now` is by the clock of the host, as the journal is.
void add_causes(HostReport& host, std::int64_t now);

/// "3 days ago"; "just now" below a minute; "in the future" when it is later than now.
[[nodiscard]] std::string ago(std::int64_t then, std::int64_t now);

/// How far two moments are apart, in the largest unit that fits: "3 days", "1 hour", "17 seconds".
[[nodiscard]] std::string time_apart(std::int64_t one, std::int64_t other);

}  // namespace drift
