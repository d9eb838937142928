// SPDX-License-Identifier: GPL-2.0-or-later
// Of the elements of a transaction, each of which adds or removes a package, what was done to which
// package: an upgrade is two elements.
#pragma once

#include <string>
#include <vector>

#include "journal/journal_line.hpp"

namespace rpm_plugin {

/// One element of a transaction.
struct Element {
    const void* id = nullptr;
    bool added = false;  ///< else removed
    std::string name;
    std::string epoch;  ///< empty: none, which is as 0
    std::string version;
    std::string release;
    std::string architecture;
    const void* because_of = nullptr;  ///< of a removed one: what takes its place
    bool failed = false;
    bool touched_rom = false;
};

/// Less than, equal to or greater than 0, as rpm compares versions.
using Compare = int (*)(const char*, const char*);

/// [EPOCH:]VERSION-RELEASE.ARCHITECTURE
[[nodiscard]] std::string full_version(const Element& element);

/// Those that come, in the order of the elements, then those that only go.
[[nodiscard]] std::vector<journal::PackageChange> package_changes(
    const std::vector<Element>& elements, Compare compare);

/// Leaves those that touched a ROM, or all when none did; gives the number of the others.
std::size_t leave_out_untouched(std::vector<journal::PackageChange>& changes);

}  // namespace rpm_plugin
