// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drift/inventory/limits.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

constexpr std::string_view used_variables[] = {
    "ansible_become",
    "ansible_connection",
    "ansible_group_priority",
    "ansible_host",
    "ansible_port",
    "ansible_private_key_file",
    "ansible_ssh_args",
    "ansible_ssh_common_args",
    "ansible_ssh_extra_args",
    "ansible_ssh_host",
    "ansible_ssh_port",
    "ansible_ssh_private_key_file",
    "ansible_ssh_user",
    "ansible_user",
};

}  // namespace

bool is_used_variable(std::string_view name) {
    return std::binary_search(std::begin(used_variables), std::end(used_variables), name);
}

Draft::Draft() {
    for (const char* const name : {"all", "ungrouped"}) {
        group_index_.emplace(name, groups.size());
        groups.push_back({name, {}, {}, {}, {}, {}});
    }
    groups[all].children.push_back(ungrouped);
    groups[ungrouped].parents.push_back(all);
    child_links_.emplace(all, ungrouped);
}

Place Draft::place(std::size_t line, std::size_t column) const {
    const std::size_t file = files_.empty() ? 0 : files_.size() - 1;
    return {static_cast<std::uint32_t>(file),
            static_cast<std::uint32_t>(line),
            static_cast<std::uint32_t>(column)};
}

std::string Draft::text_of(const Place& place) const {
    std::string text = place.file < files_.size() ? files_[place.file] : "";
    if (place.line != 0)
        text += fmt::format(":{}", place.line);
    if (place.column != 0)
        text += fmt::format(":{}", place.column);
    return text;
}

Error Draft::refusal(const std::string& what, const Place& place) const {
    return {what, text_of(place), ""};
}

Result<void> Draft::check_name(const std::string& name, const Place& place) const {
    if (name.empty())
        return refusal("a name is empty", place);
    if (name.size() > inventory_name_limit)
        return refusal(fmt::format("a name has more than {} characters", inventory_name_limit),
                       place);
    const bool printable = std::all_of(name.begin(), name.end(), [](char each) {
        return static_cast<unsigned char>(each) > ' ' && each != 0x7F;
    });
    if (!printable)
        return refusal(
            fmt::format("the name {} has a blank or control character", ssh::printable_line(name)),
            place);
    return success;
}

Result<void> Draft::count_link(const Place& place) {
    if (++links_ > inventory_links_limit)
        return refusal(fmt::format("groups have more than the {} members that are read",
                                   inventory_links_limit),
                       place);
    return success;
}

Result<std::size_t> Draft::add_group(const std::string& name, const Place& place) {
    if (const std::size_t* const found = find_group(name))
        return *found;
    if (Result<void> good = check_name(name, place); !good)
        return good.error();
    if (groups.size() >= inventory_groups_limit)
        return refusal(fmt::format("more than the {} groups that are read", inventory_groups_limit),
                       place);
    group_index_.emplace(name, groups.size());
    groups.push_back({name, {}, {}, {}, {}, {}});
    return groups.size() - 1;
}

Result<void> Draft::add_child(std::size_t parent, std::size_t child, const Place& place) {
    if (child == all || child == parent)
        return refusal(fmt::format("group {} is made a child of {}, which is below it",
                                   groups[child].name,
                                   groups[parent].name),
                       place);
    if (!child_links_.emplace(parent, child).second)
        return success;
    groups[parent].children.push_back(child);
    groups[child].parents.push_back(parent);
    return count_link(place);
}

Result<std::size_t> Draft::add_host(const std::string& name,
                                    std::size_t group,
                                    const Place& place) {
    std::size_t host = hosts.size();
    if (const std::size_t* const found = find_host(name)) {
        host = *found;
    } else {
        if (Result<void> good = check_name(name, place); !good)
            return good.error();
        if (hosts.size() >= inventory_hosts_limit)
            return refusal(
                fmt::format("more than the {} hosts that are read", inventory_hosts_limit), place);
        host_index_.emplace(name, host);
        hosts.push_back({name, {}, {}, {}});
    }
    if (!host_links_.emplace(group, host).second)
        return host;
    groups[group].hosts.push_back(host);
    hosts[host].groups.push_back(group);
    if (Result<void> good = count_link(place); !good)
        return good.error();
    return host;
}

Result<void> Draft::allow_expansion(std::size_t count, const Place& place) {
    if (count > inventory_expansions_limit - expansions_)
        return refusal(fmt::format("ranges give more than the {} names that are read",
                                   inventory_expansions_limit),
                       place);
    expansions_ += count;
    return success;
}

Result<void> Draft::set(Variables& variables, const std::string& name, Value value) const {
    if (!is_used_variable(name))
        return success;
    if (value.text.size() > inventory_value_limit)
        return refusal(fmt::format("{} has more than {} characters", name, inventory_value_limit),
                       value.place);
    variables[name] = std::move(value);
    return success;
}

const std::size_t* Draft::find_group(const std::string& name) const {
    const auto found = group_index_.find(name);
    return found == group_index_.end() ? nullptr : &found->second;
}

const std::size_t* Draft::find_host(const std::string& name) const {
    const auto found = host_index_.find(name);
    return found == host_index_.end() ? nullptr : &found->second;
}

}  // namespace drift
