// SPDX-License-Identifier: GPL-2.0-or-later
// Packages as dpkg's files describe them.
#pragma once

#include "state/dpkg_status.hpp"
#include "state/package_facts.hpp"

namespace state {

/// Whether `root` has dpkg's status file.
[[nodiscard]] Result<bool> has_dpkg(const Root& root);

/// The package of that name, once for each architecture; at least one. Of its files dpkg knows the
/// MD5 of most and the names of all: no modes, owners, link texts and times are compared.
[[nodiscard]] std::vector<PackageFacts> dpkg_package(const Root& root,
                                                     const PackageQuery& query,
                                                     const std::string& name);

/// What one entry of the status file comes to; `root` has the lists of its files.
[[nodiscard]] PackageFacts dpkg_facts(const Root& root,
                                      const PackageQuery& query,
                                      const DpkgEntry& entry);

/// The package that owns the path.
[[nodiscard]] std::vector<PackageFacts> dpkg_package_of(const Root& root,
                                                        const PackageQuery& query,
                                                        const std::string& path);

}  // namespace state
