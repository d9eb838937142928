// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes as lines of text, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"

namespace drift {

enum class Packing {
    gzip,    ///< gzip, then base64
    base64,  ///< RFC 4648
    hex,     ///< pairs of digits
    plain    ///< lines of printable ASCII, with a blank before each
};

/// "gzip", "base64", "hex" or "plain".
[[nodiscard]] std::optional<Packing> packing_named(std::string_view name);

/// By gzip, in lines with a line end each.
[[nodiscard]] std::string pack(romfile::View bytes);

/// What lines of any length hold; at most `limit` bytes. The text is hostile.
[[nodiscard]] romfile::Result<romfile::Bytes> unpack(Packing packing,
                                                     std::string_view lines,
                                                     std::size_t limit);

/// Any text as one line: printable ASCII as it is, unless it is empty or begins with "%"; else "%"
/// and two hexadecimal digits for each byte.
[[nodiscard]] std::string field(std::string_view text);

/// Back; nothing when it is no such line.
[[nodiscard]] std::optional<std::string> unfield(std::string_view line);

}  // namespace drift
