// SPDX-License-Identifier: GPL-2.0-or-later
// What a module takes and gives, as one table: arguments are checked against it, and its
// documentation is generated from it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace module {

using Json = nlohmann::ordered_json;
using Names = std::vector<std::string>;

/// As in Ansible's documentation: str, bool, int, path, list, dict.
enum class Type { text, boolean, integer, path, list, dictionary };

/// "str", "bool", ...
[[nodiscard]] const char* type_name(Type type);

/// An option or alias that will go away.
struct Deprecation {
    std::string version;      ///< of the collection that will not have it any more
    std::string alternative;  ///< what to use instead
};

struct Option {
    std::string name;
    Type type = Type::text;
    Names description;  ///< paragraphs
    bool required = false;
    Json standard = nullptr;  ///< what it is when it is not given; null: nothing
    Names choices = {};       ///< of text, or of a list's elements; empty: anything
    Names aliases = {};
    Type elements = Type::text;  ///< of a list
    bool secret = false;         ///< its value is shown to nobody
    Names secret_entries =
        {};  ///< nor those of a dictionary's entries with such a word in their names
    std::vector<Deprecation> deprecated = {};  ///< at most one, of the option
    std::vector<std::pair<std::string, Deprecation>> deprecated_aliases = {};
};

/// When `option` is `value`, all of `names` have to be given.
struct RequiredIf {
    std::string option;
    std::string value;
    Names names;
};

/// A row of the RETURN section.
struct Returned {
    std::string name;
    std::string type;  ///< Ansible's name of it, also "complex"
    Names description;
    std::string when = "always";
    Json sample = nullptr;
};

struct Spec {
    std::string name;
    std::string summary;
    Names description;  ///< paragraphs
    std::vector<Option> options;
    std::vector<Names> mutually_exclusive;
    std::vector<Names> required_one_of;
    std::vector<RequiredIf> required_if;
    bool changes_hosts = false;  ///< else there is nothing that check and diff mode would change
    std::vector<Returned> returned;
    std::string examples;  ///< YAML
    Names see_also;        ///< modules

    /// Null when there is no such option or alias.
    [[nodiscard]] const Option* find(const std::string& name_or_alias) const;
};

}  // namespace module
