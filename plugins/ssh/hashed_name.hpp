// SPDX-License-Identifier: GPL-2.0-or-later
// Names of hosts that cannot be read: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT, and HashKnownHosts of
// ssh_config(5).
#pragma once

#include <nettle/hmac.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace ssh {

/// "|1|SALT|HASH", where HASH is the HMAC-SHA1 of the name with the key SALT. Each host of a fleet
/// is looked for in all of them, so the key is made ready once.
class HashedName {
  public:
    /// Whether the word is meant as one.
    [[nodiscard]] static bool is_meant(std::string_view word) { return word.starts_with("|1|"); }

    /// Nothing when it is not of that form.
    [[nodiscard]] static std::optional<HashedName> parse(std::string_view word);

    [[nodiscard]] bool is_of(std::string_view name) const;

  private:
    hmac_sha1_ctx keyed_;
    std::array<std::uint8_t, SHA1_DIGEST_SIZE> hash_;
};

}  // namespace ssh
