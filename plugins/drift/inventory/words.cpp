// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/words.hpp"

namespace drift {

std::optional<std::vector<std::string>> shell_words(std::string_view line, Comments comments) {
    std::vector<std::string> words;
    bool inside = false;
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        char each = line[i];
        const bool blank = each == ' ' || each == '\t' || each == '\r' || each == '\n';
        if (quote == 0 && (blank || (each == '#' && comments == Comments::cut))) {
            if (!blank)
                break;
            inside = false;
            continue;
        }
        if (!inside)
            words.emplace_back();
        inside = true;
        if (quote == 0 && (each == '\'' || each == '"')) {
            quote = each;
            continue;
        }
        if (each == quote) {
            quote = 0;
            continue;
        }
        if (each == '\\' && quote != '\'') {
            if (i + 1 == line.size())
                return std::nullopt;
            const char next = line[i + 1];
            // Between double quotes a backslash protects only these.
            if (quote == 0 || next == '"' || next == '\\')
                each = line[++i];
        }
        words.back() += each;
    }
    if (quote != 0)
        return std::nullopt;
    return words;
}

}  // namespace drift
