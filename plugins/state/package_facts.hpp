// SPDX-License-Identifier: GPL-2.0-or-later
// What the package databases of a host say about packages, and whether the packages' files are as
// they were installed.
//
// A host may have rpm's database and dpkg's; then one of them is nearly empty. For each name and
// path that is asked for, rpm's answer holds when rpm has the package, else dpkg's when dpkg has
// it. When neither has it, it is absent only if every database that is there could be asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "state/root.hpp"
#include "state/rpm_library.hpp"

namespace state {

struct FileDifference {
    std::string path = {};
    /// Of "size", "mode", "digest", "link", "user", "group", "time", "device", "capabilities",
    /// "missing" and "unreadable"; at least one.
    std::vector<std::string> what = {};
    bool expected = false;  ///< a link of ours stands in the place of the package's file
};

struct PackageFacts {
    enum class Kind { installed, absent, unknown };
    Kind kind = Kind::unknown;
    std::string reason = {};  ///< of unknown, and of a path that nobody owns
    std::string name = {};    ///< as asked for when the package is not installed; empty for a path
    std::string path = {};    ///< when the question was who owns it
    std::string epoch = {};   ///< often empty
    std::string version = {};
    std::string release = {};
    std::string architecture = {};
    std::string vendor = {};        ///< dpkg: the maintainer
    std::int64_t installed_at = 0;  ///< seconds since 1970
    std::string signature = {};     ///< "key id ...", "none" or "unknown: ..."
    std::vector<FileDifference> differences = {};
    /// Why its files, or some of them, were not compared; nothing when all were.
    std::optional<std::string> not_verified = {};

    /// [epoch:]version[-release]
    [[nodiscard]] std::string evr() const;
};

struct PackageQuery {
    std::vector<std::string> names = {};
    std::vector<std::string> owned_paths = {};    ///< asks for the packages that own them
    std::vector<std::string> managed_links = {};  ///< where a link of ours is no surprise
    bool verify = false;                          ///< compare the files
};

/// How rpm is asked.
struct RpmAccess {
    std::span<const RpmLibraryNames> libraries = rpm_library_names;
    std::chrono::seconds deadline{20};
};

/// The packages of `query`, names first, each in the order of the question and at least once (a
/// name may be installed several times). What could not be told is unknown, with the reason; an
/// Error is a question that makes no sense. Forks: for callers without other threads. Comparing
/// the files of a folder's rpm packages takes the right to chroot().
[[nodiscard]] Result<std::vector<PackageFacts>> look_at_packages(const Root& root,
                                                                 const PackageQuery& query,
                                                                 const RpmAccess& access = {});

/// "installed", "absent", "unknown".
[[nodiscard]] const char* package_kind_name(PackageFacts::Kind kind);

/// Which of two databases' answers to one question holds: a package that was found, else what is
/// not known.
[[nodiscard]] const std::vector<PackageFacts>& better_answer(const std::vector<PackageFacts>& rpm,
                                                             const std::vector<PackageFacts>& dpkg);

/// Whether a link that stands at `path`, where the package has something else, is one of ours.
[[nodiscard]] bool is_our_link(const PackageQuery& query,
                               const std::string& path,
                               const std::vector<std::string>& what,
                               bool stands_a_link);

}  // namespace state
