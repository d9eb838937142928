// SPDX-License-Identifier: GPL-2.0-or-later
// Text to the bytes of a setting.
#include <array>

#include "script/number.hpp"
#include "script/setting_type.hpp"
#include "std/endian.hpp"

namespace script {
namespace {

using layout::Writer;

void add_byte(unsigned value, Writer& bytes) {
    bytes.fill(static_cast<std::uint8_t>(value), 1);
}

bool parse_integer(unsigned width, bool has_sign, std::string_view text, Writer& bytes) {
    auto number = parse_number(text);
    std::int64_t range = std::int64_t{1} << (8 * width - (has_sign ? 1 : 0));
    if (!number || *number >= range || *number < (has_sign ? -range : 0))
        return false;
    auto value = static_cast<std::uint32_t>(*number);
    for (unsigned left = width; left-- > 0;)
        add_byte(value >> 8 * left, bytes);
    return true;
}

/// Bytes of one or two digits, with ':' or '-' between them or nothing.
bool parse_hex(std::string_view text, Writer& bytes) {
    while (!text.empty()) {
        unsigned value = digit_value(text[0]);
        unsigned low = text.size() > 1 ? digit_value(text[1]) : 16;
        if (value > 15)
            return false;
        text = text.substr(low < 16 ? 2 : 1);
        add_byte(low < 16 ? value << 4 | low : value, bytes);
        bool separated = !text.empty() && (text[0] == ':' || text[0] == '-');
        if (separated)
            text = text.substr(1);
        if (separated && text.empty())
            return false;
    }
    return true;
}

bool parse_uuid(std::string_view text, bool mixed, Writer& bytes) {
    std::array<std::uint8_t, 16> shown;
    Writer writer(shown);
    if (!parse_hex(text, writer) || !writer.ok() || writer.used() != shown.size())
        return false;
    for (unsigned i = 0; i < shown.size(); ++i)
        add_byte(shown[mixed ? guid_index(i) : i], bytes);
    return true;
}

bool parse_uri(std::string_view text, Writer& bytes) {
    while (!text.empty()) {
        char character = text[0];
        text = text.substr(1);
        if (character == '%') {
            if (text.size() < 2 || digit_value(text[0]) > 15 || digit_value(text[1]) > 15)
                return false;
            character = static_cast<char>(digit_value(text[0]) << 4 | digit_value(text[1]));
            text = text.substr(2);
        }
        bytes.write_text({&character, 1});
    }
    return true;
}

bool parse_base64(std::string_view text, Writer& bytes) {
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (char character : text) {
        std::size_t digit = base64_digits.find(character);
        if (digit == std::string_view::npos)
            return false;
        group = group << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            add_byte(group >> bits, bytes);
        }
    }
    return bits < 6;
}

bool parse_ipv4(std::string_view text, Writer& bytes) {
    for (unsigned i = 0; i < 4; ++i) {
        if (i != 3 && text.find('.') == std::string_view::npos)
            return false;
        auto number = parse_number(i == 3 ? text : take_until(text, '.'));
        if (!number || *number < 0 || *number > 255)
            return false;
        add_byte(static_cast<unsigned>(*number), bytes);
    }
    return true;
}

/// Up to four hexadecimal digits off the front of `text`; more than 0xFFFF when there are none, or
/// more of them.
std::uint32_t take_hex(std::string_view& text) {
    std::uint32_t value = 0;
    std::size_t count = 0;
    while (count < text.size() && digit_value(text[count]) < 16 && value < 0x10000)
        value = value << 4 | digit_value(text[count++]);
    text = text.substr(count);
    return count == 0 ? 0x10000 : value;
}

bool parse_ipv6(std::string_view text, Writer& bytes) {
    std::array<layout::be16, 8> groups{};
    constexpr unsigned none = 9;
    unsigned count = 0, gap = none;
    if (text.substr(0, 2) == "::") {
        gap = 0;
        text = text.substr(2);
    }
    while (!text.empty()) {
        std::uint32_t group = take_hex(text);
        if (group > 0xFFFF || count == 8)
            return false;
        groups[count++] = static_cast<std::uint16_t>(group);
        if (text.empty())
            break;
        bool doubled = text.substr(0, 2) == "::";
        if (text[0] != ':' || (doubled ? gap != none : text.size() == 1))
            return false;
        if (doubled)
            gap = count;
        text = text.substr(doubled ? 2 : 1);
    }
    if ((gap == none) != (count == 8))
        return false;
    for (unsigned i = 0, from = 0; i < 8; ++i) {
        bool zero = i >= gap && i < gap + 8 - count;
        bytes.write(zero ? layout::be16{0} : groups[from]);
        from += zero ? 0 : 1;
    }
    return true;
}

/// [segment:]bus:device.function
bool parse_function(std::string_view text, Writer& bytes) {
    std::uint32_t location = 0;
    for (char before = ':', behind = 0;; before = behind) {
        std::uint32_t part = take_hex(text);
        behind = text.empty() ? '\0' : text[0];
        unsigned bits = behind == ':' ? 16 : behind == '.' ? 5 : 3;
        // Only these three begin with the bits of what they are.
        bool known = behind == ':' || behind == '.' || behind == '\0';
        if (!known || part >> bits != 0 || (before == '.') != (behind == '\0'))
            return false;
        location = location << (bits == 16 ? 8 : bits) | part;
        if (behind == '\0')
            break;
        text.remove_prefix(1);
    }
    bytes.write(layout::be32{location});
    return true;
}

bool parse_names(std::string_view text, Writer& bytes) {
    while (!text.empty()) {
        std::string_view name = take_until(text, ' ');
        while (!name.empty()) {
            std::string_view label = take_until(name, '.');
            if (label.empty() || label.size() > 63)
                return false;
            add_byte(static_cast<unsigned>(label.size()), bytes);
            bytes.write_text(label);
        }
        add_byte(0, bytes);
    }
    return true;
}

}  // namespace

bool parse_value(SettingType type, std::string_view text, Writer& bytes) {
    switch (type) {
        case SettingType::string:
            bytes.write_text(text);
            return true;
        case SettingType::uristring:
            return parse_uri(text, bytes);
        case SettingType::ipv4:
            return parse_ipv4(text, bytes);
        case SettingType::ipv6:
            return parse_ipv6(text, bytes);
        case SettingType::base64:
            return parse_base64(text, bytes);
        case SettingType::uuid:
        case SettingType::guid:
            return parse_uuid(text, type == SettingType::guid, bytes);
        case SettingType::busdevfn:
            return parse_function(text, bytes);
        case SettingType::dnssl:
            return parse_names(text, bytes);
        case SettingType::hex:
        case SettingType::hexhyp:
        case SettingType::hexraw:
            return parse_hex(text, bytes);
        default: {
            // int8, int16, int32, uint8, uint16, uint32
            auto place = static_cast<unsigned>(type) - static_cast<unsigned>(SettingType::int8);
            return parse_integer(1u << place % 3, place < 3, text, bytes);
        }
    }
}

}  // namespace script
