// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/known_hosts.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "romfile/file_io.hpp"
#include "ssh/text.hpp"

namespace ssh {
namespace {

constexpr std::size_t file_limit = 64 << 20;

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
    Entry entry{Kind::key, {}, {}};
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
    if (HashedName::is_meant(words.front())) {
        const std::optional<HashedName> hashed = HashedName::parse(words.front());
        if (!hashed)
            return;
        hashed_.emplace_back(*hashed, index);
    } else {
        entry.patterns = split(lower(words.front()), ",");
        if (std::all_of(entry.patterns.begin(), entry.patterns.end(), is_plain))
            for (const std::string& pattern : entry.patterns)
                by_name_.emplace(pattern, index);
        else
            patterns_.push_back(index);
    }
    entries_.push_back(std::move(entry));
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
    for (const std::size_t index : patterns_)
        if (matches_any(entries_[index].patterns, name))
            take(entries_[index]);
    for (const auto& [hashed, index] : hashed_)
        if (hashed.is_of(name))
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
