// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/html_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "script/lint_characters.hpp"

namespace drift {
namespace {

constexpr std::int64_t last_second = 253402300799;  // of the year 9999

/// Controls, of which those from U+0080 on are two bytes in UTF-8.
bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    const auto last = static_cast<unsigned char>(character.back());
    return (character.size() == 1 && (first < 0x20 || first == 0x7F)) ||
           (character.size() == 2 && first == 0xC2 && last < 0xA0);
}

/// What the decoder of the lint lets through though it is no UTF-8: longer than needed, a
/// surrogate, or beyond the last character.
bool is_malformed(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1)
        return first >= 0x80;
    const auto second = static_cast<unsigned char>(character[1]);
    return first < 0xC2 || (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
           (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) || first > 0xF4;
}

const char* reference(char byte) {
    switch (byte) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return nullptr;
    }
}

bool is_plain(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

}  // namespace

std::string shown_text(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const script::OddCharacter odd = script::odd_character(text, at);
        const std::string_view character = text.substr(at, odd.size);
        if (result.size() + character.size() > longest_text)
            return result + "...";
        at += character.size();
        if (is_malformed(character))
            result += "\xEF\xBF\xBD";
        else if (is_control(character) || odd.severity == script::LintFinding::Severity::error)
            for (const char byte : character)
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
        else
            result += character;
    }
    return result;
}

std::string html(std::string_view text) {
    std::string result;
    for (const char byte : shown_text(text))
        if (const char* const referred = reference(byte))
            result += referred;
        else
            result += byte;
    return result;
}

std::string fragment_value(std::string_view text) {
    std::string result;
    for (const char byte : shown_text(text))
        if (is_plain(byte))
            result += byte;
        else
            result += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    return result;
}

bool is_time(std::int64_t time) {
    return time >= 0 && time <= last_second;
}

std::string shown_time(std::int64_t time) {
    if (!is_time(time))
        return "at no known time";
    return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(static_cast<std::time_t>(time)));
}

std::string time_html(std::int64_t time) {
    if (!is_time(time))
        return shown_time(time);
    return fmt::format("<time datetime=\"{:%Y-%m-%dT%H:%M:%SZ}\">{}</time>",
                       fmt::gmtime(static_cast<std::time_t>(time)),
                       shown_time(time));
}

std::string plural(std::size_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace drift
