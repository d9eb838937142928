// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/key_values.hpp"

#include <vector>

namespace module {
namespace {

using romfile::Error;

bool parts_words(char letter) {
    return letter == ' ' || letter == ',' || letter == '\t' || letter == '\n' || letter == '\r';
}

/// The words without their quotes; nothing when a quote is not closed.
bool split(std::string_view text, std::vector<std::string>& words) {
    char quote = 0;
    bool in_word = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (quote == 0 && parts_words(letter)) {
            in_word = false;
            continue;
        }
        if (!in_word)
            words.emplace_back();
        in_word = true;
        if (letter == '\\' && at + 1 < text.size())
            words.back() += text[++at];
        else if (quote != 0 && letter == quote)
            quote = 0;
        else if (quote == 0 && (letter == '"' || letter == '\''))
            quote = letter;
        else
            words.back() += letter;
    }
    return quote == 0;
}

}  // namespace

romfile::Result<Json> parse_key_values(std::string_view text) {
    std::vector<std::string> words;
    if (!split(text, words))
        return Error{"has a quote that is not closed", "", ""};
    Json object = Json::object();
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{"is no dictionary: each part must be NAME=VALUE", "", ""};
        object[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return object;
}

}  // namespace module
