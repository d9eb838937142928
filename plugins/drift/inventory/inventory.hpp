// SPDX-License-Identifier: GPL-2.0-or-later
// Whom to ask: the hosts of an Ansible inventory, their groups, and the way to each. The same rules
// as Ansible's hold, for the variables that say how a host is reached; all others are passed over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "romfile/result.hpp"
#include "ssh/destination.hpp"
#include "ssh/host_settings.hpp"

namespace drift {

using romfile::Error;
using romfile::Result;

struct InventoryHost {
    std::string name;
    std::vector<std::string> groups;  ///< all it is in, also through others; sorted, without "all"
    ssh::Destination destination;     ///< where it is
    ssh::Wishes wishes;               ///< how it is reached
    bool local = false;               ///< it is this machine: ansible_connection is local
    std::optional<bool> become;       ///< ansible_become
    std::optional<Error> problem;     ///< why it cannot be asked; the way to it is not complete
};

struct InventoryGroup {
    std::string name;
    std::vector<std::size_t> hosts;     ///< its own, without those of its children
    std::vector<std::size_t> children;  ///< no group is below itself
    std::vector<std::size_t> parents;   ///< only "all" has none
};

struct Inventory {
    std::vector<InventoryHost> hosts;    ///< in order of appearance
    std::vector<InventoryGroup> groups;  ///< the first is "all"
    std::vector<std::string> notes;      ///< what was passed over and might matter

    /// Indices into hosts and groups.
    [[nodiscard]] std::optional<std::size_t> find_host(const std::string& name) const;
    [[nodiscard]] std::optional<std::size_t> find_group(const std::string& name) const;
    /// Whether group `name` is a child of group `above`, or of one of its children, and so on.
    /// False for a group that is not there.
    [[nodiscard]] bool is_below(const std::string& name, const std::string& above) const;
    /// The hosts of the group: its own, then those of its children, and so on.
    [[nodiscard]] std::vector<std::size_t> members(std::size_t group) const;

    std::unordered_map<std::string, std::size_t> host_index;
    std::unordered_map<std::string, std::size_t> group_index;
};

/// Hosts with one address and port, by index, each list with at least two; those without a problem.
[[nodiscard]] std::vector<std::vector<std::size_t>> same_address(const Inventory& inventory);

/// Reads what `ansible-inventory --list` says, or a file in YAML or in the INI form: the ending of
/// the name tells, or the text. `home` is what "~" stands for in names of key files. Errors begin
/// with "NAME:LINE:COLUMN".
[[nodiscard]] Result<Inventory> parse_inventory(const std::string& name,
                                                std::string_view text,
                                                const std::string& home);

/// Reads all of these into one inventory: each a file, "-" for standard input, a folder of files,
/// or names of hosts with a comma between or behind them. group_vars/ and host_vars/ that stand
/// beside a file or in a folder are read, too.
[[nodiscard]] Result<Inventory> read_inventory(const std::vector<std::string>& sources,
                                               const std::string& home);

}  // namespace drift
