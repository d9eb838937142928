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

/// Asks dpkg's lists alone.
[[nodiscard]] Owner ask_dpkg(const Root& root, const std::string& path);

/// Asks the package databases of `root`, which must outlive the result. dpkg's is read; rpm is run,
/// and therefore only for the running system.
[[nodiscard]] OwnerLookup package_databases(const Root& root);

}  // namespace state
