// SPDX-License-Identifier: GPL-2.0-or-later
// What the PXE API works with: the network of the NIC that booted, and two interfaces to the
// machine (implemented where the entry points are): the memory of boot programs, and how we leave
// it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "async/loop.hpp"
#include "async/report.hpp"
#include "client/dhcp.hpp"
#include "client/tftp.hpp"
#include "net/interface.hpp"
#include "std/bytes.hpp"
#include "std/pxe.hpp"

namespace pxe {

/// What boot programs reach by far pointers that we give them; it stays theirs to read, and to
/// change.
struct BaseArea {
    /// DHCPDISCOVER, DHCPACK, and the reply that named the boot file, in the order of the packet
    /// types. Each exactly as long as the specification's type: programs take the limit for their
    /// own size.
    std::array<std::array<std::uint8_t, layout::bootplayer_size>, 3> packets;
    /// The frame that UNDI_ISR hands out.
    std::array<std::uint8_t, 1536> frame;
};
static_assert(alignof(BaseArea) == 1);

class Memory {
  public:
    /// The bytes at a far pointer of a boot program: a real-mode segment or, in a call through the
    /// protected-mode entry, a selector. data() is nullptr when they are not all the program's own:
    /// outside the segment, no memory, or memory of ours other than the BaseArea.
    virtual layout::MutableBytes at(layout::SEGOFF16 pointer, std::size_t size) = 0;
    /// The same for a physical address.
    virtual layout::MutableBytes at_physical(std::uint32_t address, std::size_t size) = 0;
    /// Our piece of base memory (below 1 MiB), and where a caller in the present mode sees it.
    virtual BaseArea& base_area() = 0;
    virtual layout::SEGOFF16 base_area_pointer() = 0;
    /// Whether the present call came from protected mode.
    virtual bool in_protected_mode() const = 0;

  protected:
    ~Memory() = default;
};

class Control {
  public:
    /// Takes our interrupt vectors back. False when another program hooked one after us. From then
    /// on the base memory that !PXE describes is the program's to take (BIOS data area 40:13), but
    /// the code of the entry points must survive until the call in progress has returned.
    virtual bool release() = 0;
    /// Starts the boot program at 0:7C00 anew, as at the hand-over, and does not come back.
    virtual void restart_program() = 0;
    /// Called in rounds of a wait in which nothing happened.
    virtual void idle() = 0;

  protected:
    ~Control() = default;
};

/// The NIC on its bus, for UNDI_GET_NIC_TYPE and UNDI_GET_INFORMATION.
struct PciFunction {
    std::uint16_t vendor = 0;
    std::uint16_t device = 0;
    std::uint16_t subsystem_vendor = 0;
    std::uint16_t subsystem_device = 0;
    std::uint16_t bus_device_function = 0;
    std::uint16_t rom_segment = 0;
    std::uint8_t base_class = 2;  ///< network controller, Ethernet
    std::uint8_t sub_class = 0;
    std::uint8_t programming_interface = 0;
    std::uint8_t revision = 0;
};

/// All must outlive the Api. `interface` is open and configured with the lease; `nic` is its NIC.
struct Environment {
    async::Loop& loop;
    net::Interface& interface;
    net::Nic& nic;
    const client::Lease& lease;
    async::Entropy& entropy;
    async::Report& report;
    client::TftpSettings tftp;
    PciFunction pci;
    Memory& memory;
    Control& control;

    /// Runs the loop until `task` is done.
    template <class Task>
    auto wait_for(Task& task) const {
        return loop.run(task, [this] { control.idle(); });
    }
};

}  // namespace pxe
