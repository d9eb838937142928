// SPDX-License-Identifier: GPL-2.0-or-later
// Every step of a path is looked at by itself, because the kernel would follow an absolute link of
// an image out of the image.
#include "state/root.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "state/folder_tree.hpp"

namespace state {
namespace {

constexpr int hop_limit = 40;  // what the kernel follows before it says ELOOP

using Names = std::vector<std::string>;

/// The names of a path, the last one first: what is yet to be walked is a stack.
Names pending_names(const std::string& path) {
    Names names;
    std::size_t begin = 0;
    while (begin < path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (const std::string name = path.substr(begin, end - begin); !name.empty() && name != ".")
            names.push_back(name);
        begin = end + 1;
    }
    std::reverse(names.begin(), names.end());
    return names;
}

std::string joined(const Names& done) {
    std::string path;
    for (const std::string& name : done)
        path += "/" + name;
    return path.empty() ? "/" : path;
}

/// Where the rest of a way would lead from a place that is not there.
std::string joined(Names done, const Names& pending) {
    done.insert(done.end(), pending.rbegin(), pending.rend());
    return joined(done);
}

/// Goes on by the next name, if there is one.
void take_step(Names& done, Names& pending) {
    if (pending.empty())
        return;
    if (pending.back() != "..")
        done.push_back(pending.back());
    else if (!done.empty())
        done.pop_back();
    pending.pop_back();
}

}  // namespace

Entry::Kind kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
        case S_IFREG:
            return Entry::Kind::file;
        case S_IFLNK:
            return Entry::Kind::link;
        case S_IFDIR:
            return Entry::Kind::folder;
        default:
            return Entry::Kind::other;
    }
}

Root::Root(const std::string& folder) : tree_(std::make_shared<FolderTree>(folder)) {}

Root::Root(std::shared_ptr<const TreeSource> tree) : tree_(std::move(tree)) {}

Result<Destination> Root::walk(const std::string& path, bool follow_last) const {
    // Names in hostile input may hold what a C string cannot.
    if (path.find('\0') != std::string::npos)
        return Error{"not a path: it contains a NUL byte", "", ""};
    Names pending = pending_names(path);
    Names done;
    Destination end;
    for (int hops = 0;;) {
        const Result<Entry> entry = tree_->entry_at(joined(done));
        if (!entry)
            return entry.error();
        end.entry = *entry;
        const bool on_the_way = !pending.empty();
        if (entry->kind == Entry::Kind::link && (follow_last || on_the_way)) {
            end.changed = std::max(end.changed, entry->changed);
            end.loop = ++hops > hop_limit;
            if (end.loop)
                break;
            done.pop_back();
            if (entry->link_text.starts_with('/'))
                done.clear();
            const Names more = pending_names(entry->link_text);
            pending.insert(pending.end(), more.begin(), more.end());
        } else if (!on_the_way) {
            break;
        } else if (entry->kind != Entry::Kind::folder) {
            end.entry = {};
            break;
        }
        take_step(done, pending);
    }
    end.path = joined(done, pending);
    end.changed = std::max(end.changed, end.entry.changed);
    return end;
}

Result<Entry> Root::look(const std::string& path) const {
    const Result<Destination> end = walk(path, false);
    if (!end)
        return end.error();
    // A loop on the way to the last name: nobody can get there.
    return end->loop ? Entry{} : end->entry;
}

Result<Destination> Root::resolve(const std::string& path) const {
    return walk(path, true);
}

Result<romfile::Bytes> Root::read(const std::string& path, std::size_t limit) const {
    const Result<Destination> end = resolve(path);
    if (!end)
        return end.error();
    if (end->loop)
        return Error{"leads in a circle", outside(end->path), ""};
    return tree_->read(end->path, limit);
}

Result<std::string> Root::read_text(const std::string& path, std::size_t limit) const {
    const Result<romfile::Bytes> bytes = read(path, limit);
    if (!bytes)
        return bytes.error();
    return std::string(bytes->begin(), bytes->end());
}

Result<Names> Root::names(const std::string& path) const {
    const Result<Destination> end = resolve(path);
    if (!end)
        return end.error();
    // A folder would be opened by its name, which would follow the link, and out of an image.
    if (end->loop)
        return Error{"leads in a circle", outside(end->path), ""};
    return tree_->names(end->path);
}

std::string beside(const std::string& path, const std::string& text) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
    Names pending = pending_names(text.starts_with('/') ? text : folder + "/" + text);
    Names done;
    while (!pending.empty())
        take_step(done, pending);
    return joined(done);
}

}  // namespace state
