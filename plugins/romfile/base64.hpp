// SPDX-License-Identifier: GPL-2.0-or-later
// Base64 by Nettle: RFC 4648, section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "romfile/bytes.hpp"

namespace romfile {

/// In one line, padded.
[[nodiscard]] std::string to_base64(View bytes);

/// Nothing when the text is not base64. Blanks and line ends in it do not count.
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

}  // namespace romfile
