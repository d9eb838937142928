// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/rpm_packages.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

namespace state {
namespace {

using Kind = PackageFacts::Kind;

// Numbers of rpm's documented interface, the same in all versions.
namespace tag {
constexpr std::int32_t name = 1000, version = 1001, release = 1002, epoch = 1003;
constexpr std::int32_t install_time = 1008, vendor = 1011, architecture = 1022;
constexpr std::int32_t base_names = 1117, installed_file_names = 5040;
}  // namespace tag
constexpr std::uint32_t no_signatures = 1U << 10 | 1U << 11 | 1U << 18 | 1U << 19;
constexpr std::uint32_t missing_is_fine = 1U << 3 | 1U << 6;  // %missingok, %ghost
constexpr std::uint32_t cannot_look = 1U << 30;
constexpr int command_line_level = -7;
constexpr int all_messages_to_error = 0x0f;
constexpr unsigned error_priority = 3;

struct Signature {
    std::int32_t tag;
    const char* format;
};

constexpr Signature signatures[] = {
    {278, "%{OPENPGP:pgpsig}"},
    {268, "%{RSAHEADER:pgpsig}"},
    {267, "%{DSAHEADER:pgpsig}"},
    {259, "%{SIGPGP:pgpsig}"},
    {262, "%{SIGGPG:pgpsig}"},
};
constexpr std::string_view key_marks[] = {"Key ID ", "Key Fingerprint: "};

struct Attribute {
    std::uint32_t bits;
    const char* name;
};

constexpr Attribute attributes[] = {
    {1U << 1, "size"},
    {1U << 6, "mode"},
    {1U << 0, "digest"},
    {1U << 2, "link"},
    {1U << 3, "user"},
    {1U << 4, "group"},
    {1U << 5, "time"},
    {1U << 7, "device"},
    {1U << 8, "capabilities"},
    {1U << 28 | 1U << 29, "unreadable"},
};

constexpr std::size_t text_limit = 256;        // of a text of a package
constexpr std::size_t package_limit = 64;      // of all answers together
constexpr std::size_t path_budget = 32 << 10;  // bytes of all paths that differ
constexpr int file_limit = 100'000;

std::string clipped(const char* text) {
    return std::string(text == nullptr ? "" : text).substr(0, text_limit);
}

int keep_first_error(RpmHandle record, void* data);

/// The first error that rpm logs; nothing is printed.
class Log {
  public:
    explicit Log(const RpmLibrary& library) : library_(library) {
        library.rpmlogSetMask(all_messages_to_error);
        library.rpmlogSetCallback(keep_first_error, this);
    }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    ~Log() { library_.rpmlogSetCallback(nullptr, nullptr); }

    void take(RpmHandle record) {
        if (!error_.empty() || library_.rpmlogRecPriority(record) > error_priority)
            return;
        error_ = clipped(library_.rpmlogRecMessage(record));
        while (error_.ends_with('\n'))
            error_.pop_back();
    }
    /// Empty when there was none since the last call.
    [[nodiscard]] std::string error() { return std::exchange(error_, ""); }

  private:
    const RpmLibrary& library_;
    std::string error_;
};

int keep_first_error(RpmHandle record, void* data) {
    static_cast<Log*>(data)->take(record);
    return 0;  // neither printed nor fatal
}

using Owned = std::shared_ptr<void>;

Owned owned(RpmHandle handle, RpmHandle (*release)(RpmHandle)) {
    return {handle, [release](RpmHandle mine) { release(mine); }};
}

struct Found {
    PackageFacts facts;
    Owned files;  ///< of an installed package, when they are to be compared
};

class Asker {
  public:
    Asker(const RpmLibrary& library, const PackageQuery& query)
        : library_(library), query_(query), log_(library) {}

    /// An explanation of what went wrong, or nothing.
    std::string open(const Root& root, const std::string& database) {
        if (library_.rpmReadConfigFiles(nullptr, nullptr) != 0)
            return "rpm cannot read its configuration: " + log_.error();
        library_.rpmDefineMacro(nullptr, ("_dbpath " + database).c_str(), command_line_level);
        set_ = owned(library_.rpmtsCreate(), library_.rpmtsFree);
        const std::string folder = std::filesystem::absolute(root.outside("/"));
        library_.rpmtsSetRootDir(set_.get(), folder.c_str());
        // Whose keys rpm has is not the question; the digests are checked.
        library_.rpmtsSetVSFlags(set_.get(), no_signatures);
        const int problem = library_.rpmtsOpenDB(set_.get(), O_RDONLY);
        const std::string error = log_.error();
        return problem == 0 && error.empty() ? "" : "rpm cannot open its database: " + error;
    }

    std::vector<Found> ask(std::int32_t index, const PackageFacts& asked, const std::string& key) {
        std::vector<Found> found;
        const Owned iterator = owned(library_.rpmtsInitIterator(set_.get(), index, key.c_str(), 0),
                                     library_.rpmdbFreeIterator);
        while (RpmHandle const header = library_.rpmdbNextIterator(iterator.get())) {
            if (packages_ == package_limit)
                return {not_told(asked, fmt::format("more than {} packages", package_limit))};
            ++packages_;
            found.push_back(look(header, asked));
        }
        // A damaged package is passed over, and would seem absent.
        if (const std::string error = log_.error(); !error.empty())
            return {not_told(asked, "rpm cannot read its database: " + error)};
        if (found.empty())
            found.push_back({asked, nullptr});
        return found;
    }

    void verify(Found& found) {
        RpmHandle const files = found.files.get();
        const int count = files == nullptr ? 0 : library_.rpmfilesFC(files);
        for (int index = 0; index < std::min(count, file_limit); ++index)
            verify_file(found.facts, files, index);
        if (count > file_limit)
            found.facts.not_verified = fmt::format("it has more than {} files", file_limit);
    }

  private:
    static Found not_told(PackageFacts asked, const std::string& reason) {
        asked.kind = Kind::unknown;
        asked.reason = reason;
        return {asked, nullptr};
    }

    Found look(RpmHandle header, const PackageFacts& asked) {
        PackageFacts facts;
        facts.kind = Kind::installed;
        facts.path = asked.path;
        facts.name = clipped(library_.headerGetString(header, tag::name));
        if (library_.headerIsEntry(header, tag::epoch) != 0)
            facts.epoch = fmt::format("{}", library_.headerGetNumber(header, tag::epoch));
        facts.version = clipped(library_.headerGetString(header, tag::version));
        facts.release = clipped(library_.headerGetString(header, tag::release));
        facts.architecture = clipped(library_.headerGetString(header, tag::architecture));
        facts.vendor = clipped(library_.headerGetString(header, tag::vendor));
        facts.installed_at =
            static_cast<std::int64_t>(library_.headerGetNumber(header, tag::install_time));
        facts.signature = signature(header);
        Owned files;
        if (query_.verify)
            files = owned(library_.rpmfilesNew(nullptr, header, tag::base_names, 0),
                          library_.rpmfilesFree);
        else
            facts.not_verified = "was not asked for";
        return {facts, files};
    }

    std::string signature(RpmHandle header) {
        for (const Signature& kind : signatures) {
            if (library_.headerIsEntry(header, kind.tag) == 0)
                continue;
            const char* problem = nullptr;
            const std::unique_ptr<char, decltype(&std::free)> text(
                library_.headerFormat(header, kind.format, &problem), &std::free);
            const std::string shown = clipped(text ? text.get() : problem);
            return shown.empty() ? "unknown: " : rpm_signature(shown);
        }
        return "none";
    }

    void verify_file(PackageFacts& facts, RpmHandle files, int index) {
        const std::uint32_t result = library_.rpmfilesVerify(files, index, 0);
        if (result == 0)
            return;
        const std::unique_ptr<char, decltype(&std::free)> name(library_.rpmfilesFN(files, index),
                                                               &std::free);
        FileDifference difference{name ? name.get() : "", {}, false};
        struct stat status {};
        const bool there = ::lstat(difference.path.c_str(), &status) == 0;
        const bool missing = !there && (errno == ENOENT || errno == ENOTDIR);
        if (missing && (library_.rpmfilesFFlags(files, index) & missing_is_fine) != 0)
            return;
        if ((result & cannot_look) != 0)
            difference.what.emplace_back(missing ? "missing" : "unreadable");
        for (const Attribute& attribute : attributes)
            if ((result & attribute.bits) != 0)
                difference.what.emplace_back(attribute.name);
        difference.expected =
            is_our_link(query_, difference.path, difference.what, there && S_ISLNK(status.st_mode));
        keep(facts, std::move(difference));
    }

    void keep(PackageFacts& facts, FileDifference difference) {
        if (difference.what.empty())
            return;
        if (difference.path.size() > path_budget - paths_) {
            facts.not_verified = "too many of its files differ to name them all";
            return;
        }
        paths_ += difference.path.size();
        facts.differences.push_back(std::move(difference));
    }

    const RpmLibrary& library_;
    const PackageQuery& query_;
    Log log_;
    Owned set_;
    std::size_t packages_ = 0;
    std::size_t paths_ = 0;
};

}  // namespace

std::string rpm_signature(const std::string& shown) {
    if (shown.empty())
        return "none";
    for (const std::string_view mark : key_marks)
        if (const std::size_t at = shown.find(mark); at != std::string::npos)
            return "key id " + shown.substr(at + mark.size());
    return "unknown: " + shown;
}

Result<std::optional<std::string>> rpm_database(const Root& root) {
    for (const char* const folder : rpm_database_folders) {
        const Result<Destination> there = root.resolve(folder);
        if (!there)
            return there.error();
        for (const char* const name : rpm_database_files) {
            const std::string path = fmt::format("{}/{}", there->path, name);
            const Result<Entry> entry = root.look(path);
            if (!entry)
                return entry.error();
            if (entry->kind == Entry::Kind::absent)
                continue;
            if (entry->kind != Entry::Kind::file)
                return Error{"rpm's database is not a regular file", root.outside(path), ""};
            return std::optional<std::string>(there->path);
        }
    }
    return std::optional<std::string>();
}

std::vector<std::vector<PackageFacts>> ask_rpm_library(const RpmLibrary& library,
                                                       const Root& root,
                                                       const std::string& database,
                                                       const PackageQuery& query,
                                                       const std::function<bool()>& enter_root) {
    Asker asker(library, query);
    const std::string problem = asker.open(root, database);
    std::vector<std::vector<Found>> answers;
    const auto ask = [&](std::int32_t index, PackageFacts asked, const std::string& key) {
        asked.kind = problem.empty() ? Kind::absent : Kind::unknown;
        if (!problem.empty())
            asked.reason = problem;
        answers.push_back(problem.empty() ? asker.ask(index, asked, key)
                                          : std::vector<Found>{{asked, nullptr}});
    };
    for (const std::string& name : query.names)
        ask(tag::name, {.name = name}, name);
    for (const std::string& path : query.owned_paths)
        ask(tag::installed_file_names, {.reason = "no package owns it", .path = path}, path);

    const bool inside = query.verify && enter_root();
    std::vector<std::vector<PackageFacts>> facts;
    for (std::vector<Found>& answer : answers) {
        facts.emplace_back();
        for (Found& found : answer) {
            if (inside)
                asker.verify(found);
            else if (query.verify)
                found.facts.not_verified = "its files can only be compared by root";
            facts.back().push_back(std::move(found.facts));
        }
    }
    return facts;
}

}  // namespace state
