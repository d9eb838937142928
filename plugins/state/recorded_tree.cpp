// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/recorded_tree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace state {
namespace {

Error not_looked_at(const std::string& path) {
    return {"was not looked at", path, ""};
}

/// "/" has none.
std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

}  // namespace

void RecordedTree::add(const std::string& path, Result<Entry> entry) {
    Node& node = nodes_[path];
    if (!node.entry)
        node.entry = std::move(entry);
}

void RecordedTree::add_content(const std::string& path, Result<Content> content) {
    Node& node = nodes_[path];
    if (!node.content)
        node.content = std::move(content);
}

void RecordedTree::add_names(const std::string& path, Result<std::vector<std::string>> names) {
    if (names)
        std::sort(names->begin(), names->end());
    Node& node = nodes_[path];
    if (!node.names)
        node.names = std::move(names);
}

const RecordedTree::Node* RecordedTree::find(const std::string& path) const {
    const auto found = nodes_.find(path);
    return found == nodes_.end() ? nullptr : &found->second;
}

std::string RecordedTree::outside(const std::string& path) const {
    return path;
}

Result<Entry> RecordedTree::entry_at(const std::string& path) const {
    if (const Node* const node = find(path); node != nullptr && node->entry)
        return *node->entry;
    for (std::string below = path; below != "/";) {
        const std::string folder = folder_of(below);
        const Node* const node = find(folder);
        if (node != nullptr && node->entry) {
            if (!*node->entry)
                return node->entry->error();
            if ((*node->entry)->kind != Entry::Kind::folder)
                return Entry{};
            const std::string name = below.substr(folder == "/" ? 1 : folder.size() + 1);
            if (node->names && *node->names &&
                !std::binary_search((*node->names)->begin(), (*node->names)->end(), name))
                return Entry{};
            break;
        }
        below = folder;
    }
    return not_looked_at(path);
}

Result<romfile::Bytes> RecordedTree::read(const std::string& path, std::size_t limit) const {
    const Result<Entry> entry = entry_at(path);
    if (!entry)
        return entry.error();
    if (entry->kind == Entry::Kind::absent)
        return Error{"cannot open it: No such file or directory", path, ""};
    if (entry->kind != Entry::Kind::file)
        return Error{"not a regular file", path, ""};
    const Node* const node = find(path);
    if (node == nullptr || !node->content)
        return Error{"was not read", path, ""};
    if (!*node->content)
        return node->content->error();
    const romfile::Bytes& bytes = ***node->content;
    if (bytes.size() > limit)
        return Error{fmt::format("more than the {} bytes that are read", limit), path, ""};
    return bytes;
}

Result<std::vector<std::string>> RecordedTree::names(const std::string& path) const {
    const Result<Entry> entry = entry_at(path);
    if (!entry)
        return entry.error();
    if (entry->kind == Entry::Kind::absent)
        return std::vector<std::string>();
    if (entry->kind != Entry::Kind::folder)
        return Error{"is not a folder", path, ""};
    const Node* const node = find(path);
    if (node == nullptr || !node->names)
        return not_looked_at(path);
    return *node->names;
}

}  // namespace state
