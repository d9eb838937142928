// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/qemu_command_line.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "state/qemu_options.hpp"

namespace state {
namespace {

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

bool is_off(const std::string& value) {
    return value == "0" || value == "off" || value == "false" || value == "0x0";
}

class Reader {
  public:
    Reader(const std::vector<QemuOption>& options, bool loads_pxe)
        : options_(options), loads_pxe_(loads_pxe) {}

    QemuCommandLine run() {
        for (const QemuOption& option : options_)
            read_setting(option);
        for (const QemuOption& option : options_)
            read_nic(option);
        return std::move(result_);
    }

  private:
    void read_setting(const QemuOption& option) {
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

    void read_nic(const QemuOption& option) {
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

    const std::vector<QemuOption>& options_;
    const bool loads_pxe_;
    std::string machine_;
    std::vector<PropertyOf> globals_;  // of a driver
    std::vector<PropertyOf> later_;    // of the device with an id, changed after its definition
    QemuCommandLine result_;
};

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
    const std::vector<QemuOption> options = options_of(arguments);
    return Reader(options, loads_pxe).run();
}

}  // namespace state
