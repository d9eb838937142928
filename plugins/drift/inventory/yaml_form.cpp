// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/yaml_form.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <unordered_map>

#include "drift/inventory/host_range.hpp"
#include "drift/inventory/limits.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

/// A text cannot have more nodes than characters, but aliases can name each many times. So many are
/// walked besides.
constexpr std::size_t walk_reserve = 100'000;

/// Thrown to the one place that catches it: the way down is deep and each step may fail.
struct Wrong {
    Error error;
};

struct Entry {
    std::string key;
    YAML::Node node;  ///< of the key
    YAML::Node value;
};

class YamlReader {
  public:
    YamlReader(Draft& draft, std::string_view text)
        : draft_(draft), walk_limit_(text.size() + walk_reserve) {}

    void inventory(const YAML::Node& root) {
        for (const Entry& entry : entries(root, "an inventory", 0)) {
            if (entry.key == "plugin" && entry.value.IsScalar())
                throw Wrong{{"this is the configuration of an inventory plugin",
                             draft_.text_of(place(root)),
                             "Let Ansible run it: ansible-inventory -i FILE --list, and give what "
                             "it says as -i -."}};
            group(entry, nullptr, 1);
        }
    }

    void variables(const YAML::Node& node, Variables& into, int depth) {
        if (node.IsNull())
            return;
        for (const Entry& entry : entries(node, "variables", depth))
            if (is_used_variable(entry.key))
                check(draft_.set(into, entry.key, value_of(entry.value)), entry.node);
    }

  private:
    [[nodiscard]] Place place(const YAML::Node& node) const {
        const YAML::Mark mark = node.Mark();
        return mark.is_null() ? draft_.place(0)
                              : draft_.place(static_cast<std::size_t>(mark.line) + 1,
                                             static_cast<std::size_t>(mark.column) + 1);
    }

    [[noreturn]] void refuse(const YAML::Node& node,
                             const std::string& what,
                             const std::string& what_to_do = "") const {
        throw Wrong{{what, draft_.text_of(place(node)), what_to_do}};
    }

    template <class T>
    static T check(Result<T> result, const YAML::Node&) {
        if (!result)
            throw Wrong{result.error()};
        if constexpr (!std::is_void_v<T>)
            return std::move(*result);
    }

    void count(const YAML::Node& node, int depth) {
        if (depth > inventory_depth_limit)
            refuse(node, fmt::format("nested more than {} deep", inventory_depth_limit));
        if (++walked_ > walk_limit_)
            refuse(node, "aliases make the text longer than what is read");
    }

    /// Of a mapping, in order. Of equal keys the last counts, with a note; what "<<" merges is
    /// weaker than all that stands there.
    std::vector<Entry> entries(const YAML::Node& node, const std::string& what, int depth) {
        if (!node.IsMap())
            refuse(node, fmt::format("{} must be a mapping", what));
        count(node, depth);
        std::vector<Entry> result;
        std::unordered_map<std::string, std::size_t> index;
        for (const auto& each : node) {
            count(each.first, depth);
            if (!each.first.IsScalar())
                refuse(each.first, fmt::format("a key of {} is no text", what));
            const std::string& key = each.first.Scalar();
            if (key == "<<" && each.first.Tag() == "?")
                continue;
            const auto [known, added] = index.emplace(key, result.size());
            if (added) {
                result.push_back({key, each.first, each.second});
                continue;
            }
            result[known->second].value = each.second;
            if (draft_.notes.size() < notes_limit_)
                draft_.notes.push_back(fmt::format("{}: {} is there twice: the last counts",
                                                   draft_.text_of(place(each.first)),
                                                   ssh::printable_line(key, 80)));
        }
        for (const auto& each : node)
            if (each.first.Scalar() == "<<" && each.first.Tag() == "?")
                merge(each.second, what, depth + 1, result, index);
        return result;
    }

    void merge(const YAML::Node& node,
               const std::string& what,
               int depth,
               std::vector<Entry>& result,
               std::unordered_map<std::string, std::size_t>& index) {
        count(node, depth);
        if (node.IsSequence()) {
            for (const YAML::Node& each : node)
                merge(each, what, depth + 1, result, index);
            return;
        }
        for (Entry& entry : entries(node, what, depth))
            if (index.emplace(entry.key, result.size()).second)
                result.push_back(std::move(entry));
    }

    void group(const Entry& entry, const std::size_t* parent, int depth) {
        const std::size_t index = check(draft_.add_group(entry.key, place(entry.node)), entry.node);
        if (parent != nullptr)
            check(draft_.add_child(*parent, index, place(entry.node)), entry.node);
        if (entry.value.IsNull())
            return;
        for (const Entry& part : entries(entry.value, "a group", depth)) {
            if (part.value.IsNull())
                continue;
            if (part.key == "vars")
                variables(part.value, draft_.groups[index].variables, depth + 1);
            else if (part.key == "hosts")
                hosts(part.value, index, depth + 1);
            else if (part.key == "children")
                children(part.value, index, depth + 1);
            else if (draft_.notes.size() < notes_limit_)
                draft_.notes.push_back(
                    fmt::format("{}: {} is passed over: a group has hosts, children and vars",
                                draft_.text_of(place(part.node)),
                                ssh::printable_line(part.key, 80)));
        }
    }

    void children(const YAML::Node& node, std::size_t parent, int depth) {
        if (node.IsScalar())
            return group({node.Scalar(), node, YAML::Node()}, &parent, depth);
        for (const Entry& entry : entries(node, "children", depth))
            group(entry, &parent, depth + 1);
    }

    void hosts(const YAML::Node& node, std::size_t group, int depth) {
        if (node.IsScalar())
            return host({node.Scalar(), node, YAML::Node()}, group, depth);
        for (const Entry& entry : entries(node, "hosts", depth))
            host(entry, group, depth + 1);
    }

    void host(const Entry& entry, std::size_t group, int depth) {
        const HostNames names =
            check(expand_host(draft_, entry.key, place(entry.node)), entry.node);
        Variables given;
        variables(entry.value, given, depth);
        for (const std::string& name : names.names) {
            const bool known = draft_.find_host(name) != nullptr;
            const std::size_t index =
                check(draft_.add_host(name, group, place(entry.node)), entry.node);
            Variables& of_host = draft_.hosts[index].variables;
            if (names.port && !known)
                of_host["ansible_port"] = {
                    Value::Kind::text, std::to_string(*names.port), place(entry.node)};
            for (const auto& [key, value] : given)
                of_host[key] = value;
        }
    }

    Value value_of(const YAML::Node& node) {
        Value value;
        value.place = place(node);
        if (node.Tag() == "!vault" || node.Tag() == "!vault-encrypted")
            value.kind = Value::Kind::encrypted;
        else if (node.IsNull())
            value.kind = Value::Kind::nothing;
        else if (!node.IsScalar())
            value.kind = Value::Kind::structure;
        else
            value.text = node.Scalar();
        return value;
    }

    static constexpr std::size_t notes_limit_ = 100;
    Draft& draft_;
    std::size_t walk_limit_;
    std::size_t walked_ = 0;
};

/// The library's exceptions end here.
template <class Use>
Result<void> with_root(const Draft& draft, std::string_view text, const Use& use) {
    try {
        use(YAML::Load(std::string(text)));
    } catch (const Wrong& wrong) {
        return wrong.error;
    } catch (const YAML::Exception& exception) {
        const YAML::Mark& mark = exception.mark;
        const Place place = mark.is_null() ? draft.place(0)
                                           : draft.place(static_cast<std::size_t>(mark.line) + 1,
                                                         static_cast<std::size_t>(mark.column) + 1);
        return Error{exception.msg, draft.text_of(place), ""};
    }
    return success;
}

}  // namespace

Result<void> read_yaml(Draft& draft, std::string_view text) {
    return with_root(
        draft, text, [&](const YAML::Node& root) { YamlReader(draft, text).inventory(root); });
}

Result<void> read_yaml_variables(Draft& draft, Variables& variables, std::string_view text) {
    return with_root(draft, text, [&](const YAML::Node& root) {
        if (root.IsMap() || (root.IsDefined() && !root.IsNull()))
            YamlReader(draft, text).variables(root, variables, 1);
    });
}

}  // namespace drift
