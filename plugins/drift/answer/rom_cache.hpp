// SPDX-License-Identifier: GPL-2.0-or-later
// ROM files that hosts sent, so that each is sent once. What a host says about a file is never
// believed: a file is kept under the digest that it has.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "romfile/bytes.hpp"

namespace drift {

/// Many threads may use it at once. What was kept stays: a host may have been told that it is
/// known.
class RomCache {
  public:
    using Content = std::shared_ptr<const romfile::Bytes>;

    /// `limit` bytes of files at most; what no longer fits is not kept.
    explicit RomCache(std::size_t limit = 64 << 20) : room_(limit) {}

    /// Null when it is not kept. `sha256` as sha256_hex() writes it.
    [[nodiscard]] Content find(const std::string& sha256) const;
    /// The digest of the content, which is kept under it.
    std::string keep(const Content& content);
    /// The digests of all files, for AnswerRequest::known_sha256.
    [[nodiscard]] std::vector<std::string> known() const;

  private:
    mutable std::mutex mutex_;
    std::map<std::string, Content> files_;
    std::size_t room_;
};

}  // namespace drift
