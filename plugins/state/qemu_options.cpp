// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/qemu_options.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace state {
namespace {

/// The members of a JSON object as text; nothing of what is no object.
Properties parse_object(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    Properties properties;
    if (!json.is_object())
        return properties;
    for (const auto& [name, value] : json.items())
        properties.emplace_back(
            name,
            value.is_string()
                ? value.get<std::string>()
                : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return properties;
}

}  // namespace

std::vector<std::string> split_arguments(const std::string& text) {
    std::vector<std::string> arguments;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\0', begin), text.size());
        arguments.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return arguments;
}

Properties parse_pairs(std::string_view text, std::string_view implied) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') {
            words.back() += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == ',') {
            words.back() += text[++i];
        } else {
            words.emplace_back();
        }
    }
    Properties properties;
    for (const std::string& word : words) {
        const std::size_t sign = word.find('=');
        if (sign != std::string::npos)
            properties.emplace_back(word.substr(0, sign), word.substr(sign + 1));
        else
            properties.emplace_back(&word == &words.front() ? implied : word,
                                    &word == &words.front() ? word : "on");
    }
    return properties;
}

std::vector<QemuOption> options_of(const std::vector<std::string>& arguments) {
    std::vector<QemuOption> options;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::string_view name = arguments[i];
        if (!name.starts_with('-') || name.size() < 2)
            continue;
        name.remove_prefix(name.starts_with("--") ? 2 : 1);
        // An option without value is followed by an option, which no value looks like.
        const bool has_value = i + 1 < arguments.size() && !arguments[i + 1].starts_with('-');
        options.push_back({std::string(name), has_value ? arguments[i + 1] : ""});
        if (has_value)
            ++i;
    }
    return options;
}

Properties parse_option(const std::string& value, std::string_view implied) {
    return value.starts_with('{') ? parse_object(value) : parse_pairs(value, implied);
}

std::optional<std::string> find(const Properties& properties, std::string_view name) {
    for (auto property = properties.rbegin(); property != properties.rend(); ++property)
        if (property->first == name)
            return property->second;
    return std::nullopt;
}

bool is_emulator(std::string_view program) {
    const std::size_t slash = program.rfind('/');
    const std::string_view name =
        slash == std::string_view::npos ? program : program.substr(slash + 1);
    return name == "qemu-kvm" || name == "qemu" || name == "kvm" ||
           name.starts_with("qemu-system-");
}

}  // namespace state
