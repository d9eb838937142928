// SPDX-License-Identifier: GPL-2.0-or-later
// What a libvirt domain says about its NICs and about what it boots: libvirt's documentation
// "Domain XML format", and the <domstatus> around it that libvirt keeps of a running one. The text
// is hostile input.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace state {

/// The attributes of <rom> as they are written; absent where there is none.
struct InterfaceRom {
    std::optional<std::string> file;
    std::optional<std::string> bar;      ///< "on", "off"
    std::optional<std::string> enabled;  ///< "yes", "no"

    /// Whether the NIC has a ROM as far as this element decides.
    [[nodiscard]] bool is_on() const { return enabled != "no" && bar != "off"; }
};

struct DomainInterface {
    std::string source;  ///< kind of its network: "network", "bridge", "hostdev", ...
    std::string model;   ///< empty: it has none
    std::string mac;     ///< empty: libvirt has not chosen one
    std::optional<unsigned> boot_order;  ///< at least 1
    InterfaceRom rom;

    [[nodiscard]] bool is_virtio() const;
    /// Whether libvirt or QEMU chooses the model: there is none, and it is no NIC of the host.
    [[nodiscard]] bool is_of_unknown_model() const;
};

struct DomainDisk {
    std::string target;  ///< "vda", ...
    unsigned boot_order;
};

struct Domain {
    std::string name;
    std::string uuid;                         ///< empty: it has none
    std::string machine;                      ///< empty: it has none
    std::vector<std::string> boot_devices;    ///< of <os>, the first one first
    std::vector<DomainInterface> interfaces;  ///< in the order of the text
    std::vector<DomainDisk> disks;            ///< those with a boot order, in the order of the text
    std::vector<std::string> oem_strings;     ///< SMBIOS; those that begin with "multinic:"
    /// Arguments for QEMU that hold "opt/org.qemu-rom-multinic/".
    std::vector<std::string> qemu_arguments;
    std::optional<std::string> state;  ///< of <domstatus>: "running", "paused", ...
};

/// Reads at most 4 MiB. `file` is the text's name in errors, which say line and byte too. A
/// document type is refused, and so no entity is known besides those of XML itself.
[[nodiscard]] romfile::Result<Domain> parse_domain(const std::string& file, std::string_view text);

}  // namespace state
