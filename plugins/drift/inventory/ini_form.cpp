// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/ini_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "drift/inventory/host_range.hpp"
#include "drift/inventory/words.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

enum class Section { hosts, children, variables };

const std::map<std::string_view, Section> sections = {
    {"", Section::hosts},
    {"hosts", Section::hosts},
    {"children", Section::children},
    {"vars", Section::variables},
};

/// A value is a Python literal where it looks like one: quotes are taken off, and what follows the
/// literal may be a comment. Anything else is the text itself.
std::string value_of(std::string_view text) {
    if (text.empty())
        return "";
    std::string value;
    std::size_t used = 0;
    if (const char quote = text.front(); quote == '\'' || quote == '"') {
        for (used = 1; used < text.size() && text[used] != quote; ++used) {
            const bool escaped = text[used] == '\\' && used + 1 < text.size();
            used += escaped ? 1 : 0;
            value += text[used];
        }
        if (used == text.size())
            return std::string(text);
        ++used;
    } else {
        used = std::min(text.find_first_not_of("0123456789"), text.size());
        if (text.starts_with("True") || text.starts_with("None"))
            used = 4;
        else if (text.starts_with("False"))
            used = 5;
        if (used == 0)
            return std::string(text);
        value = text.substr(0, used);
    }
    const std::string_view rest = ssh::trimmed(text.substr(used));
    return rest.empty() || rest.front() == '#' ? value : std::string(text);
}

class IniReader {
  public:
    explicit IniReader(Draft& draft) : draft_(draft) {}

    Result<void> read(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            ++number_;
            const std::string_view content = ssh::trimmed(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
            if (content.empty() || content.front() == '#' || content.front() == ';')
                continue;
            if (Result<void> read = line(content); !read)
                return read;
        }
        return check_declared();
    }

  private:
    [[nodiscard]] Place here() const { return draft_.place(number_); }
    [[nodiscard]] Error refusal(const std::string& what, const std::string& what_to_do) const {
        return {what, draft_.text_of(here()), what_to_do};
    }

    Result<void> line(std::string_view content) {
        const std::size_t close = content.find(']');
        if (content.front() == '[' && close != content.npos) {
            const std::string_view rest = ssh::trimmed(content.substr(close + 1));
            if (rest.empty() || rest.front() == '#')
                return begin_section(content.substr(1, close - 1));
        }
        switch (section_) {
            case Section::hosts:
                return host(content);
            case Section::children:
                return child(content);
            default:
                return variable(content);
        }
    }

    Result<void> begin_section(std::string_view title) {
        const std::size_t colon = std::min(title.find(':'), title.size());
        const std::string name(title.substr(0, colon));
        const auto kind = sections.find(colon == title.size() ? "" : title.substr(colon + 1));
        if (kind == sections.end() || name.empty() || name.find_first_of(" \t") != name.npos)
            return refusal(fmt::format("[{}] is no section", ssh::printable_line(title, 80)),
                           "Write [GROUP], [GROUP:children] or [GROUP:vars], without blanks.");
        section_ = kind->second;
        const bool known = draft_.find_group(name) != nullptr;
        const Result<std::size_t> group = draft_.add_group(name, here());
        if (!group)
            return group.error();
        group_ = *group;
        if (section_ != Section::variables)
            undeclared_.erase(group_);
        else if (!known)
            undeclared_.emplace(group_, here());
        return success;
    }

    Result<void> host(std::string_view content) {
        const auto words = shell_words(content, Comments::cut);
        if (!words || words->empty())
            return refusal("a quotation is not closed", "");
        if (words->front() == "---" || words->front().ends_with(':'))
            return refusal(fmt::format("{} is no host", ssh::printable_line(words->front(), 80)),
                           "A file in YAML is called NAME.yml.");
        const Result<HostNames> names = expand_host(draft_, words->front(), here());
        if (!names)
            return names.error();
        Variables variables;
        for (std::size_t i = 1; i < words->size(); ++i) {
            const std::string& word = (*words)[i];
            const std::size_t equals = word.find('=');
            if (equals == word.npos)
                return refusal(
                    fmt::format("{} is no variable", ssh::printable_line(word, 80)),
                    "Behind a host stands NAME=VALUE; a value with blanks stands in quotes.");
            if (Result<void> set = assign(variables, word, equals); !set)
                return set;
        }
        return add_hosts(*names, variables);
    }

    Result<void> add_hosts(const HostNames& names, const Variables& variables) {
        for (const std::string& name : names.names) {
            const bool known = draft_.find_host(name) != nullptr;
            const Result<std::size_t> host = draft_.add_host(name, group_, here());
            if (!host)
                return host.error();
            Variables& of_host = draft_.hosts[*host].variables;
            // A host that is known keeps its port, as Ansible has it.
            if (names.port && !known)
                of_host["ansible_port"] = {Value::Kind::text, std::to_string(*names.port), here()};
            for (const auto& [key, value] : variables)
                of_host[key] = value;
        }
        return success;
    }

    Result<void> assign(Variables& variables, std::string_view text, std::size_t equals) const {
        const std::string value = value_of(ssh::trimmed(text.substr(equals + 1)));
        const auto kind = value == "None" ? Value::Kind::nothing : Value::Kind::text;
        return draft_.set(
            variables, std::string(ssh::trimmed(text.substr(0, equals))), {kind, value, here()});
    }

    Result<void> variable(std::string_view content) {
        const std::size_t equals = content.find('=');
        if (equals == content.npos)
            return refusal(fmt::format("{} is no variable", ssh::printable_line(content, 80)),
                           "In this section stand lines of NAME=VALUE.");
        return assign(draft_.groups[group_].variables, content, equals);
    }

    Result<void> child(std::string_view content) {
        const std::string_view name =
            ssh::trimmed(content.substr(0, std::min(content.find('#'), content.size())));
        if (name.find_first_of(" \t:[]=") != name.npos)
            return refusal(fmt::format("{} is no group", ssh::printable_line(content, 80)),
                           "In this section stand names of groups, one per line.");
        const bool known = draft_.find_group(std::string(name)) != nullptr;
        const Result<std::size_t> group = draft_.add_group(std::string(name), here());
        if (!group)
            return group.error();
        if (!known)
            undeclared_.emplace(*group, here());
        return draft_.add_child(group_, *group, here());
    }

    Result<void> check_declared() const {
        if (undeclared_.empty())
            return success;
        const auto first = std::min_element(
            undeclared_.begin(), undeclared_.end(), [](const auto& one, const auto& other) {
                return one.second.line < other.second.line;
            });
        return Error{fmt::format("group {} is declared nowhere",
                                 ssh::printable_line(draft_.groups[first->first].name, 80)),
                     draft_.text_of(first->second),
                     "Add a section of that name."};
    }

    Draft& draft_;
    std::size_t number_ = 0;
    Section section_ = Section::hosts;
    std::size_t group_ = Draft::ungrouped;
    std::map<std::size_t, Place> undeclared_;  ///< groups that were named only
};

}  // namespace

Result<void> read_ini(Draft& draft, std::string_view text) {
    return IniReader(draft).read(text);
}

}  // namespace drift
