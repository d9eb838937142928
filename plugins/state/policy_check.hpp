// SPDX-License-Identifier: GPL-2.0-or-later
// A host held against a policy: one finding for each thing that the policy asks for, with what was
// expected and what was found.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "state/host_status.hpp"
#include "state/policy.hpp"

namespace state {

/// A package as far as policies ask.
struct PackageState {
    enum class Kind { installed, absent, unknown };
    Kind kind = Kind::unknown;
    std::string version;      ///< [epoch:]version-release, of an installed one
    std::string reason;       ///< of unknown
    romfile::Check verified;  ///< its files; the reason names those that differ
};

/// A virtio NIC of a libvirt domain.
struct DomainNic {
    std::string domain;
    std::string mac;   ///< empty: libvirt has not chosen one
    bool rom_enabled;  ///< not switched off by <rom enabled='no'/> or <rom bar='off'/>
};

struct DomainNics {
    std::vector<DomainNic> nics;
    std::vector<std::string> unknown;  ///< what kept others from being seen
};

/// Where the facts come from; a part is asked for only when the policy needs it.
struct PolicyFacts {
    std::function<romfile::Result<HostStatus>()> host;
    std::function<PackageState(const std::string& name)> package;
    std::function<DomainNics()> domains;
    std::int64_t now;  ///< seconds since 1970
};

struct PolicyFinding {
    std::string item;  ///< "link efi-virtio.rom", "package qemu-rom-multinic version", ...
    romfile::Verdict verdict;
    std::string expected;
    std::string found;
    std::string reason;  ///< of a finding that is not good, and of one that an exception made good
};

/// In the order of the policy; none when nothing is asked.
[[nodiscard]] std::vector<PolicyFinding> hold_against(const Policy& policy,
                                                      const PolicyFacts& facts);

/// The same. `needed` gets the lines of the exceptions that a finding needed, also of those that
/// have expired.
[[nodiscard]] std::vector<PolicyFinding> hold_against(const Policy& policy,
                                                      const PolicyFacts& facts,
                                                      std::set<std::size_t>& needed);

/// Bad when one is bad, else unknown when one is unknown or there is none, else good.
[[nodiscard]] romfile::Verdict overall(const std::vector<PolicyFinding>& findings);

}  // namespace state
