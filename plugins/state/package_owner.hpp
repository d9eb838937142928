// SPDX-License-Identifier: GPL-2.0-or-later
// Which package a path belongs to.
#pragma once

#include <functional>
#include <string>

#include "state/root.hpp"

namespace state {

struct Owner {
    enum class Kind { package, nobody, unknown };
    Kind kind = Kind::unknown;
    std::string package;
    std::string reason;  ///< of unknown
};

using OwnerLookup = std::function<Owner(const std::string& path)>;

/// The reason of an unknown owner where the database is not there.
inline constexpr const char* no_database = "there is no package database";

/// A host may have both databases, and then one of them is nearly empty: a package that is found
/// decides, and one that was asked and found none is better than one that is not there.
[[nodiscard]] const Owner& better_owner(const Owner& dpkg, const Owner& rpm);

/// Asks dpkg's lists alone.
[[nodiscard]] Owner ask_dpkg(const Root& root, const std::string& path);

/// Asks the package databases of `root`, which must outlive the result. dpkg's is read; rpm is run,
/// and therefore only for the running system.
[[nodiscard]] OwnerLookup package_databases(const Root& root);

}  // namespace state
