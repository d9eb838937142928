// SPDX-License-Identifier: GPL-2.0-or-later
// Which ROMs the virtio NICs of a QEMU process were started with, by its command line alone: QEMU's
// manual page ("-device", "-nic", "-net", "-global"), and its options' syntax of NAME=VALUE pairs
// or JSON. The command line is hostile input.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace state {

struct QemuCommandLine {
    std::string guest;  ///< from -name; empty: it has none
    /// A word for each virtio NIC that has a ROM: a path or a name that QEMU searches for.
    std::vector<std::string> rom_files;
    bool incoming = false;      ///< the ROMs come with the guest, from the host it was started on
    bool more_options = false;  ///< in a file (-readconfig), which may have more NICs
};

/// The name of the ROM that QEMU searches for when nothing else is said. `loads_pxe` is for builds
/// of QEMU that take pxe-virtio.rom always; others do so only for machine types before
/// pc-i440fx-1.5.
[[nodiscard]] std::string default_rom_file(const std::string& machine, bool loads_pxe);

/// What the arguments of a process say, or nothing when its first one is not a QEMU system
/// emulator.
[[nodiscard]] std::optional<QemuCommandLine> parse_qemu_command_line(
    const std::vector<std::string>& arguments, bool loads_pxe);

}  // namespace state
