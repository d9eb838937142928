// SPDX-License-Identifier: GPL-2.0-or-later
// The steps by which a policy is read from YAML, each with what it says when the text is not like
// that. Only for the readers of policies. The text is hostile input: aliases are followed, so what
// they come to is limited, too.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "romfile/result.hpp"

namespace state::policy_yaml {

/// Ends reading, with the node's place.
[[noreturn]] void refuse(const YAML::Node& node,
                         const std::string& what,
                         const std::string& what_to_do = "");

/// "rom.sha256": the way to a key of what `way` leads to.
[[nodiscard]] std::string below(const std::string& way, const std::string& key);

/// Of its first letter, counted from 1.
[[nodiscard]] std::size_t line_of(const YAML::Node& node);

[[nodiscard]] std::string text_of(const YAML::Node& node, const std::string& way);
[[nodiscard]] bool boolean_of(const YAML::Node& node, const std::string& way);

using Reader = std::function<void(const YAML::Node& value, const std::string& way)>;
using Readers = std::vector<std::pair<std::string, Reader>>;

/// A mapping whose keys are known; each at most once.
void read_mapping(const YAML::Node& node, const std::string& way, const Readers& readers);

/// `name` is a text.
using NamedReader =
    std::function<void(const YAML::Node& name, const YAML::Node& value, const std::string& way)>;

/// A mapping of names that somebody chose; each at most once, and none empty.
void read_names(const YAML::Node& node, const std::string& way, const NamedReader& read);

void read_list(const YAML::Node& node, const std::string& way, const Reader& read);

/// Gives the whole text to `read`. An error has "NAME:LINE:COLUMN" as its place.
[[nodiscard]] romfile::Result<void> read_document(
    const std::string& name,
    std::string_view text,
    const std::function<void(const YAML::Node& document)>& read);

}  // namespace state::policy_yaml
