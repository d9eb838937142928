// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/base64.hpp"

#include <nettle/base64.h>

namespace romfile {

std::string to_base64(View bytes) {
    std::string text(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
    base64_encode_raw(text.data(), bytes.size(), bytes.data());
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    base64_decode_ctx context;
    base64_decode_init(&context);
    Bytes bytes(BASE64_DECODE_LENGTH(text.size()));
    std::size_t length = bytes.size();
    if (base64_decode_update(&context, &length, bytes.data(), text.size(), text.data()) != 1 ||
        base64_decode_final(&context) != 1)
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

}  // namespace romfile
