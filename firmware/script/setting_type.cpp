// SPDX-License-Identifier: GPL-2.0-or-later
// The names of the types, and bytes to text.
#include "script/setting_type.hpp"

#include <algorithm>

#include "script/number.hpp"

namespace script {
namespace {

using async::TextWriter;
using layout::Bytes;

// In the order of the enumeration.
constexpr std::string_view type_names =
    "string uristring ipv4 ipv6 int8 int16 int32 uint8 uint16 uint32 hex hexhyp hexraw base64 uuid "
    "guid busdevfn dnssl";

void add_hex(Bytes bytes, char separator, TextWriter& text) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i != 0 && separator != 0)
            text.add(separator);
        text.hex(bytes[i], 2);
    }
}

void add_uuid(Bytes bytes, bool mixed, TextWriter& text) {
    for (unsigned i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text.add('-');
        text.hex(bytes[mixed ? guid_index(i) : i], 2);
    }
}

void add_uri(std::string_view plain, TextWriter& text) {
    constexpr std::string_view unreserved = "-._~";
    constexpr const char* digits = "0123456789ABCDEF";
    for (char character : plain) {
        char lower = static_cast<char>(character | 0x20);
        if ((character >= '0' && character <= '9') || (lower >= 'a' && lower <= 'z') ||
            unreserved.find(character) != std::string_view::npos)
            text.add(character);
        else
            text.add('%').add(digits[character >> 4 & 15]).add(digits[character & 15]);
    }
}

void add_base64(Bytes bytes, TextWriter& text) {
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::size_t count = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < count ? bytes[at + i] : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            text.add(i <= count ? base64_digits[group >> (18 - 6 * i) & 63] : '=');
    }
}

void add_ipv4(Bytes bytes, TextWriter& text) {
    for (unsigned i = 0; i < 4; ++i) {
        if (i != 0)
            text.add('.');
        text.decimal(bytes[i]);
    }
}

/// RFC 5952: the longest run of two or more zero groups becomes "::".
void add_ipv6(Bytes bytes, TextWriter& text) {
    auto group = [&](unsigned i) { return bytes[2 * i] << 8 | bytes[2 * i + 1]; };
    unsigned longest = 1, begin = 8;
    for (unsigned i = 0; i < 8; ++i) {
        unsigned zeros = 0;
        while (i + zeros < 8 && group(i + zeros) == 0)
            ++zeros;
        if (zeros > longest) {
            longest = zeros;
            begin = i;
        }
    }
    for (unsigned i = 0; i < 8; ++i) {
        if (i == begin) {
            text.add("::");
            i += longest - 1;
            continue;
        }
        if (i != 0 && i != begin + longest)
            text.add(':');
        text.hex(static_cast<std::uint32_t>(group(i)));
    }
}

void add_function(std::uint32_t location, TextWriter& text) {
    if (location >> 16 != 0)
        text.hex(location >> 16, 4).add(':');
    text.hex(location >> 8 & 0xFF, 2).add(':');
    text.hex(location >> 3 & 31, 2).add('.').hex(location & 7);
}

bool add_integer(SettingType type, Bytes bytes, TextWriter& text) {
    auto number = integer_of(bytes, type < SettingType::uint8);
    if (!number)
        return false;
    if (type == SettingType::busdevfn)
        add_function(static_cast<std::uint32_t>(*number), text);
    else if (type >= SettingType::uint8)
        text.add("0x").hex(static_cast<std::uint64_t>(*number));
    else if (*number < 0)
        text.add('-').decimal(static_cast<std::uint64_t>(-*number));
    else
        text.decimal(static_cast<std::uint64_t>(*number));
    return true;
}

/// One name from `at` on; gives where the next one stands, 0 when the name is broken. A pointer
/// goes before where the last one led, so there is an end.
std::size_t add_name(Bytes bytes, std::size_t at, TextWriter& text) {
    std::size_t next = 0, begin = at;
    for (bool first = true;;) {
        if (at >= bytes.size())
            return 0;
        std::size_t length = bytes[at];
        std::size_t left = bytes.size() - at - 1;
        if (length == 0)
            return next != 0 ? next : at + 1;
        if (length >= 0xC0 && left != 0) {
            std::size_t target = (length & 0x3F) << 8 | bytes[at + 1];
            next = next != 0 ? next : at + 2;
            if (target >= begin)
                return 0;
            at = begin = target;
            continue;
        }
        if (length > 63 || length > left)
            return 0;
        if (!first)
            text.add('.');
        first = false;
        text.add(layout::as_text(bytes.subspan(at + 1, length)));
        at += 1 + length;
    }
}

void add_names(Bytes bytes, TextWriter& text) {
    for (std::size_t at = 0; at < bytes.size();) {
        if (at != 0)
            text.add(' ');
        at = add_name(bytes, at, text);
        if (at == 0)
            return;
    }
}

}  // namespace

SettingType type_of(std::string_view name) {
    std::string_view names = type_names;
    unsigned type = 0;
    while (!names.empty() && take_until(names, ' ') != name)
        ++type;
    return static_cast<SettingType>(type);
}

std::string_view type_name(SettingType type) {
    std::string_view names = type_names;
    for (auto left = static_cast<unsigned>(type); left > 0; --left)
        take_until(names, ' ');
    return take_until(names, ' ');
}

bool is_integer(SettingType type) {
    return type >= SettingType::int8 && type <= SettingType::uint32;
}

std::optional<std::int64_t> integer_of(Bytes bytes, bool has_sign) {
    if (bytes.empty() || bytes.size() > 4)
        return {};
    std::uint32_t value = has_sign && bytes[0] >= 0x80 ? ~0u : 0;
    for (std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return has_sign ? std::int64_t{static_cast<std::int32_t>(value)} : std::int64_t{value};
}

bool format_value(SettingType type, Bytes bytes, TextWriter& text) {
    std::string_view plain = layout::as_text(bytes);
    std::size_t least =
        type == SettingType::ipv4                                                             ? 4
        : type == SettingType::ipv6 || type == SettingType::uuid || type == SettingType::guid ? 16
                                                                                              : 0;
    if (bytes.size() < least)
        return false;
    switch (type) {
        case SettingType::string:
            // Many DHCP servers send a zero byte at the end.
            text.add(plain.substr(0, plain.find('\0')));
            return true;
        case SettingType::uristring:
            add_uri(plain, text);
            return true;
        case SettingType::ipv4:
            add_ipv4(bytes, text);
            return true;
        case SettingType::ipv6:
            add_ipv6(bytes, text);
            return true;
        case SettingType::uuid:
        case SettingType::guid:
            add_uuid(bytes, type == SettingType::guid, text);
            return true;
        case SettingType::base64:
            add_base64(bytes, text);
            return true;
        case SettingType::dnssl:
            add_names(bytes, text);
            return true;
        case SettingType::hex:
            add_hex(bytes, ':', text);
            return true;
        case SettingType::hexhyp:
            add_hex(bytes, '-', text);
            return true;
        case SettingType::hexraw:
            add_hex(bytes, 0, text);
            return true;
        default:
            return add_integer(type, bytes, text);
    }
}

}  // namespace script
