// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ssh {
namespace {

constexpr std::string_view white = " \t\r\n\v\f";

}  // namespace

std::string printable_line(std::string_view text, std::size_t limit) {
    std::string result;
    for (const char character : trimmed(text)) {
        if (result.size() >= limit)
            return result.substr(0, limit) + "...";
        if (character == '\n')
            result += "; ";
        else if (character >= 0x20 && character < 0x7F)
            result += character;
        else if (character != '\r')
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(character));
    }
    return result;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(white);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t first = text.find_first_not_of(separators);
        if (first == std::string_view::npos)
            return words;
        text.remove_prefix(first);
        const std::size_t length = std::min(text.find_first_of(separators), text.size());
        words.emplace_back(text.substr(0, length));
        text.remove_prefix(length);
    }
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                    : character;
    });
    return result;
}

bool matches(std::string_view pattern, std::string_view text) {
    std::size_t in_pattern = 0;
    std::size_t in_text = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_text = 0;
    while (in_text < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            star_text = in_text;
        } else if (in_pattern < pattern.size() &&
                   (pattern[in_pattern] == '?' || pattern[in_pattern] == text[in_text])) {
            ++in_pattern;
            ++in_text;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            in_text = ++star_text;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view text) {
    bool found = false;
    for (const std::string& pattern : patterns) {
        if (!pattern.empty() && pattern.front() == '!') {
            if (matches(std::string_view(pattern).substr(1), text))
                return false;
        } else if (matches(pattern, text)) {
            found = true;
        }
    }
    return found;
}

}  // namespace ssh
