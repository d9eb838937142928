// SPDX-License-Identifier: GPL-2.0-or-later
// Who does this: the user and the programs, from /proc and /etc/passwd. Nothing here asks a service
// (NSS might), so nothing can hang inside rpm.
#pragma once

#include <string>
#include <string_view>

#include "journal/journal_line.hpp"

namespace rpm_plugin {

/// Sets user, login user, user name, command and parent of the entry; what cannot be told stays
/// empty. `top` is put before every path; empty but in tests.
void add_process_facts(journal::Entry& entry, const std::string& top = "");

/// Arguments as /proc has them, each ended by a zero, with blanks between; what stands between
/// "://" and "@" in one becomes "...".
[[nodiscard]] std::string command_line(std::string_view arguments);

/// The name of a user in a text such as /etc/passwd; empty: not there.
[[nodiscard]] std::string name_of_user(std::string_view passwd, std::uint32_t user);

}  // namespace rpm_plugin
