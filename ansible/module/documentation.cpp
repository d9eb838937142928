// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/documentation.hpp"

#include <yaml-cpp/yaml.h>

namespace module {
namespace {

constexpr const char* author = "qemu-rom-multinic maintainers (@qemu-rom-multinic)";

void text(YAML::Emitter& out, const std::string& value) {
    out << YAML::DoubleQuoted << value;
}

void texts(YAML::Emitter& out, const char* key, const Names& values) {
    out << YAML::Key << key << YAML::Value << YAML::BeginSeq;
    for (const std::string& value : values)
        text(out, value);
    out << YAML::EndSeq;
}

/// JSON is YAML, too. Texts in quotes: 0644 would be a number.
void json(YAML::Emitter& out, const char* key, const Json& value) {
    out << YAML::Key << key << YAML::Value;
    if (value.is_string())
        text(out, value.get<std::string>());
    else
        out << YAML::Load(value.dump());
}

void deprecated(YAML::Emitter& out, const Option& option) {
    for (const Deprecation& what : option.deprecated) {
        out << YAML::Key << "deprecated" << YAML::Value << YAML::BeginMap;
        out << YAML::Key << "removed_in" << YAML::Value;
        text(out, what.version);
        out << YAML::Key << "alternative" << YAML::Value;
        text(out, what.alternative);
        out << YAML::Key << "why" << YAML::Value << "It has another form now.";
        out << YAML::EndMap;
    }
}

void option(YAML::Emitter& out, const Option& option) {
    out << YAML::Key << option.name << YAML::Value << YAML::BeginMap;
    texts(out, "description", option.description);
    out << YAML::Key << "type" << YAML::Value << type_name(option.type);
    if (option.type == Type::list)
        out << YAML::Key << "elements" << YAML::Value << type_name(option.elements);
    if (option.required)
        out << YAML::Key << "required" << YAML::Value << true;
    if (!option.standard.is_null())
        json(out, "default", option.standard);
    if (!option.choices.empty())
        texts(out, "choices", option.choices);
    if (!option.aliases.empty())
        texts(out, "aliases", option.aliases);
    deprecated(out, option);
    out << YAML::EndMap;
}

void attribute(YAML::Emitter& out, const char* name, const char* description, const char* support) {
    out << YAML::Key << name << YAML::Value << YAML::BeginMap;
    out << YAML::Key << "description" << YAML::Value << description;
    out << YAML::Key << "support" << YAML::Value << support << YAML::EndMap;
}

void attributes(YAML::Emitter& out, const Spec& spec) {
    out << YAML::Key << "attributes" << YAML::Value << YAML::BeginMap;
    attribute(out, "check_mode", "Can tell what would change without changing it.", "full");
    attribute(
        out, "diff_mode", "Shows what changes, or would.", spec.changes_hosts ? "full" : "N/A");
    attribute(out, "idempotent", "Run again, it changes nothing.", "full");
    attribute(out, "async", "Can run in the background of the host.", "none");
    out << YAML::Key << "platform" << YAML::Value << YAML::BeginMap;
    out << YAML::Key << "description" << YAML::Value << "Hosts it runs on.";
    out << YAML::Key << "platforms" << YAML::Value << "linux";
    out << YAML::Key << "support" << YAML::Value << "full" << YAML::EndMap;
    out << YAML::EndMap;
}

std::string document(const Spec& spec, const std::string& version) {
    YAML::Emitter out;
    out << YAML::BeginMap;
    out << YAML::Key << "module" << YAML::Value << spec.name;
    out << YAML::Key << "short_description" << YAML::Value;
    text(out, spec.summary);
    out << YAML::Key << "version_added" << YAML::Value;
    text(out, version);
    texts(out, "description", spec.description);
    texts(out, "author", {author});
    attributes(out, spec);
    out << YAML::Key << "options" << YAML::Value << YAML::BeginMap;
    for (const Option& row : spec.options)
        option(out, row);
    out << YAML::EndMap;
    if (!spec.see_also.empty()) {
        out << YAML::Key << "seealso" << YAML::Value << YAML::BeginSeq;
        for (const std::string& name : spec.see_also)
            out << YAML::BeginMap << YAML::Key << "module" << YAML::Value << name << YAML::EndMap;
        out << YAML::EndSeq;
    }
    out << YAML::EndMap;
    return out.c_str();
}

std::string returned(const Spec& spec) {
    YAML::Emitter out;
    out << YAML::BeginMap;
    for (const Returned& row : spec.returned) {
        out << YAML::Key << row.name << YAML::Value << YAML::BeginMap;
        texts(out, "description", row.description);
        out << YAML::Key << "returned" << YAML::Value << row.when;
        out << YAML::Key << "type" << YAML::Value << row.type;
        if (!row.sample.is_null())
            json(out, "sample", row.sample);
        out << YAML::EndMap;
    }
    out << YAML::EndMap;
    return out.c_str();
}

/// A block scalar or a mapping below its key.
std::string indented(const std::string& lines) {
    std::string result;
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        if (end > begin)
            result += "  " + lines.substr(begin, end - begin);
        result += "\n";
        begin = end + 1;
    }
    return result;
}

}  // namespace

std::string documentation(const Spec& spec, const std::string& version) {
    return "# SPDX-License-Identifier: GPL-2.0-or-later\n"
           "# GNU General Public License v2.0 or later, so v3.0 too (see LICENSE)\n"
           "# Made from the table that the module itself checks its options with.\n"
           "---\nDOCUMENTATION:\n" +
           indented(document(spec, version)) + "\nEXAMPLES: |\n" + indented(spec.examples) +
           "\nRETURN:\n" + indented(returned(spec));
}

}  // namespace module
