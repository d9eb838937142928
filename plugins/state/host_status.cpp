// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/host_status.hpp"

#include <algorithm>
#include <filesystem>

namespace state {
namespace {

using romfile::Error;
using romfile::Result;
using romfile::Verdict;

constexpr const char* for_single_guests =
    "Single guests can have the ROM by <rom file='...'/> or romfile=; see romctl(1).";

Result<std::string> choose_layout(const Root& root, const std::string& layout) {
    if (!layout.empty())
        return layout;
    const Result<std::optional<std::string>> found = detect_layout(built_in_layouts(), root);
    if (!found)
        return found.error();
    if (*found)
        return **found;
    return Error{"no folder with QEMU's ROMs as any known distribution has it",
                 root.outside("/"),
                 for_single_guests};
}

}  // namespace

Verdict HostStatus::verdict() const {
    std::vector<Verdict> parts;
    for (const RomLink& link : links)
        parts.push_back(link.verdict());
    if (guests_count)
        parts.push_back(guests.verdict());
    for (const Verdict worst : {Verdict::bad, Verdict::unknown})
        if (std::find(parts.begin(), parts.end(), worst) != parts.end())
            return worst;
    return Verdict::good;
}

Result<HostStatus> look_at_host(const std::string& root_folder, const std::string& layout) {
    std::error_code ignored;
    if (!root_folder.empty() && !std::filesystem::is_directory(root_folder, ignored))
        return Error{"is not a folder", root_folder, ""};
    const Root root(root_folder);
    Result<HostStatus> status = look_at_host(root, package_databases(root), layout);
    if (status)
        status->root = root_folder;
    return status;
}

Result<HostStatus> look_at_host(const Root& root,
                                const OwnerLookup& owner,
                                const std::string& layout) {
    const Result<std::string> chosen = choose_layout(root, layout);
    if (!chosen)
        return chosen.error();
    const Result<LayoutTable> rows = rows_of(built_in_layouts(), *chosen);
    if (!rows)
        return rows.error();
    HostStatus status{"", *chosen, layout.empty(), std::nullopt, {}, {}, false};
    if (const auto program = find_alternatives_program(root))
        status.alternatives = *program;
    status.links = look_at_links(root, *rows, owner);
    status.guests = find_running_guests(root, status.links);
    return status;
}

}  // namespace state
