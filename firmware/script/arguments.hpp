// SPDX-License-Identifier: GPL-2.0-or-later
// A command's words sorted into options and arguments. What a command takes is its usage text in
// commands.table, so that what help shows is what holds:
//     [-k|--key KEY] [-t|--timeout N] [TEXT...]
// Options come first in brackets, each with its letter; N is a number, KEY a key, another word in
// capitals any text. Then the arguments: NAME, [NAME], NAME... or [NAME...].
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace script {

/// An option of a usage text.
struct OptionRow {
    char letter = 0;
    std::string_view name;
    std::string_view value;  ///< empty: a mere flag
};
/// Takes the first option off `usage`; false, and the rest are arguments, when there is none.
bool next_option(std::string_view& usage, OptionRow& row);

/// A key as a script names it: one character, or a number (0x02 is Ctrl-B). 0: not a key.
int parse_key(std::string_view text);

/// Views of the words, which must outlive it.
class Arguments {
  public:
    /// What sort() gives for "--help".
    static constexpr char help[] = "--help fails";
    /// Sorts `words`, the command's name not among them. Options end before the first word that is
    /// none, and behind "--". Letters may stand together (-ar), a value behind its letter, behind
    /// "=" or in the next word. An empty text is the number 0. Gives nullptr, or what is wrong as a
    /// sentence without its subject, or `help`.
    const char* sort(std::string_view usage, std::span<const std::string_view> words);
    /// The word that is wrong; empty where one is missing.
    std::string_view culprit() const { return culprit_; }

    bool has(char letter) const { return find(letter) != nullptr; }
    /// The value of an option; empty when it was not given.
    std::string_view text(char letter) const;
    std::uint32_t number(char letter, std::uint32_t otherwise = 0) const;

    std::size_t count() const { return words_.size(); }
    /// Empty beyond the last one.
    std::string_view operator[](std::size_t index) const {
        return index < words_.size() ? words_[index] : std::string_view();
    }
    std::span<const std::string_view> from(std::size_t first) const {
        return words_.subspan(first < words_.size() ? first : words_.size());
    }

  private:
    struct Option {
        char letter;
        std::string_view value;
    };
    const Option* find(char letter) const;
    const char* take_word(std::string_view usage, std::string_view word);
    const char* take(const OptionRow& row, std::string_view value, bool has_value);
    const char* count_words(std::string_view usage);

    Option options_[8];
    unsigned option_count_ = 0;
    std::span<const std::string_view> words_;
    std::string_view culprit_;
};

}  // namespace script
