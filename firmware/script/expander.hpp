// SPDX-License-Identifier: GPL-2.0-or-later
// ${setting}: replaced inside a word, innermost first; what comes out is looked through again.
#pragma once

#include "script/settings.hpp"

namespace script {

/// `word` with every ${name} replaced by its setting's text, nothing for one that is not there. A
/// view of `word` itself where nothing had to be replaced, else of the front of `space`. Each
/// replacement takes one off `budget`. Code::too_large: the budget is spent, as by a value that
/// contains itself, or `space` is too small.
async::Result<std::string_view> expand(std::string_view word,
                                       Settings& settings,
                                       std::span<char> space,
                                       unsigned& budget);

}  // namespace script
