// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/hashed_name.hpp"

#include <algorithm>

#include "romfile/base64.hpp"
#include "ssh/text.hpp"

namespace ssh {

std::optional<HashedName> HashedName::parse(std::string_view word) {
    const std::vector<std::string> parts = split(std::string(word), "|");
    if (!is_meant(word) || parts.size() != 3)
        return std::nullopt;
    const std::optional<romfile::Bytes> salt = romfile::from_base64(parts[1]);
    const std::optional<romfile::Bytes> hash = romfile::from_base64(parts[2]);
    HashedName name;
    if (!salt || !hash || salt->size() != name.hash_.size() || hash->size() != name.hash_.size())
        return std::nullopt;
    hmac_sha1_set_key(&name.keyed_, salt->size(), salt->data());
    std::copy(hash->begin(), hash->end(), name.hash_.begin());
    return name;
}

bool HashedName::is_of(std::string_view name) const {
    hmac_sha1_ctx context = keyed_;
    hmac_sha1_update(&context, name.size(), reinterpret_cast<const std::uint8_t*>(name.data()));
    std::array<std::uint8_t, SHA1_DIGEST_SIZE> value;
    hmac_sha1_digest(&context, value.size(), value.data());
    return value == hash_;
}

}  // namespace ssh
