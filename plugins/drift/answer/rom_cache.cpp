// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/rom_cache.hpp"

#include "romfile/digest.hpp"

namespace drift {
namespace {

constexpr std::size_t file_limit = 500;  // so that a request can name all of them

}  // namespace

RomCache::Content RomCache::find(const std::string& sha256) const {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(sha256);
    return found == files_.end() ? nullptr : found->second;
}

std::string RomCache::keep(const Content& content) {
    std::string sha256 = romfile::sha256_hex(*content);
    const std::lock_guard lock(mutex_);
    if (files_.size() < file_limit && content->size() <= room_ &&
        files_.emplace(sha256, content).second)
        room_ -= content->size();
    return sha256;
}

std::vector<std::string> RomCache::known() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> digests;
    for (const auto& [sha256, content] : files_)
        digests.push_back(sha256);
    return digests;
}

}  // namespace drift
