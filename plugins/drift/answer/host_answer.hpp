// SPDX-License-Identifier: GPL-2.0-or-later
// What a host answered, as facts. They are found by the code of plugins/state, which looks at the
// tree that the host wrote down as it would at the host itself.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drift/answer/request.hpp"
#include "drift/answer/rom_cache.hpp"
#include "drift/report.hpp"
#include "state/host_status.hpp"
#include "state/libvirt_domains.hpp"
#include "state/package_facts.hpp"
#include "state/policy_check.hpp"
#include "state/recorded_tree.hpp"
#include "state/rom_images.hpp"

namespace drift {

using romfile::Error;
using romfile::Result;

/// No answer is larger: what a caller has to take from a host.
inline constexpr std::size_t answer_limit = 32 << 20;

struct HostAnswer {
    Source source = Source::nothing;  ///< probe or tools
    std::int64_t time = 0;            ///< by the clock of the host; seconds since 1970
    unsigned uid = 0;                 ///< of whoever wrote it; not 0: some facts may need root
    std::string host_name;            ///< as the host calls itself
    std::string kernel;               ///< "Linux 5.14.0-427.el9.x86_64"
    std::string os_id;                ///< ID of os-release(5): "debian"; empty: it has none
    std::string os_version;           ///< VERSION_ID of it; empty: it has none
    std::vector<std::string> notes;   ///< "sudo -n does not make this user root", ...
    /// The last 64 KiB of the journal of the rpm plugin; nothing when it is not there; an error
    /// when it could not be read.
    Result<std::optional<std::string>> journal = std::optional<std::string>();
    std::vector<std::string> asked;  ///< the packages that were asked for, by name
    /// Those packages, each at least once and in that order, then the owners of the ROMs.
    std::vector<state::PackageFacts> packages;
    std::map<std::string, state::Owner> owners;  ///< of ROM paths that are there
    std::shared_ptr<const state::RecordedTree> tree;

    /// The host's file system, as far as it was written down.
    [[nodiscard]] state::Root root() const { return state::Root(tree); }
    /// Who owns a path, where that was asked.
    [[nodiscard]] state::OwnerLookup owner_lookup() const;
};

/// Reads an answer. Strict and within limits: the host may be hostile. An error says what is wrong
/// with which line. ROM files that the host sent are kept in `roms`.
[[nodiscard]] Result<HostAnswer> parse_answer(std::string_view text, RomCache& roms);

/// Links and guests; an error when the host has no known layout.
[[nodiscard]] Result<state::HostStatus> host_status(const HostAnswer& answer);

/// The ROM files to which links lead, and the stock ROMs.
[[nodiscard]] std::vector<state::RomImage> rom_images(const HostAnswer& answer);

/// The libvirt domains.
[[nodiscard]] state::LibvirtDomains libvirt_domains(const HostAnswer& answer);

/// What policies ask for. A package that was not asked for is unknown. Does not need the answer any
/// more once it is made.
[[nodiscard]] state::PolicyFacts policy_facts(const HostAnswer& answer);

/// The same facts of this machine, found without a shell. Forks: for callers without other threads.
[[nodiscard]] Result<HostAnswer> look_at_this_host(const AnswerRequest& request);

}  // namespace drift
