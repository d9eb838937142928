// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/qemu_command_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace state {
namespace {

using Property = std::pair<std::string, std::string>;
using Properties = std::vector<Property>;
using PropertyOf = std::pair<std::string, Property>;

constexpr std::string_view device_names[] = {"virtio-net-pci",
                                             "virtio-net-pci-transitional",
                                             "virtio-net-pci-non-transitional",
                                             "virtio-net",
                                             "virtio"};
/// What -global may name besides the device itself: what it is derived from.
constexpr std::string_view base_names[] = {"virtio-net-pci-base", "virtio-pci", "pci-device"};
/// Machine types of which QEMU knows that their NICs had pxe-virtio.rom.
constexpr std::string_view old_machines[] = {
    "pc-i440fx-1.4", "pc-1.3", "pc-1.2", "pc-1.1", "pc-1.0", "pc-0."};

template <std::size_t size>
bool is_one_of(const std::string_view (&names)[size], std::string_view name) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// "A,b=c,d=e": the first word may stand without its name, which is `implied`. Two commas stand for
/// one that is meant.
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

Properties parse_option(const std::string& value, std::string_view implied) {
    return value.starts_with('{') ? parse_object(value) : parse_pairs(value, implied);
}

/// The last one counts, as for QEMU.
std::optional<std::string> find(const Properties& properties, std::string_view name) {
    for (auto property = properties.rbegin(); property != properties.rend(); ++property)
        if (property->first == name)
            return property->second;
    return std::nullopt;
}

bool is_off(const std::string& value) {
    return value == "0" || value == "off" || value == "false" || value == "0x0";
}

struct Option {
    std::string name;
    std::string value;
};

/// "-name value" or "--name value", in order; what does not begin with a dash is an image.
std::vector<Option> options_of(const std::vector<std::string>& arguments) {
    std::vector<Option> options;
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

class Reader {
  public:
    Reader(const std::vector<Option>& options, bool loads_pxe)
        : options_(options), loads_pxe_(loads_pxe) {}

    QemuCommandLine run() {
        for (const Option& option : options_)
            read_setting(option);
        for (const Option& option : options_)
            read_nic(option);
        return std::move(result_);
    }

  private:
    void read_setting(const Option& option) {
        if (option.name == "name")
            result_.guest = find(parse_pairs(option.value, "guest"), "guest").value_or("");
        else if (option.name == "incoming")
            result_.incoming = true;
        else if (option.name == "readconfig")
            result_.more_options = true;
        else if (option.name == "machine" || option.name == "M")
            machine_ = find(parse_option(option.value, "type"), "type").value_or("");
        else if (option.name == "global")
            read_global(option.value);
        else if (option.name == "set")
            read_set(option.value);
    }

    /// "DRIVER.PROPERTY=VALUE" or "driver=...,property=...,value=...".
    void read_global(const std::string& text) {
        const std::size_t dot = text.find('.');
        const std::size_t sign = text.find('=');
        if (dot != std::string::npos && sign != std::string::npos && dot < sign) {
            globals_.push_back({text.substr(0, dot),
                                {text.substr(dot + 1, sign - dot - 1), text.substr(sign + 1)}});
            return;
        }
        const Properties pairs = parse_pairs(text, "driver");
        globals_.push_back(
            {find(pairs, "driver").value_or(""),
             {find(pairs, "property").value_or(""), find(pairs, "value").value_or("")}});
    }

    /// "device.ID.PROPERTY=VALUE".
    void read_set(const std::string& text) {
        constexpr std::string_view device = "device.";
        const std::size_t sign = text.find('=');
        const std::size_t dot = text.rfind('.', sign);
        if (text.starts_with(device) && sign != std::string::npos && dot >= device.size())
            later_.push_back({text.substr(device.size(), dot - device.size()),
                              {text.substr(dot + 1, sign - dot - 1), text.substr(sign + 1)}});
    }

    void read_nic(const Option& option) {
        if (option.name == "device") {
            const Properties properties = parse_option(option.value, "driver");
            if (const auto driver = find(properties, "driver"))
                add_nic(*driver, properties);
        } else if (option.name == "nic" || option.name == "net") {
            const Properties properties = parse_option(option.value, "type");
            const std::string type = find(properties, "type").value_or("");
            if (option.name == "nic" ? type != "none" : type == "nic")
                add_nic(find(properties, "model").value_or(""), {});
        }
    }

    void add_nic(std::string driver, const Properties& own) {
        if (!is_one_of(device_names, driver))
            return;
        if (driver == "virtio" || driver == "virtio-net")
            driver = device_names[0];
        Properties properties;
        for (const auto& [named, property] : globals_)
            if (named == driver || is_one_of(base_names, named))
                properties.push_back(property);
        properties.insert(properties.end(), own.begin(), own.end());
        const std::optional<std::string> id = find(own, "id");
        for (const auto& [named, property] : later_)
            if (named == id)
                properties.push_back(property);
        const std::string file =
            find(properties, "romfile").value_or(default_rom_file(machine_, loads_pxe_));
        if (!file.empty() && !is_off(find(properties, "rombar").value_or("1")))
            result_.rom_files.push_back(file);
    }

    const std::vector<Option>& options_;
    const bool loads_pxe_;
    std::string machine_;
    std::vector<PropertyOf> globals_;  // of a driver
    std::vector<PropertyOf> later_;    // of the device with an id, changed after its definition
    QemuCommandLine result_;
};

bool is_emulator(std::string_view program) {
    const std::size_t slash = program.rfind('/');
    const std::string_view name =
        slash == std::string_view::npos ? program : program.substr(slash + 1);
    return name == "qemu-kvm" || name == "qemu" || name == "kvm" ||
           name.starts_with("qemu-system-");
}

}  // namespace

std::string default_rom_file(const std::string& machine, bool loads_pxe) {
    bool old = false;
    for (const std::string_view name : old_machines)
        old |= machine == name || (name.ends_with('.') && machine.starts_with(name));
    return old || loads_pxe ? "pxe-virtio.rom" : "efi-virtio.rom";
}

std::optional<QemuCommandLine> parse_qemu_command_line(const std::vector<std::string>& arguments,
                                                       bool loads_pxe) {
    if (arguments.empty() || !is_emulator(arguments[0]))
        return std::nullopt;
    const std::vector<Option> options = options_of(arguments);
    return Reader(options, loads_pxe).run();
}

}  // namespace state
