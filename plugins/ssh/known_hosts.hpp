// SPDX-License-Identifier: GPL-2.0-or-later
// Files of known host keys: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT. Each is read once for all hosts:
// libssh reads them several times for each session, and passes over lines marked as revoked.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "romfile/result.hpp"
#include "ssh/hashed_name.hpp"

namespace ssh {

using romfile::Error;
using romfile::Result;
using romfile::success;

/// A key as it stands in the file.
struct KnownKey {
    std::string type;
    std::string blob;   ///< base64
    std::string where;  ///< FILE:LINE
};

class KnownHostsFile {
  public:
    /// Lines that are no entries are passed over, as OpenSSH does.
    [[nodiscard]] static KnownHostsFile parse(const std::string& text, const std::string& name);

    struct Found {
        std::vector<KnownKey> keys;
        std::vector<KnownKey> revoked;  ///< that nobody may present under this name any more
        bool authority = false;         ///< hosts of this name are known by a certificate
    };
    /// What the file says of a name in lower case, "[NAME]:PORT" where the port is not 22.
    [[nodiscard]] Found find(const std::string& name) const;

  private:
    enum class Kind { key, revoked, authority };
    struct Entry {
        Kind kind;
        std::vector<std::string> patterns;
        KnownKey key;
    };
    void take_line(std::string_view line, const std::string& where);

    std::vector<Entry> entries_;
    std::unordered_multimap<std::string, std::size_t> by_name_;
    // Those that no table finds.
    std::vector<std::size_t> patterns_;
    std::vector<std::pair<HashedName, std::size_t>> hashed_;
};

/// The files that are in use. Safe to use from several threads.
class KnownHostsStore {
  public:
    /// A file that is not there is empty; one that cannot be read is an error.
    [[nodiscard]] Result<std::shared_ptr<const KnownHostsFile>> file(const std::string& path);

    /// The keys of a RevokedHostKeys file, one per line. It must be there.
    [[nodiscard]] Result<std::shared_ptr<const std::vector<KnownKey>>> revoked(
        const std::string& path);

  private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const KnownHostsFile>> files_;
    std::map<std::string, std::shared_ptr<const std::vector<KnownKey>>> revoked_;
};

}  // namespace ssh
