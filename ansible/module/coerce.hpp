// SPDX-License-Identifier: GPL-2.0-or-later
// Values as playbooks give them, brought to the type of their option the way Ansible does for
// modules in Python: "yes" is true, "5" is a number, "a,b" is a list, "a=1 b=2" is a dictionary.
// Stricter where Ansible would guess: a list or dictionary is never made a text of.
#pragma once

#include "module/spec.hpp"
#include "romfile/result.hpp"

namespace module {

inline constexpr std::size_t text_limit = 1 << 20;    ///< bytes of one text
inline constexpr std::size_t entries_limit = 10'000;  ///< of one list or dictionary

/// The value as one of the option's type, with its choices and, in a list, those of each element.
/// An error names the option. Not for null, which stands for "not given".
[[nodiscard]] romfile::Result<Json> coerce(const Option& option, const Json& value);

}  // namespace module
