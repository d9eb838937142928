// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/file_attributes.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "module/file_mode.hpp"

namespace module {
namespace {

using romfile::Error;
using romfile::Result;

constexpr const char* context_name = "security.selinux";
constexpr const char* context_options[] = {"seuser", "serole", "setype", "selevel"};

Error system_error(const char* action, const std::string& path) {
    return {fmt::format("cannot {}: {}", action, std::strerror(errno)), path, ""};
}

std::optional<std::uint32_t> number_in(const std::string& text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

/// By name, or by number as chown(1) has it: a name that is all digits is looked up first.
template <class Entry, class Id>
Result<std::optional<Id>> id_of(const std::string& option,
                                const std::string& name,
                                Entry* (*look_up)(const char*),
                                Id Entry::*id) {
    if (name.empty())
        return std::optional<Id>();
    if (const Entry* const entry = look_up(name.c_str()))
        return std::optional<Id>(entry->*id);
    if (const std::optional<std::uint32_t> number = number_in(name))
        return std::optional<Id>(*number);
    return Error{"this host has no such name", fmt::format("{}: {}", option, name), ""};
}

std::optional<std::string> context_at(const std::string& path) {
    std::array<char, 256> text;
    const ssize_t size = ::getxattr(path.c_str(), context_name, text.data(), text.size());
    if (size <= 0)
        return std::nullopt;
    return std::string(text.data(), ::strnlen(text.data(), static_cast<std::size_t>(size)));
}

std::string name_of_user(uid_t id) {
    const passwd* const entry = ::getpwuid(id);
    return entry == nullptr ? std::to_string(id) : entry->pw_name;
}

std::string name_of_group(gid_t id) {
    const group* const entry = ::getgrgid(id);
    return entry == nullptr ? std::to_string(id) : entry->gr_name;
}

/// user:role:type:level, the level with colons of its own.
Result<std::string> merge_context(const std::string& now, const WantedAttributes& wanted) {
    std::string merged;
    std::string_view rest = now;
    for (std::size_t part = 0; part < 4; ++part) {
        const std::size_t end = part == 3 ? rest.size() : std::min(rest.find(':'), rest.size());
        const std::string_view old = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::string next = wanted.context_parts[part].value_or(std::string(old));
        if (!next.empty())
            merged += (part == 0 ? "" : ":") + next;
    }
    return merged;
}

}  // namespace

std::vector<Option> attribute_options() {
    std::vector<Option> options = {
        {.name = "owner",
         .description = {"User that the file shall belong to, by name or number."}},
        {.name = "group",
         .description = {"Group that the file shall belong to, by name or number."}},
        {.name = "mode",
         .description = {
             "Permission bits: octal digits in quotes, such as V('0644'), or clauses such as "
             "V(u=rw,g=r,o=r). QEMU must be able to read the file."}}};
    const char* const parts[] = {"User", "Role", "Type", "Level"};
    for (std::size_t part = 0; part < 4; ++part)
        options.push_back(
            {.name = context_options[part],
             .description = {fmt::format("{} in the SELinux context of the file.", parts[part])}});
    return options;
}

Result<WantedAttributes> wanted_attributes(const Arguments& arguments) {
    WantedAttributes wanted;
    const Result<std::optional<uid_t>> owner =
        id_of("owner", arguments.text("owner"), &::getpwnam, &passwd::pw_uid);
    if (!owner)
        return owner.error();
    const Result<std::optional<gid_t>> group =
        id_of("group", arguments.text("group"), &::getgrnam, &::group::gr_gid);
    if (!group)
        return group.error();
    wanted.owner = *owner;
    wanted.group = *group;
    wanted.mode = arguments.text("mode");
    if (!wanted.mode.empty())
        if (const Result<mode_t> mode = apply_mode(wanted.mode, 0, 0); !mode)
            return Error{mode.error().what, "mode: " + wanted.mode, mode.error().what_to_do};
    for (std::size_t part = 0; part < 4; ++part)
        if (arguments.has(context_options[part]))
            wanted.context_parts[part] = arguments.text(context_options[part]);
    return wanted;
}

Result<FileAttributes> look_at_attributes(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return system_error("look at", path);
    return FileAttributes{status.st_uid, status.st_gid, status.st_mode & 07777, context_at(path)};
}

FileAttributes attributes_of_new_file() {
    const mode_t mask = ::umask(022);
    ::umask(mask);
    return {::geteuid(), ::getegid(), 0666 & ~mask, std::nullopt};
}

Result<FileAttributes> with_wanted(const FileAttributes& now, const WantedAttributes& wanted) {
    FileAttributes then = now;
    then.owner = wanted.owner.value_or(now.owner);
    then.group = wanted.group.value_or(now.group);
    if (!wanted.mode.empty()) {
        const mode_t mask = ::umask(022);
        ::umask(mask);
        const Result<mode_t> mode = apply_mode(wanted.mode, now.mode, mask);
        if (!mode)
            return mode.error();
        then.mode = *mode;
    }
    bool asks = false;
    for (const std::optional<std::string>& part : wanted.context_parts)
        asks |= part.has_value();
    if (asks && !now.context)
        return Error{"the file has no SELinux context, so none can be set", "", ""};
    if (asks) {
        const Result<std::string> merged = merge_context(*now.context, wanted);
        if (!merged)
            return merged.error();
        then.context = *merged;
    }
    return then;
}

Result<void> set_attributes(int file, const FileAttributes& attributes) {
    struct stat now {};
    if (::fstat(file, &now) != 0)
        return system_error("look at the file", "");
    if ((now.st_uid != attributes.owner || now.st_gid != attributes.group) &&
        ::fchown(file, attributes.owner, attributes.group) != 0)
        return system_error("set owner and group", "");
    // Behind the owner, because the kernel takes the set-id bits away with it.
    if (::fchmod(file, attributes.mode) != 0)
        return system_error("set the mode", "");
    if (attributes.context &&
        ::fsetxattr(
            file, context_name, attributes.context->c_str(), attributes.context->size() + 1, 0) !=
            0)
        return system_error("set the SELinux context", *attributes.context);
    return romfile::success;
}

Json attributes_json(const FileAttributes& attributes) {
    Json json = {{"uid", attributes.owner},
                 {"gid", attributes.group},
                 {"owner", name_of_user(attributes.owner)},
                 {"group", name_of_group(attributes.group)},
                 {"mode", fmt::format("{:04o}", attributes.mode)}};
    if (attributes.context)
        json["secontext"] = *attributes.context;
    return json;
}

}  // namespace module
