// SPDX-License-Identifier: GPL-2.0-or-later
// `romctl push` and `romctl push --undo` on one host: the conversation from login to the last look.
#pragma once

#include <map>
#include <string>

#include "romctl/push_report.hpp"
#include "romfile/bytes.hpp"
#include "ssh/login.hpp"

namespace romctl {

/// The ROM, as a file for each size class that it fits into.
struct PushRom {
    struct File {
        romfile::Bytes bytes;
        std::string sha256;
    };
    std::map<std::string, File> files;  ///< by class: "64K", ...
};

struct PushWishes {
    bool undo = false;
    bool dry_run = false;
    bool force = false;       ///< another's choice at a link gives way
    std::string link_script;  ///< link_script::text(), or that for one layout
    ssh::Wishes login;
};

/// Talks to the host until all is as wished or something stands against it. Blocks its thread, no
/// longer than `limits` say. `rom` is not looked at for an undo.
[[nodiscard]] HostReport push_to_host(const std::string& host,
                                      const ssh::Destination& destination,
                                      const PushRom& rom,
                                      const PushWishes& wishes,
                                      const ssh::Surroundings& surroundings,
                                      const ssh::Limits& limits);

}  // namespace romctl
