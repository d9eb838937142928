// SPDX-License-Identifier: GPL-2.0-or-later
// How large an inventory may be. Fleets have thousands of hosts; a text that grows beyond this is a
// mistake or an attack.
#pragma once

#include <cstddef>

namespace drift {

inline constexpr std::size_t inventory_bytes_limit = 16 << 20;  ///< of one file
inline constexpr std::size_t inventory_hosts_limit = 100'000;
inline constexpr std::size_t inventory_groups_limit = 10'000;
inline constexpr std::size_t inventory_links_limit = 1'000'000;  ///< group in group, host in group
inline constexpr std::size_t inventory_expansions_limit = 1'000'000;  ///< names that ranges give
inline constexpr std::size_t inventory_files_limit = 100'000;         ///< of a folder
inline constexpr int inventory_depth_limit =
    64;  ///< of what is nested in YAML and JSON, of folders
inline constexpr std::size_t inventory_name_limit = 255;    ///< characters of a host or group
inline constexpr std::size_t inventory_value_limit = 4096;  ///< characters of a variable

}  // namespace drift
