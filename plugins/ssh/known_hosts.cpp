// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/known_hosts.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "romfile/file_io.hpp"
#include "ssh/text.hpp"

namespace ssh {
namespace {

constexpr std::size_t file_limit = 64 << 20;
constexpr std::size_t sha1_size = 20;

/// Nothing when it is not base64 or not a SHA-1 value.
std::string decode_sha1(std::string_view text) {
    if (text.size() != 28 || text.back() != '=')
        return {};
    std::array<unsigned char, 21> bytes{};
    if (EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), 28) !=
        21)
        return {};
    return {reinterpret_cast<const char*>(bytes.data()), sha1_size};
}

std::string hmac_sha1(const std::string& key, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
    unsigned size = 0;
    if (HMAC(EVP_sha1(),
             key.data(),
             static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()),
             text.size(),
             value.data(),
             &size) == nullptr)
        return {};
    return {reinterpret_cast<const char*>(value.data()), size};
}

bool is_plain(const std::string& pattern) {
    return pattern.find_first_of("*?!") == std::string::npos;
}

}  // namespace

KnownHostsFile KnownHostsFile::parse(const std::string& text, const std::string& name) {
    KnownHostsFile file;
    std::string_view rest = text;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        file.take_line(rest.substr(0, end), fmt::format("{}:{}", name, number));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return file;
}

void KnownHostsFile::take_line(std::string_view line, const std::string& where) {
    std::vector<std::string> words = split(line, " \t\r");
    if (words.empty() || words.front().front() == '#')
        return;
    Entry entry{Kind::key, {}, "", "", {}};
    if (words.front().front() == '@') {
        if (words.front() != "@revoked" && words.front() != "@cert-authority")
            return;
        entry.kind = words.front() == "@revoked" ? Kind::revoked : Kind::authority;
        words.erase(words.begin());
    }
    if (words.size() < 3)
        return;
    entry.key = {words[1], words[2], where};
    const std::size_t index = entries_.size();
    if (words.front().starts_with("|1|")) {
        const std::vector<std::string> parts = split(words.front(), "|");
        if (parts.size() != 3)
            return;
        entry.salt = decode_sha1(parts[1]);
        entry.hash = decode_sha1(parts[2]);
        if (entry.salt.empty() || entry.hash.empty())
            return;
        to_try_.push_back(index);
    } else {
        entry.patterns = split(lower(words.front()), ",");
        if (std::all_of(entry.patterns.begin(), entry.patterns.end(), is_plain))
            for (const std::string& pattern : entry.patterns)
                by_name_.emplace(pattern, index);
        else
            to_try_.push_back(index);
    }
    entries_.push_back(std::move(entry));
}

bool KnownHostsFile::fits(const Entry& entry, const std::string& name) {
    return entry.hash.empty() ? matches_any(entry.patterns, name)
                              : hmac_sha1(entry.salt, name) == entry.hash;
}

KnownHostsFile::Found KnownHostsFile::find(const std::string& name) const {
    Found found;
    const auto take = [&](const Entry& entry) {
        if (entry.kind == Kind::authority)
            found.authority = true;
        else
            (entry.kind == Kind::key ? found.keys : found.revoked).push_back(entry.key);
    };
    const auto [first, last] = by_name_.equal_range(name);
    for (auto each = first; each != last; ++each)
        take(entries_[each->second]);
    for (const std::size_t index : to_try_)
        if (fits(entries_[index], name))
            take(entries_[index]);
    return found;
}

Result<std::shared_ptr<const KnownHostsFile>> KnownHostsStore::file(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (const auto found = files_.find(path); found != files_.end())
        return found->second;
    KnownHostsFile parsed;
    struct stat status {};
    const bool there = ::stat(path.c_str(), &status) == 0 || errno != ENOENT;
    // /dev/null is a way to say "none".
    if (there && !S_ISCHR(status.st_mode)) {
        const Result<romfile::FileContent> content = romfile::read_file(path, file_limit);
        if (!content)
            return content.error();
        parsed = KnownHostsFile::parse({content->bytes.begin(), content->bytes.end()}, path);
    }
    return files_[path] = std::make_shared<const KnownHostsFile>(std::move(parsed));
}

Result<std::shared_ptr<const std::vector<KnownKey>>> KnownHostsStore::revoked(
    const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (const auto found = revoked_.find(path); found != revoked_.end())
        return found->second;
    const Result<romfile::FileContent> content = romfile::read_file(path, file_limit);
    if (!content)
        return Error{content.error().what, path, "RevokedHostKeys names it; no host is trusted."};
    const std::string text(content->bytes.begin(), content->bytes.end());
    if (text.starts_with("SSHKRL"))
        return Error{"key revocation lists are not supported",
                     path,
                     "Name a file with one public key per line in RevokedHostKeys."};
    auto keys = std::make_shared<std::vector<KnownKey>>();
    for (const std::string& line : split(text, "\n")) {
        const std::vector<std::string> words = split(line, " \t\r");
        if (words.size() >= 2 && words.front().front() != '#')
            keys->push_back({words[0], words[1], path});
    }
    revoked_[path] = keys;
    return std::shared_ptr<const std::vector<KnownKey>>(keys);
}

}  // namespace ssh
