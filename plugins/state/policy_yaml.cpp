// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/policy_yaml.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "romfile/nearest_name.hpp"

namespace state::policy_yaml {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t document_limit = 256 << 10;
constexpr std::size_t entries_limit = 1000;    ///< of one list or mapping
constexpr std::size_t nodes_limit = 50'000;    ///< with aliases followed
constexpr std::size_t scalar_limit = 4 << 10;  ///< bytes
constexpr std::size_t depth_limit = 20;
constexpr std::size_t shown_limit = 80;  ///< bytes of a key in an error

/// What is wrong, thrown to the one place that catches it: the way down is deep and each step may
/// fail.
struct Wrong {
    YAML::Mark mark;
    Error error;
};

std::string shown(const std::string& way) {
    return way.empty() ? "the policy" : way;
}

void check_size(const YAML::Node& node, const std::string& way) {
    if (node.size() > entries_limit)
        refuse(node, fmt::format("{} has more than {} entries", shown(way), entries_limit));
}

std::string key_of(const YAML::Node& node, const std::string& way) {
    return text_of(node, "a key of " + shown(way));
}

void check_new(const YAML::Node& node, const std::string& way, std::set<std::string>& seen) {
    if (!seen.insert(node.Scalar()).second)
        refuse(node, fmt::format("{} is there twice", way));
}

/// Follows aliases as the readers do. An alias inside of what it stands for would never end.
void check_limits(const YAML::Node& node, std::size_t depth, std::size_t& nodes) {
    if (++nodes > nodes_limit)
        refuse(node, fmt::format("comes to more than {} values", nodes_limit));
    if (depth > depth_limit)
        refuse(node, fmt::format("is nested more than {} deep", depth_limit));
    if (node.IsScalar() && node.Scalar().size() > scalar_limit)
        refuse(node, fmt::format("is a text of more than {} bytes", scalar_limit));
    for (const auto& entry : node) {
        if (!node.IsMap()) {
            check_limits(entry, depth + 1, nodes);
            continue;
        }
        check_limits(entry.first, depth + 1, nodes);
        check_limits(entry.second, depth + 1, nodes);
    }
}

Error at(const std::string& name, const YAML::Mark& mark, Error error) {
    error.where =
        mark.is_null() ? name : fmt::format("{}:{}:{}", name, mark.line + 1, mark.column + 1);
    return error;
}

}  // namespace

void refuse(const YAML::Node& node, const std::string& what, const std::string& what_to_do) {
    throw Wrong{node.Mark(), {what, "", what_to_do}};
}

std::string below(const std::string& way, const std::string& key) {
    const std::string name = key.substr(0, shown_limit);
    return way.empty() ? name : way + "." + name;
}

std::size_t line_of(const YAML::Node& node) {
    return static_cast<std::size_t>(node.Mark().line) + 1;
}

std::string text_of(const YAML::Node& node, const std::string& way) {
    if (!node.IsScalar())
        refuse(node, fmt::format("{} must be a text", way));
    return node.Scalar();
}

bool boolean_of(const YAML::Node& node, const std::string& way) {
    bool value = false;
    if (!node.IsScalar() || !YAML::convert<bool>::decode(node, value))
        refuse(node, fmt::format("{} must be true or false", way));
    return value;
}

void read_mapping(const YAML::Node& node, const std::string& way, const Readers& readers) {
    if (!node.IsMap())
        refuse(node, fmt::format("{} must be a mapping", shown(way)));
    check_size(node, way);
    std::vector<std::string> names;
    for (const auto& [name, reader] : readers)
        names.push_back(name);
    std::set<std::string> seen;
    for (const auto& entry : node) {
        const std::string name = key_of(entry.first, way);
        const auto reader = std::find_if(
            readers.begin(), readers.end(), [&](const auto& row) { return row.first == name; });
        if (reader == readers.end()) {
            const auto nearest = romfile::nearest_name(name, names);
            refuse(entry.first,
                   fmt::format("{} has no key {}", shown(way), name.substr(0, shown_limit)),
                   nearest ? "Did you mean " + *nearest + "?"
                           : fmt::format("Known are: {}.", fmt::join(names, ", ")));
        }
        check_new(entry.first, below(way, name), seen);
        reader->second(entry.second, below(way, name));
    }
}

void read_names(const YAML::Node& node, const std::string& way, const NamedReader& read) {
    if (!node.IsMap())
        refuse(node, fmt::format("{} must be a mapping", way));
    check_size(node, way);
    std::set<std::string> seen;
    for (const auto& entry : node) {
        const std::string name = key_of(entry.first, way);
        if (name.empty())
            refuse(entry.first, fmt::format("{} has a key that is empty", way));
        check_new(entry.first, below(way, name), seen);
        read(entry.first, entry.second, below(way, name));
    }
}

void read_list(const YAML::Node& node, const std::string& way, const Reader& read) {
    if (!node.IsSequence())
        refuse(node, fmt::format("{} must be a list", way));
    check_size(node, way);
    std::size_t position = 0;
    for (const YAML::Node& entry : node)
        read(entry, fmt::format("{}[{}]", way, position++));
}

Result<void> read_document(const std::string& name,
                           std::string_view text,
                           const std::function<void(const YAML::Node&)>& read) {
    if (text.size() > document_limit)
        return Error{fmt::format("more than the {} bytes that are read", document_limit), name, ""};
    if (text.find('\0') != text.npos)
        return Error{"has a zero byte, so it is no text", name, ""};
    try {
        const YAML::Node document = YAML::Load(std::string(text));
        std::size_t nodes = 0;
        check_limits(document, 0, nodes);
        read(document);
        return romfile::success;
    } catch (const Wrong& wrong) {
        return at(name, wrong.mark, wrong.error);
    } catch (const YAML::Exception& exception) {
        return at(name, exception.mark, {exception.msg, "", ""});
    }
}

}  // namespace state::policy_yaml
