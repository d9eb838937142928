// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/json_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "drift/inventory/limits.hpp"
#include "drift/inventory/yaml_form.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

using Json = nlohmann::json;

struct Wrong {
    Error error;
};

/// Goes through the text once before it is taken as a whole: for its depth, its first error, and
/// the order of the groups, which the library forgets. (The library can be watched while it makes
/// the whole, but then takes time by the square of the number of hosts.)
class Survey : public nlohmann::json_sax<Json> {
  public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return deeper(); }
    bool start_array(std::size_t) override { return deeper(); }
    bool end_object() override { return higher(); }
    bool end_array() override { return higher(); }
    bool key(string_t& name) override {
        if (depth_ == 1)
            order.push_back(name);
        return true;
    }
    bool parse_error(std::size_t byte, const std::string&, const Json::exception&) override {
        error_byte = byte;
        return false;
    }

    std::vector<std::string> order;
    std::size_t error_byte = 0;

  private:
    bool deeper() { return ++depth_ <= inventory_depth_limit; }
    bool higher() {
        --depth_;
        return true;
    }
    int depth_ = 0;
};

struct Parsed {
    Json root;
    std::vector<std::string> order;  ///< of the groups
};

Parsed parse(const Draft& draft, std::string_view text) {
    Survey survey;
    if (Json::sax_parse(text, &survey))
        return {Json::parse(text), std::move(survey.order)};
    if (survey.error_byte == 0)
        throw Wrong{{fmt::format("nested more than {} deep", inventory_depth_limit),
                     draft.text_of(draft.place(0)),
                     ""}};
    const std::string_view before = text.substr(0, std::min(survey.error_byte, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n');
    const std::size_t column = before.size() - (start == before.npos ? 0 : start + 1);
    throw Wrong{{"is no JSON from here on",
                 draft.text_of(draft.place(static_cast<std::size_t>(line) + 1,
                                           std::max<std::size_t>(column, 1))),
                 ""}};
}

/// There, hosts and children are mappings; here they are lists.
bool is_yaml_form(const Json& root) {
    if (!root.is_object() || root.contains("_meta"))
        return false;
    return std::any_of(root.begin(), root.end(), [](const Json& group) {
        return group.is_object() && ((group.contains("hosts") && group["hosts"].is_object()) ||
                                     (group.contains("children") && group["children"].is_object()));
    });
}

class JsonReader {
  public:
    explicit JsonReader(Draft& draft) : draft_(draft) {}

    void read(const Parsed& parsed) {
        if (!parsed.root.is_object())
            refuse("", "an inventory must be an object");
        for (const std::string& name : parsed.order) {
            // A group that stands there twice has the members of the last.
            const auto found = parsed.root.find(name);
            if (name != "_meta" && found != parsed.root.end())
                group(name, *found);
        }
        const auto meta = parsed.root.find("_meta");
        if (meta != parsed.root.end() && meta->is_object())
            if (const auto found = meta->find("hostvars"); found != meta->end())
                host_variables(*found);
    }

  private:
    [[noreturn]] void refuse(const std::string& key, const std::string& what) const {
        throw Wrong{
            {key.empty() ? what : fmt::format("{}: {}", ssh::printable_line(key, 120), what),
             draft_.text_of(draft_.place(0)),
             ""}};
    }
    template <class T>
    static T check(Result<T> result) {
        if (!result)
            throw Wrong{result.error()};
        if constexpr (!std::is_void_v<T>)
            return std::move(*result);
    }

    void group(const std::string& name, const Json& value) {
        const std::size_t index = check(draft_.add_group(name, draft_.place(0)));
        if (value.is_array())
            return hosts(name, index, value);
        if (!value.is_object())
            refuse(name, "a group must be an object or a list of hosts");
        for (const auto& [key, part] : value.items()) {
            if (key == "hosts")
                hosts(name, index, part);
            else if (key == "children")
                children(name, index, part);
            else if (key == "vars")
                variables(name + ".vars", part, draft_.groups[index].variables);
        }
    }

    void hosts(const std::string& name, std::size_t group, const Json& list) {
        for (const std::string& host : names(name + ".hosts", list))
            check(draft_.add_host(host, group, draft_.place(0)));
    }

    void children(const std::string& name, std::size_t group, const Json& list) {
        for (const std::string& child : names(name + ".children", list)) {
            const std::size_t index = check(draft_.add_group(child, draft_.place(0)));
            check(draft_.add_child(group, index, draft_.place(0)));
        }
    }

    [[nodiscard]] std::vector<std::string> names(const std::string& key, const Json& list) const {
        if (!list.is_array())
            refuse(key, "it must be a list");
        std::vector<std::string> result;
        for (const Json& each : list) {
            if (!each.is_string())
                refuse(key, "a name must be a text");
            result.push_back(each.get<std::string>());
        }
        return result;
    }

    void host_variables(const Json& all) {
        if (!all.is_object())
            refuse("_meta.hostvars", "it must be an object");
        for (const auto& [name, value] : all.items())
            if (const std::size_t* const host = draft_.find_host(name))
                variables("_meta.hostvars." + name, value, draft_.hosts[*host].variables);
    }

    void variables(const std::string& key, const Json& values, Variables& into) const {
        if (!values.is_object())
            refuse(key, "variables must be an object");
        for (const auto& [name, value] : values.items())
            if (is_used_variable(name))
                check(draft_.set(into, name, value_of(value)));
    }

    [[nodiscard]] Value value_of(const Json& json) const {
        Value value;
        value.place = draft_.place(0);
        if (json.is_null())
            value.kind = Value::Kind::nothing;
        else if (json.is_string())
            value.text = json.get<std::string>();
        else if (json.is_object() && json.contains("__ansible_vault"))
            value.kind = Value::Kind::encrypted;
        else if (json.is_object() && json.contains("__ansible_unsafe") &&
                 json["__ansible_unsafe"].is_string())
            value.text = json["__ansible_unsafe"].get<std::string>();
        else if (json.is_structured())
            value.kind = Value::Kind::structure;
        else
            value.text = json.dump();
        return value;
    }

    Draft& draft_;
};

}  // namespace

Result<void> read_json(Draft& draft, std::string_view text) {
    try {
        const Parsed parsed = parse(draft, text);
        if (is_yaml_form(parsed.root))
            return read_yaml(draft, text);
        JsonReader(draft).read(parsed);
    } catch (const Wrong& wrong) {
        return wrong.error;
    } catch (const Json::exception&) {
        return Error{"is no inventory in JSON", draft.text_of(draft.place(0)), ""};
    }
    return success;
}

}  // namespace drift
