// SPDX-License-Identifier: GPL-2.0-or-later
// Packages as rpm's library knows them. The library reads a database that may be hostile and keeps
// state of its own: callers run this in a child.
#pragma once

#include <functional>

#include "state/package_facts.hpp"

namespace state {

/// Where rpm has its database, and what its file is called.
inline constexpr const char* rpm_database_folders[] = {"/usr/lib/sysimage/rpm", "/var/lib/rpm"};
inline constexpr const char* rpm_database_files[] = {"rpmdb.sqlite", "Packages.db", "Packages"};

/// The folder of rpm's database below `root`; nothing when there is none. An error when it is not a
/// database of regular files.
[[nodiscard]] Result<std::optional<std::string>> rpm_database(const Root& root);

/// PackageFacts::signature of what rpm's format "pgpsig" shows; empty: there is no signature.
[[nodiscard]] std::string rpm_signature(const std::string& shown);

/// For each name of `query`, then for each path, the packages, at least one. `database` is the
/// folder of the database as seen from inside. `enter_root` is called after the database was read
/// and before files are compared; false when it could not, and then they are not compared.
[[nodiscard]] std::vector<std::vector<PackageFacts>> ask_rpm_library(
    const RpmLibrary& library,
    const Root& root,
    const std::string& database,
    const PackageQuery& query,
    const std::function<bool()>& enter_root);

}  // namespace state
