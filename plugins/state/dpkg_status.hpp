// SPDX-License-Identifier: GPL-2.0-or-later
// dpkg's file of what is installed: stanzas of "Field: value" lines, an empty line between them,
// longer values going on in lines that begin with a space.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace state {

/// A stanza as far as it is needed; a field that it lacks is empty.
struct DpkgEntry {
    std::string package;
    std::string status;  ///< three words, "install ok installed"
    std::string architecture;
    std::string version;  ///< [epoch:]upstream[-revision]
    std::string maintainer;
};

struct DpkgVersion {
    std::string epoch;
    std::string upstream;
    std::string revision;
};

/// The stanzas of that package: none, or one for each architecture. The text may be hostile; an
/// error names the line that is no field.
[[nodiscard]] romfile::Result<std::vector<DpkgEntry>> find_in_dpkg_status(std::string_view text,
                                                                          std::string_view package);

[[nodiscard]] DpkgVersion split_dpkg_version(const std::string& version);

}  // namespace state
