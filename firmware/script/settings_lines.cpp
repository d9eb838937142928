// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/settings_lines.hpp"

#include "script/number.hpp"
#include "script/setting_name.hpp"

namespace script {
namespace {

bool is_blank(char character) {
    return character == ' ' || character == '\t' || character == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text[0]))
        text = text.substr(1);
    while (!text.empty() && is_blank(text[text.size() - 1]))
        text = text.substr(0, text.size() - 1);
    return text;
}

const char* what_is_wrong(std::string_view text, const SettingsLine& line) {
    SettingName name;
    std::uint8_t space[SettingsLines::line_limit];
    layout::Writer value(space);
    if (text.size() > SettingsLines::line_limit)
        return "the line is too long";
    if (text.find('=') == std::string_view::npos)
        return "not NAME=VALUE";
    if (line.name.size() > SettingsLines::name_limit)
        return "the name is too long";
    if (!parse_setting_name(line.name, name))
        return "no such type of a setting";
    if (name.name.empty())
        return "no name for a setting";
    for (char character : line.name)
        if (is_blank(character))
            return "a blank in the name";
    if (!line.value.empty() && !parse_value(name.type, line.value, value))
        return "not a value of the setting's type";
    return nullptr;
}

}  // namespace

bool is_text(std::string_view bytes) {
    for (char character : bytes) {
        bool is_control = static_cast<unsigned char>(character) < 0x20 || character == 0x7F;
        if (is_control && (character < '\t' || character > '\r') && character != 0x1B)
            return false;
    }
    return true;
}

bool SettingsLines::next(SettingsLine& line) {
    while (!rest_.empty()) {
        ++number_;
        std::string_view text = trimmed(take_until(rest_, '\n'));
        if (text.empty() || text[0] == '#')
            continue;
        line = {number_, {}, text, nullptr};
        line.name = trimmed(take_until(line.value, '='));
        line.value = trimmed(line.value);
        line.wrong = what_is_wrong(text, line);
        return true;
    }
    return false;
}

}  // namespace script
