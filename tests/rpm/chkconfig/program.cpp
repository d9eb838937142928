// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/rpm/chkconfig/program.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

namespace chkconfig {
namespace {

std::optional<std::string> link_text(const std::string& path) {
    std::array<char, PATH_MAX> text{};
    const auto length = readlink(path.c_str(), text.data(), text.size());
    if (length < 0)
        return std::nullopt;
    return std::string(text.data(), static_cast<std::size_t>(length));
}
bool is_link(const std::string& path) {
    struct stat status {};
    return lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}
bool leads_somewhere(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0;
}

int complain(const std::string& words) {
    std::fprintf(stderr, "%s\n", words.c_str());
    return failed;
}
int complain_of_system(const std::string& words) {
    return complain(words + ": " + std::strerror(errno));
}

}  // namespace

bool parse_version(const std::string& text, Version& version) {
    version.text = text;
    version.patch = 0;
    return std::sscanf(text.c_str(), "%d.%d.%d", &version.major, &version.minor, &version.patch) >=
           2;
}

/// The link in the alternatives folder has the last word: when it is not what the records say, an
/// administrator must have changed it, and the mode is manual from now on.
Program::Reading Program::read(const std::string& name, Group& group) const {
    const auto path = options_.records + "/" + name;
    if (access(path.c_str(), F_OK) != 0)
        return Reading::absent;
    if (!read_records(path, name, group))
        return Reading::broken;
    const auto text = link_text(in_folder(group.links[0]));
    if (!text) {
        complain_of_system("failed to read link " + group.links[0].path);
        group.current = 0;
        return Reading::without_link;
    }
    group.current_target = *text;
    if (const auto index = group.find(*text); index < group.entries.size())
        group.current = index;
    if (group.current != group.best)
        group.mode = Mode::manual;
    return Reading::fine;
}

/// Records first, then the links.
int Program::write(Group& group, bool force_links) const {
    if (!write_records(options_.records + "/" + group.links[0].name, group))
        return failed;
    if (group.mode == Mode::automatic)
        group.current = group.best;
    else if (!force_links)
        return 0;
    int status = 0;
    // A link that led to no alternative gives way to the first one.
    const auto& chosen = group.entries[group.current.value_or(0)];
    for (std::size_t i = 0; i < group.links.size(); ++i)
        status |= chosen.targets[i].empty() ? remove_link(group.links[i])
                                            : make_link(group.links[i], chosen.targets[i]);
    return status == 0 ? 0 : failed;
}

bool Program::is_foreign(const Link& link) const {
    const auto text = link_text(link.path);
    return text ? !text->starts_with(options_.alternatives) : options_.version.missing_is_foreign();
}

/// The path that users know first, then the link in the alternatives folder.
int Program::make_link(const Link& link, const std::string& target) const {
    const auto managed = in_folder(link);
    const auto failure = "failed to link " + link.path + " -> " + managed + ": ";
    if (leads_somewhere(link.path) && !is_link(link.path))
        complain(failure + link.path + " exists and it is not a symlink");
    else if (options_.keep_foreign && is_foreign(link))
        complain(failure + "--keep-foreign was set and link " + link.path + " points outside " +
                 options_.alternatives);
    else if (lay(link.path, managed) != 0)
        return failed;
    return lay(managed, target);
}

/// Unlinks, then links: for an instant there is nothing.
int Program::lay(const std::string& path, const std::string& text) const {
    if (options_.version.spares_right_links() && link_text(path) == text)
        return 0;
    unlink(path.c_str());
    if (symlink(text.c_str(), path.c_str()) == 0)
        return 0;
    return complain_of_system("failed to link " + path + " -> " + text);
}

int Program::remove_link(const Link& link) const {
    if (options_.keep_missing)
        return 0;
    const auto managed = in_folder(link);
    if (is_link(managed) && unlink(managed.c_str()) != 0)
        return complain_of_system("failed to remove link " + managed);
    if (!is_link(link.path) || (options_.keep_foreign && is_foreign(link)))
        return 0;
    if (unlink(link.path.c_str()) != 0)
        return complain_of_system("failed to remove link " + link.path);
    return 0;
}

int Program::install(const std::vector<Link>& links,
                     const std::vector<std::string>& targets,
                     int priority,
                     const std::string& family) const {
    Group group;
    const auto reading = read(links[0].name, group);
    if (reading == Reading::broken)
        return failed;
    if (reading == Reading::absent)
        group.links = {links[0]};
    if (group.links[0].path != links[0].path)
        return complain("the primary link for " + links[0].name + " must be " +
                        group.links[0].path);
    Entry entry{priority, family, {targets[0]}};
    for (std::size_t i = 1; i < links.size(); ++i) {
        const auto place = group.place_of(links[i]);
        entry.targets.resize(std::max(entry.targets.size(), place + 1));
        entry.targets[place] = targets[i];
    }
    entry.targets.resize(group.links.size());
    const bool was_there = group.put(entry);
    return write(group, was_there);
}

int Program::remove(const std::string& name, const std::string& path) const {
    Group group;
    if (read(name, group) != Reading::fine)
        return failed;
    const auto index = group.find(path);
    if (index == group.entries.size())
        return complain(path + " has not been configured as an alternative for " + name);
    if (group.entries.size() == 1)
        return remove_all_of(group);
    const auto family = group.current ? group.entries[*group.current].family : std::string();
    group.take_out(index);
    bool force_links = false;
    if (!group.current) {
        // Also when the link led to no alternative before: the administrator's own file is
        // forgotten.
        force_links = !family.empty() && group.entries[group.best].family == family;
        if (!force_links)
            group.mode = Mode::automatic;
        group.current = group.best;
    }
    return write(group, force_links);
}

int Program::remove_all_of(const Group& group) const {
    int status = 0;
    for (const auto& link : group.links)
        status |= remove_link(link);
    const auto path = options_.records + "/" + group.links[0].name;
    if (unlink(path.c_str()) != 0)
        status |= complain_of_system("failed to remove " + path);
    return status == 0 ? 0 : failed;
}

int Program::set(const std::string& name, const std::string& path_or_family) const {
    Group group;
    const auto reading = read(name, group);
    if (reading == Reading::absent)
        complain("cannot access " + options_.records + "/" + name + ": No such file or directory");
    if (reading != Reading::fine)
        return failed;
    auto found = group.find(path_or_family);
    if (found == group.entries.size())
        for (std::size_t i = 0; i < group.entries.size(); ++i) {
            const auto& entry = group.entries[i];
            const bool better =
                found == group.entries.size() || entry.priority > group.entries[found].priority;
            if (!entry.family.empty() && entry.family == path_or_family && better)
                found = i;
        }
    if (found == group.entries.size())
        return complain(path_or_family + " has not been configured as an alternative for " + name);
    group.current = found;
    group.mode = Mode::manual;
    return write(group, true);
}

int Program::set_auto(const std::string& name) const {
    Group group;
    if (read(name, group) != Reading::fine)
        return failed;
    group.mode = Mode::automatic;
    return write(group, false);
}

int Program::display(const std::string& name) const {
    Group group;
    if (read(name, group) != Reading::fine)
        return failed;
    std::printf(
        "%s - status is %s.\n", name.c_str(), group.mode == Mode::automatic ? "auto" : "manual");
    std::printf(" link currently points to %s\n", group.current_target.c_str());
    for (const auto& entry : group.entries) {
        const auto family = entry.family.empty() ? "" : "family " + entry.family + " ";
        std::printf(
            "%s - %spriority %d\n", entry.targets[0].c_str(), family.c_str(), entry.priority);
        for (std::size_t i = 1; i < entry.targets.size(); ++i)
            std::printf(" %s %s: %s\n",
                        options_.version.has_follower() ? "follower" : "slave",
                        group.links[i].name.c_str(),
                        entry.targets[i].empty() ? "(null)" : entry.targets[i].c_str());
    }
    std::printf("Current `best' version is %s.\n", group.entries[group.best].targets[0].c_str());
    return 0;
}

/// Every file of the folder counts as a group; one that cannot be read ends the list.
int Program::list() const {
    std::vector<std::string> names;
    DIR* folder = opendir(options_.records.c_str());
    if (folder == nullptr)
        return failed;
    while (const dirent* entry = readdir(folder))
        if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
            names.emplace_back(entry->d_name);
    closedir(folder);
    for (const auto& name : names) {
        Group group;
        if (read(name, group) != Reading::fine)
            return failed;
        std::printf("%s\t%s\t%s\n",
                    name.c_str(),
                    group.mode == Mode::automatic ? "auto  " : "manual",
                    group.current_target.c_str());
    }
    return 0;
}

}  // namespace chkconfig
