// SPDX-License-Identifier: GPL-2.0-or-later
// The engine: one object that owns the console, the clock, the NICs and the loop, runs the race and
// hands the machine to the boot program, or back to the BIOS.
#pragma once

#include "async/loop.hpp"
#include "async/report.hpp"
#include "bios/base_memory.hpp"
#include "bios/clock.hpp"
#include "bios/console.hpp"
#include "bios/fw_cfg.hpp"
#include "bios/image_memory.hpp"
#include "bios/pci.hpp"
#include "bios/program_memory.hpp"
#include "bios/real_mode.hpp"
#include "bios/smbios.hpp"
#include "bios/tried_nics.hpp"
#include "boot/boot_file.hpp"
#include "boot/image_linux.hpp"
#include "boot/image_store.hpp"
#include "boot/network.hpp"
#include "boot/pci_path.hpp"
#include "boot/race.hpp"
#include "net/interface.hpp"
#include "pxe/api.hpp"
#include "rom/scripting.hpp"
#include "virtio/network_card.hpp"

namespace rom {

class Engine final : private bios::PciVisitor, private pxe::Control {
  public:
    explicit Engine(Handoff& handoff);

    /// Comes back when there is nothing to boot, or when the boot program did.
    void run();
    /// A boot program's call through an entry point.
    std::uint16_t call_api(std::uint16_t opcode, layout::SEGOFF16 parameters, bool protected_mode);

  private:
    static constexpr std::uint32_t program_address = 0x7C00;

    struct Card {
        Card(Engine& engine, bios::BusDeviceFunction function, const boot::PciPath& path);
        virtio::NetworkCard nic;
        net::Interface interface;
        boot::PciPath path;
    };

    void function_found(bios::BusDeviceFunction function, const boot::PciPath& path) override;
    void describe(const Card& card);
    /// False: there is no NIC whose turn it is.
    bool select_cards();
    /// Sets what is configured from outside; the script that is to run.
    async::Result<script::Script> configure();
    /// Runs the script until it ends. The reason to leave.
    const char* run_script();
    async::Result<void> start_image();
    /// Starts a boot program; success when it gave the machine back.
    async::Result<void> start_program(const boot::Station& through, const boot::Image& program);
    /// Starts `kernel`, with all other images as its initrd and its arguments as the command line.
    /// `through` is what it came through, or nullptr. Comes back only with an error, and nothing
    /// changed.
    async::Error start_linux(const boot::Image& kernel, const boot::Station* through);
    pxe::PciFunction describe_function(const Card& card) const;
    Card& card_of(const net::Interface& interface);
    void report_boot(const net::Interface* through, std::string_view file, layout::Bytes content);
    bool release() override;
    void restart_program() override;
    void idle() override;
    void leave(std::string_view reason);

    Handoff& handoff_;
    bios::RealMode real_mode_;
    bios::TscClock clock_;
    bios::TscEntropy entropy_;
    bios::FwCfg fw_cfg_;
    bios::BiosConsole console_;
    bios::DebugPort debug_port_;
    async::Report report_;
    async::Loop loop_;
    bios::TriedNics tried_;
    bios::BaseMemory base_memory_;
    bios::ProgramMemory program_memory_;
    bios::ImageMemory image_memory_;
    boot::ImageStore images_;
    boot::LinuxMachine linux_machine_;
    async::Result<boot::SmbiosTable> smbios_;
    boot::RaceSettings settings_;
    async::Vector<async::Owned<Card>> cards_;
    boot::Network network_;
    async::Owned<pxe::Api> api_;
    std::uint32_t exit_status_ = 0;  ///< of the boot program that ran last
    async::Owned<Scripting> scripting_;
};

}  // namespace rom
