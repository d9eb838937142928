// SPDX-License-Identifier: GPL-2.0-or-later
// What the configuration and the command line say about one host.
#pragma once

#include <string>
#include <vector>

#include "ssh/client_config.hpp"
#include "ssh/destination.hpp"

namespace ssh {

struct HostSettings {
    std::string name;       ///< as asked for
    std::string host_name;  ///< where to connect
    std::string user;
    std::uint16_t port = 22;
    int address_family = 0;                   ///< AF_UNSPEC, AF_INET or AF_INET6
    std::vector<std::string> identity_files;  ///< in the order in which they are tried
    bool identities_only = false;             ///< the agent's other keys are not offered
    std::string agent_socket;                 ///< empty: no agent
    std::vector<Destination> jumps;           ///< the nearest first
    std::vector<std::string> known_hosts_files;
    std::string key_name;            ///< HostKeyAlias; empty: the key stands under the host's name
    std::string revoked_keys_file;   ///< empty: none
    std::string preferred_identity;  ///< from the command line: tried before the agent

    /// The name as known_hosts has it: "[NAME]:PORT" where the port is not 22 and no alias is set.
    [[nodiscard]] std::string known_hosts_name() const;
};

/// What the command line says; it comes before the configuration.
struct Wishes {
    std::optional<std::string> user;
    std::optional<std::uint16_t> port;
    std::optional<std::string> identity;
    std::optional<std::vector<Destination>> jumps;
};

/// An error when a setting is malformed, or when one applies that is not supported and that would
/// lead elsewhere if it were passed over: ProxyCommand, "Match exec".
[[nodiscard]] Result<HostSettings> settings_for(const Destination& destination,
                                                const ClientConfig& config,
                                                const LocalUser& user,
                                                const Wishes& wishes);

}  // namespace ssh
