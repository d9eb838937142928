// SPDX-License-Identifier: GPL-2.0-or-later
// The types of settings: bytes to text and back. What the bytes mean is decided when they are
// shown, so the same value can be asked for as another type.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "async/text.hpp"
#include "std/bytes.hpp"

namespace script {

enum class SettingType : std::uint8_t {
    string,
    uristring,  ///< shown with everything percent-encoded that has a meaning in a URI
    ipv4,
    ipv6,
    int8,
    int16,
    int32,
    uint8,  ///< unsigned types are shown in hexadecimal
    uint16,
    uint32,
    hex,     ///< aa:bb
    hexhyp,  ///< aa-bb
    hexraw,  ///< aabb
    base64,
    uuid,      ///< 16 bytes in the order in which they are shown
    guid,      ///< the same with its first three fields little-endian
    busdevfn,  ///< an address on the PCI bus: 00:03.0
    dnssl,     ///< domain names in DNS's own form (RFC 3397)
    none,
};

/// `none` when there is no such type.
SettingType type_of(std::string_view name);
std::string_view type_name(SettingType type);
/// int8 to uint32.
bool is_integer(SettingType type);

/// Appends the value as text. False, and nothing appended, when the bytes are none of that type.
bool format_value(SettingType type, layout::Bytes bytes, async::TextWriter& text);

/// Appends the bytes that `text` stands for. False when it is not of that type; `bytes` may then
/// hold a part of it. Numbers are checked against the width of the type.
bool parse_value(SettingType type, std::string_view text, layout::Writer& bytes);

/// Big-endian, 1 to 4 bytes, with or without sign. Nothing for any other size.
std::optional<std::int64_t> integer_of(layout::Bytes bytes, bool has_sign);

inline constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Where in a GUID's bytes the byte stands that is shown at place `shown`; its own inverse.
constexpr unsigned guid_index(unsigned shown) {
    return shown < 4 ? 3 - shown : shown < 8 ? shown ^ 1 : shown;
}

}  // namespace script
