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
#include "bios/pci.hpp"
#include "bios/program_memory.hpp"
#include "bios/real_mode.hpp"
#include "bios/tried_nics.hpp"
#include "boot/pci_path.hpp"
#include "boot/race.hpp"
#include "net/interface.hpp"
#include "pxe/api.hpp"
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
    struct Card {
        Card(Engine& engine, bios::BusDeviceFunction function, const boot::PciPath& path);
        virtio::NetworkCard nic;
        net::Interface interface;
        boot::PciPath path;
        unsigned rank = 0;
    };

    void function_found(bios::BusDeviceFunction function, const boot::PciPath& path) override;
    void describe(const Card& card);
    bool select_cards();
    bool enter_cards(boot::Race& race);
    void race(boot::Race& race);
    void start_program(const boot::Winner& winner, layout::Bytes program);
    pxe::PciFunction describe_function(const Card& card) const;
    Card& card_of(const net::Interface& interface);
    bool release() override;
    void restart_program() override;
    void report_drops();
    void close_cards();
    void idle() override;
    void leave(std::string_view reason, std::uint32_t status = 0);

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
    boot::RaceSettings settings_;
    async::Vector<async::Owned<Card>> cards_;
    async::Owned<pxe::Api> api_;
};

}  // namespace rom
