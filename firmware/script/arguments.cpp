// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/arguments.hpp"

#include <iterator>

#include "script/number.hpp"

namespace script {

bool next_option(std::string_view& usage, OptionRow& row) {
    if (usage.size() < 4 || usage[1] != '-')
        return false;
    row.letter = usage[2];
    row.value = take_until(usage, ']');
    usage.remove_prefix(usage.empty() ? 0 : 1);
    row.value.remove_prefix(3);
    row.name = take_until(row.value, ' ');
    row.name.remove_prefix(row.name.empty() ? 0 : 3);
    return true;
}

int parse_key(std::string_view text) {
    if (text.size() == 1)
        return static_cast<unsigned char>(text[0]);
    auto number = parse_number(text);
    return number && *number > 0 && *number < 0x10000 ? static_cast<int>(*number) : 0;
}

const char* Arguments::sort(std::string_view usage, std::span<const std::string_view> words) {
    words_ = words;
    option_count_ = 0;
    while (!words_.empty() && words_[0].size() > 1 && words_[0][0] == '-') {
        culprit_ = words_[0];
        words_ = words_.subspan(1);
        if (culprit_ == "--")
            break;
        if (const char* wrong = take_word(usage, culprit_.substr(1)))
            return wrong;
    }
    culprit_ = {};
    return count_words(usage);
}

/// `word` without its first dash.
const char* Arguments::take_word(std::string_view usage, std::string_view word) {
    bool is_long = word[0] == '-';
    if (is_long)
        word.remove_prefix(1);
    do {
        std::string_view name = word.substr(0, is_long ? word.find('=') : 1);
        word.remove_prefix(name.size());
        if (is_long && name == "help")
            return help;
        OptionRow row;
        std::string_view rows = usage;
        do
            if (!next_option(rows, row))
                return "unknown option";
        while (is_long ? row.name != name || name.empty() : row.letter != name[0]);
        bool has_value = !word.empty() && (is_long || !row.value.empty());
        std::string_view value = has_value ? word.substr(is_long ? 1 : 0) : std::string_view();
        if (const char* wrong = take(row, value, has_value))
            return wrong;
        if (has_value)
            break;
    } while (!word.empty());
    return nullptr;
}

const char* Arguments::take(const OptionRow& row, std::string_view value, bool has_value) {
    if (row.value.empty() && has_value)
        return "takes no value";
    if (!row.value.empty() && !has_value) {
        if (words_.empty())
            return "needs a value";
        value = culprit_ = words_[0];
        words_ = words_.subspan(1);
    }
    if (row.value == "N" && !value.empty()) {
        auto number = parse_number(value);
        if (!number || *number < 0)
            return "not a number";
    }
    if (row.value == "KEY" && parse_key(value) == 0)
        return "not a key";
    if (option_count_ == std::size(options_))
        return "too many options";
    options_[option_count_++] = {row.letter, value};
    return nullptr;
}

const char* Arguments::count_words(std::string_view usage) {
    OptionRow row;
    while (next_option(usage, row)) {
    }
    std::size_t least = 0, most = 0;
    bool no_limit = false;
    while (!usage.empty()) {
        std::string_view argument = take_until(usage, ' ');
        ++most;
        least += argument[0] == '[' ? 0 : 1;
        no_limit |= argument.find('.') != std::string_view::npos;
    }
    if (words_.size() < least)
        return "argument missing";
    if (words_.size() <= most || no_limit)
        return nullptr;
    culprit_ = words_[most];
    return "too many arguments";
}

const Arguments::Option* Arguments::find(char letter) const {
    // The last one counts.
    for (unsigned i = option_count_; i-- > 0;)
        if (options_[i].letter == letter)
            return &options_[i];
    return nullptr;
}

std::string_view Arguments::text(char letter) const {
    const Option* option = find(letter);
    return option != nullptr ? option->value : std::string_view();
}

std::uint32_t Arguments::number(char letter, std::uint32_t otherwise) const {
    const Option* option = find(letter);
    if (option == nullptr)
        return otherwise;
    return static_cast<std::uint32_t>(parse_number(option->value).value_or(0));
}

}  // namespace script
