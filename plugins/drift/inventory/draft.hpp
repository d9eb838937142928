// SPDX-License-Identifier: GPL-2.0-or-later
// An inventory while it is read: what the files say, before it is known what holds for a host.
// Every form of inventory writes into it, several files into one.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "romfile/result.hpp"

namespace drift {

using romfile::Error;
using romfile::Result;
using romfile::success;

/// Where something stands; lines and columns count from 1, 0 is "not known".
struct Place {
    std::uint32_t file = 0;  ///< index into the draft's files
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// What a variable was given.
struct Value {
    enum class Kind {
        text,
        nothing,    ///< null: as if it were not set at all, whatever a group says
        encrypted,  ///< by ansible-vault
        structure   ///< a list or a mapping
    };
    Kind kind = Kind::text;
    std::string text;
    Place place;
};

/// The variables that are used, by name; all others are passed over.
using Variables = std::map<std::string, Value, std::less<>>;

[[nodiscard]] bool is_used_variable(std::string_view name);

struct DraftGroup {
    std::string name;
    std::vector<std::size_t> hosts;  ///< its own, in order of appearance
    std::vector<std::size_t> children;
    std::vector<std::size_t> parents;
    Variables variables;
    Variables from_files;  ///< of group_vars
};

struct DraftHost {
    std::string name;
    std::vector<std::size_t> groups;
    Variables variables;
    Variables from_files;  ///< of host_vars
};

/// Groups 0 and 1 are "all" and "ungrouped". Errors are limits that were passed, with the place.
class Draft {
  public:
    static constexpr std::size_t all = 0;
    static constexpr std::size_t ungrouped = 1;

    Draft();

    /// All that is read from now on stands in this file.
    void begin_file(const std::string& name) { files_.push_back(name); }
    [[nodiscard]] Place place(std::size_t line, std::size_t column = 0) const;
    [[nodiscard]] std::string text_of(const Place& place) const;  ///< "FILE:LINE:COLUMN"

    [[nodiscard]] Result<std::size_t> add_group(const std::string& name, const Place& place);
    [[nodiscard]] Result<void> add_child(std::size_t parent, std::size_t child, const Place& place);
    [[nodiscard]] Result<std::size_t> add_host(const std::string& name,
                                               std::size_t group,
                                               const Place& place);
    /// To be asked before `count` names are made of a range.
    [[nodiscard]] Result<void> allow_expansion(std::size_t count, const Place& place);

    /// Keeps the value where the variable is one that is used.
    [[nodiscard]] Result<void> set(Variables& variables,
                                   const std::string& name,
                                   Value value) const;

    [[nodiscard]] const std::size_t* find_group(const std::string& name) const;
    [[nodiscard]] const std::size_t* find_host(const std::string& name) const;

    std::vector<DraftGroup> groups;
    std::vector<DraftHost> hosts;
    std::vector<std::string> notes;

  private:
    [[nodiscard]] Error refusal(const std::string& what, const Place& place) const;
    [[nodiscard]] Result<void> check_name(const std::string& name, const Place& place) const;
    [[nodiscard]] Result<void> count_link(const Place& place);

    std::vector<std::string> files_;
    std::unordered_map<std::string, std::size_t> group_index_;
    std::unordered_map<std::string, std::size_t> host_index_;
    std::set<std::pair<std::size_t, std::size_t>> child_links_;
    std::set<std::pair<std::size_t, std::size_t>> host_links_;
    std::size_t links_ = 0;
    std::size_t expansions_ = 0;
};

}  // namespace drift
