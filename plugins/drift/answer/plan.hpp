// SPDX-License-Identifier: GPL-2.0-or-later
// Which paths every host is asked for: those that plugins/state looks at.
#pragma once

#include <string>
#include <vector>

namespace drift {

inline constexpr const char* journal_path = "/var/log/qemu-rom-multinic/transactions.jsonl";

/// Limits of what is sent, in bytes; probe.sh has the same.
inline constexpr std::size_t journal_limit = 64 << 10;
inline constexpr std::size_t text_limit = 4 << 20;
inline constexpr std::size_t texts_limit = 8 << 20;  ///< of all texts of a kind
inline constexpr std::size_t rom_limit = 1 << 20;
inline constexpr std::size_t domain_limit = 2000;  ///< files
inline constexpr std::size_t guest_limit = 1000;   ///< processes

struct Plan {
    std::vector<std::string> look;           ///< what stands there
    std::vector<std::string> texts;          ///< and what it holds
    std::vector<std::string> roms;           ///< and its digest, and what it holds
    std::vector<std::string> owned;          ///< and which package owns it
    std::vector<std::string> folders;        ///< and what the files *.xml in it hold
    std::vector<std::string> rpm_databases;  ///< one of them is there where rpm has a database
};

/// Made from the layout table.
[[nodiscard]] const Plan& answer_plan();

}  // namespace drift
