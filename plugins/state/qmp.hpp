// SPDX-License-Identifier: GPL-2.0-or-later
// What a running guest says itself, through a monitor that its command line names: QEMU's
// "QMP protocol specification" and its QMP reference. The other side is hostile.
#pragma once

#include <string>
#include <vector>

#include "romfile/result.hpp"
#include "state/root.hpp"

namespace state {

struct GuestNic {
    std::string object;    ///< "/machine/peripheral/net0"
    std::string driver;    ///< "virtio-net-pci"
    std::string rom_file;  ///< as QEMU was told or chose; empty: none
};

struct MonitorAnswer {
    std::string status;          ///< "running", "paused", "prelaunch", ...
    std::vector<GuestNic> nics;  ///< virtio NICs
};

/// The UNIX sockets on which an emulator with these arguments waits for programs that speak QMP;
/// none when it is no emulator. libvirt hands its own over as a descriptor, which has no path.
[[nodiscard]] std::vector<std::string> monitor_sockets(const std::vector<std::string>& arguments);

/// Asks through an absolute path of the running system. QEMU serves one client of a monitor at a
/// time: an error after 500 ms when it does not greet, so that nobody is waited for, and after 2 s
/// in all. Nothing is sent to what does not greet as QEMU does.
[[nodiscard]] romfile::Result<MonitorAnswer> ask_monitor(const std::string& socket);

/// Asks the process through the first of its monitors that answers; an error when it has none, when
/// none answers, or when `root` is not the running system.
[[nodiscard]] romfile::Result<MonitorAnswer> ask_guest(const Root& root, int pid);

}  // namespace state
