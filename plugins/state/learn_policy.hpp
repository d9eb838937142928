// SPDX-License-Identifier: GPL-2.0-or-later
// A policy to begin with, made of what is good on a host.
#pragma once

#include <string>
#include <vector>

#include "state/policy_check.hpp"
#include "state/rom_images.hpp"

namespace state {

/// A policy file that the host holds to: parse_policy() reads it, and every finding is good.
/// Comments say where each value is from, and what was not taken over because it is broken, odd or
/// could not be told. The same facts give the same text. `roms` are those that the links lead to;
/// packages are ours and `further` ones. An error when nothing could be taken over.
[[nodiscard]] romfile::Result<std::string> learn_policy(
    const std::string& host,
    const PolicyFacts& facts,
    const std::vector<RomImage>& roms,
    const std::vector<std::string>& further = {});

}  // namespace state
