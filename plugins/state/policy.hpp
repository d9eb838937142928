// SPDX-License-Identifier: GPL-2.0-or-later
// What an administrator decided for hosts: a policy file in YAML, as policy.schema.json describes
// it. The text is hostile input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"
#include "state/version.hpp"
#include "state/wanted.hpp"

namespace state {

/// Which ROM a link shall lead to.
struct LinkPolicy {
    std::string group;  ///< "all": every link that no other row names
    std::string text;   ///< as in the file: "ours", "stock", "absent" or a path
    Wanted wanted;
};

/// Of the ROM that links lead to.
struct RomPolicy {
    std::optional<VersionRange> version;
    std::vector<std::string> sha256;           ///< one of these; empty: any
    std::optional<std::string> script_sha256;  ///< "builtin": none is embedded
    std::map<std::string, std::string> settings;

    [[nodiscard]] bool asks_anything() const {
        return version || !sha256.empty() || script_sha256 || !settings.empty();
    }
};

struct PackagePolicy {
    std::string name;
    bool installed = true;
    std::optional<VersionRange> version;
    bool verified =
        false;  ///< its files are as they were packaged, but for links that are expected
};

/// A finding that is accepted, for a reason and until a day.
struct PolicyException {
    std::string item;
    std::string reason;
    std::int64_t
        expires;      ///< the first second, since 1970 in UTC, at which it does not hold any more
    std::string day;  ///< as in the file
    /// For which hosts: those of these names, where * and ? stand for letters, and those of these
    /// groups. Both empty: all.
    std::vector<std::string> hosts;
    std::vector<std::string> groups;
    std::size_t line = 0;  ///< of the file, counted from 1
};

struct Policy {
    std::vector<LinkPolicy> links;
    RomPolicy rom;
    std::vector<PackagePolicy> packages;
    std::optional<int> old_rom_days;  ///< how long a guest may run with the ROM of before
    std::optional<bool> rom_enabled;  ///< of the NICs in libvirt's domains
    std::vector<PolicyException> exceptions;
    /// Links that no row of `links` decides, not even that of "all": groups of a fleet contradict
    /// each other.
    std::vector<std::string> undecided_links;

    [[nodiscard]] bool asks_anything() const {
        return !links.empty() || rom.asks_anything() || !packages.empty() || old_rom_days ||
               rom_enabled;
    }
};

/// Reads a policy for one host that is in no group and has no name: one with parts for some hosts
/// only is an error. Those that are for a fleet are read by parse_fleet_policy(). An error has
/// "NAME:LINE:COLUMN" as its place, and the way to the key in what it says.
[[nodiscard]] romfile::Result<Policy> parse_policy(const std::string& name, std::string_view text);

}  // namespace state
