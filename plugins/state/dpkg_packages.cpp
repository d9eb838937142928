// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/dpkg_packages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "romfile/digest.hpp"
#include "state/dpkg_status.hpp"
#include "state/package_owner.hpp"

namespace state {
namespace {

using Kind = PackageFacts::Kind;
using Digests = std::map<std::string, std::string>;  // by absolute path

constexpr const char* status_file = "/var/lib/dpkg/status";
constexpr const char* info_folder = "/var/lib/dpkg/info";
constexpr std::size_t status_limit = 64 << 20;
constexpr std::size_t list_limit = 16 << 20;
constexpr std::size_t file_limit = 256 << 20;  // larger files are not compared
constexpr std::size_t difference_limit = 1000;
constexpr std::size_t digest_digits = 32;

/// The last of the three words of a status, and what it means.
struct Condition {
    std::string_view word;
    Kind kind;
};

constexpr Condition conditions[] = {
    {"installed", Kind::installed},
    {"triggers-pending", Kind::installed},
    {"triggers-awaited", Kind::installed},
    {"not-installed", Kind::absent},
    {"config-files", Kind::absent},
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

/// "NAME.list", or "NAME:ARCHITECTURE.list" of packages for several; nothing when there is none.
Result<std::optional<std::string>> info_file(const Root& root,
                                             const DpkgEntry& entry,
                                             const char* suffix) {
    if (entry.package.find('/') != std::string::npos ||
        entry.architecture.find('/') != std::string::npos)
        return Error{"a name has a slash in it", root.outside(status_file), ""};
    for (const std::string& name :
         {entry.package + ":" + entry.architecture + suffix, entry.package + suffix}) {
        const std::string path = fmt::format("{}/{}", info_folder, name);
        const Result<Entry> found = root.look(path);
        if (!found)
            return found.error();
        if (found->kind != Entry::Kind::absent)
            return std::optional<std::string>(path);
    }
    return std::optional<std::string>();
}

Result<std::vector<std::string>> info_lines(const Root& root,
                                            const std::optional<std::string>& path) {
    if (!path)
        return std::vector<std::string>();
    const Result<std::string> text = root.read_text(*path, list_limit);
    if (!text)
        return text.error();
    return lines_of(*text);
}

/// Lines of 32 digits, two spaces and a path without its first slash.
Result<Digests> read_digests(const Root& root, const std::string& path) {
    const Result<std::vector<std::string>> lines = info_lines(root, path);
    if (!lines)
        return lines.error();
    Digests digests;
    for (const std::string& line : *lines) {
        if (line.find_first_not_of("0123456789abcdef") != digest_digits ||
            line.compare(digest_digits, 2, "  ") != 0 || line.size() == digest_digits + 2)
            return Error{"a line is no digest of a file", root.outside(path), ""};
        digests["/" + line.substr(digest_digits + 2)] = line.substr(0, digest_digits);
    }
    return digests;
}

/// How a file differs; nothing when it does not.
std::vector<std::string> compare(const Root& root,
                                 const std::string& path,
                                 const Result<Entry>& entry,
                                 const std::string* digest) {
    if (!entry)
        return {"unreadable"};
    if (entry->kind == Entry::Kind::absent)
        return {"missing"};
    if (digest == nullptr)
        return {};
    if (entry->kind == Entry::Kind::link)
        return {"link"};
    if (entry->kind != Entry::Kind::file)
        return {"mode"};
    const Result<romfile::Bytes> content = root.read(path, file_limit);
    if (!content)
        return {"unreadable"};
    return romfile::md5_hex(*content) == *digest ? std::vector<std::string>{}
                                                 : std::vector<std::string>{"digest"};
}

/// An explanation of why files were not compared, or nothing.
std::optional<std::string> verify(const Root& root,
                                  const PackageQuery& query,
                                  const DpkgEntry& entry,
                                  std::vector<FileDifference>& differences) {
    const Result<std::optional<std::string>> list = info_file(root, entry, ".list");
    if (!list)
        return romfile::explain(list.error());
    const Result<std::optional<std::string>> sums = info_file(root, entry, ".md5sums");
    if (!sums)
        return romfile::explain(sums.error());
    const Result<std::vector<std::string>> names = info_lines(root, *list);
    if (!names)
        return romfile::explain(names.error());
    Digests digests;
    if (*sums) {
        Result<Digests> read = read_digests(root, **sums);
        if (!read)
            return romfile::explain(read.error());
        digests = std::move(*read);
    }
    std::map<std::string, const std::string*> files;
    for (const std::string& name : *names)
        if (name.starts_with("/"))
            files[name] = nullptr;
    for (const auto& [path, digest] : digests)
        files[path] = &digest;
    for (const auto& [path, digest] : files) {
        const Result<Entry> there = root.look(path);
        std::vector<std::string> what = compare(root, path, there, digest);
        if (what.empty())
            continue;
        if (differences.size() == difference_limit)
            return "too many of its files differ to name them all";
        const bool is_link = there && there->kind == Entry::Kind::link;
        const bool ours = is_our_link(query, path, what, is_link);
        differences.push_back({path, std::move(what), ours});
    }
    if (!*list || !*sums)
        return "dpkg keeps no digests of its files";
    return std::nullopt;
}

std::int64_t installed_at(const Root& root, const DpkgEntry& entry) {
    const Result<std::optional<std::string>> list = info_file(root, entry, ".list");
    if (!list || !*list)
        return 0;
    const Result<Entry> file = root.look(**list);
    return file ? file->modified / 1'000'000'000 : 0;
}

PackageFacts not_told(const std::string& name, const std::string& reason) {
    return {.kind = Kind::unknown, .reason = reason, .name = name};
}

}  // namespace

PackageFacts dpkg_facts(const Root& root, const PackageQuery& query, const DpkgEntry& entry) {
    PackageFacts facts;
    facts.name = entry.package;
    facts.reason = fmt::format("dpkg says \"{}\"", entry.status);
    for (const Condition& condition : conditions)
        if (condition.word == entry.status.substr(entry.status.rfind(' ') + 1)) {
            facts.kind = condition.kind;
            facts.reason.clear();
        }
    if (facts.kind != Kind::installed)
        return facts;
    DpkgVersion version = split_dpkg_version(entry.version);
    facts.epoch = std::move(version.epoch);
    facts.version = std::move(version.upstream);
    facts.release = std::move(version.revision);
    facts.architecture = entry.architecture;
    facts.vendor = entry.maintainer;
    facts.installed_at = installed_at(root, entry);
    facts.signature = "unknown: dpkg keeps none";
    facts.not_verified =
        query.verify ? verify(root, query, entry, facts.differences) : "was not asked for";
    return facts;
}

Result<bool> has_dpkg(const Root& root) {
    const Result<Destination> status = root.resolve(status_file);
    if (!status)
        return status.error();
    return status->entry.kind != Entry::Kind::absent;
}

std::vector<PackageFacts> dpkg_package(const Root& root,
                                       const PackageQuery& query,
                                       const std::string& name) {
    const Result<std::string> text = root.read_text(status_file, status_limit);
    if (!text)
        return {not_told(name, romfile::explain(text.error()))};
    const Result<std::vector<DpkgEntry>> entries = find_in_dpkg_status(*text, name);
    if (!entries) {
        Error problem = entries.error();
        problem.where = fmt::format("{}, {}", root.outside(status_file), problem.where);
        return {not_told(name, romfile::explain(problem))};
    }
    std::vector<PackageFacts> packages;
    for (const DpkgEntry& entry : *entries)
        packages.push_back(dpkg_facts(root, query, entry));
    if (packages.empty())
        packages.push_back({.kind = Kind::absent, .name = name});
    return packages;
}

std::vector<PackageFacts> dpkg_package_of(const Root& root,
                                          const PackageQuery& query,
                                          const std::string& path) {
    const Owner owner = ask_dpkg(root, path);
    std::vector<PackageFacts> packages;
    if (owner.kind == Owner::Kind::package)
        packages = dpkg_package(root, query, owner.package);
    else if (owner.kind == Owner::Kind::nobody)
        packages = {{.kind = Kind::absent, .reason = "no package owns it"}};
    else
        packages = {not_told("", owner.reason)};
    for (PackageFacts& package : packages)
        package.path = path;
    return packages;
}

}  // namespace state
