// SPDX-License-Identifier: GPL-2.0-or-later
#include "rom/engine.hpp"

#include "bios/smbios.hpp"
#include "boot/selection.hpp"
#include "pxe/structures.hpp"
#include "std/pci.hpp"
#include "std/virtio.hpp"

namespace rom {
namespace {

constexpr int key_escape = 27;
constexpr std::uint32_t program_address = 0x7C00;
constexpr async::Duration busy_wait = async::milliseconds(300);

/// "00:03.0"
async::Text<8> to_text(bios::BusDeviceFunction function) {
    async::Text<8> text;
    text.hex(function >> 8, 2).add(':').hex(function >> 3 & 31, 2).add('.').hex(function & 7u);
    return text;
}

}  // namespace

Engine::Card::Card(Engine& engine, bios::BusDeviceFunction function, const boot::PciPath& place)
    : nic(engine.clock_, function),
      interface(engine.loop_, nic, engine.entropy_, static_cast<unsigned>(engine.cards_.size())),
      path(place) {}

Engine::Engine(Handoff& handoff)
    : handoff_(handoff),
      real_mode_(handoff),
      console_(real_mode_, clock_, fw_cfg_),
      report_(clock_, bios::DebugPort::present() ? &debug_port_ : nullptr),
      loop_(clock_),
      tried_(handoff),
      base_memory_(real_mode_),
      program_memory_(real_mode_) {
    settings_.identity.uuid = bios::smbios_uuid();
    for (std::uint8_t byte : settings_.identity.uuid)
        entropy_.stir(byte);
}

void Engine::function_found(bios::BusDeviceFunction function, const boot::PciPath& path) {
    std::uint16_t device = bios::pci_read16(function, layout::pci_device_id);
    if (bios::pci_read16(function, layout::pci_vendor_id) != layout::virtio_vendor ||
        (device != layout::virtio_net_transitional && device != layout::virtio_net_modern))
        return;
    auto card = async::Owned<Card>::create(*this, function, path);
    if (!card) {
        report_.event("fail")
            .field("stage", "nic")
            .field(async::Error{async::Code::no_memory, "no memory for a NIC"});
        return;
    }
    auto probed = card->nic.probe();
    if (!probed)
        report_.event("fail")
            .field("stage", "nic")
            .field("pci", to_text(function).view())
            .field(probed.error());
    else if (cards_.push_back(std::move(card)))
        describe(*cards_[cards_.size() - 1]);
}

void Engine::describe(const Card& card) {
    for (std::uint8_t byte : card.nic.address().bytes)
        entropy_.stir(byte);
    auto mac = wire::to_text(card.nic.address());
    auto place = to_text(card.nic.function());
    report_.event("nic")
        .field("nic", card.interface.number())
        .field("mac", mac.view())
        .field("pci", place.view())
        .field("transport", card.nic.transport_name())
        .field("mtu", std::uint32_t{card.nic.mtu()})
        .field("tried", tried_.contains(card.nic.function()));
}

bool Engine::select_cards() {
    async::Vector<boot::NicPlace> places;
    async::Vector<unsigned> ranks;
    std::optional<std::size_t> chosen;
    for (auto& card : cards_) {
        if (card->nic.function() == handoff_.bus_device_function)
            chosen = places.size();
        auto function = card->nic.function();
        bool has_rom = bios::pci_read32(function, layout::pci_rom_base_address) != 0;
        if (!places.push_back({card->path, tried_.contains(function), has_rom}) ||
            !ranks.push_back(0))
            return false;
    }
    async::Buffer order = fw_cfg_.read("bootorder");
    boot::rank_nics({places.begin(), places.size()},
                    chosen,
                    boot::BootOrder(layout::as_text(order.bytes())),
                    {ranks.begin(), ranks.size()});
    for (std::size_t i = 0; i < ranks.size(); ++i)
        cards_[i]->rank = ranks[i];
    return true;
}

bool Engine::enter_cards(boot::Race& race) {
    unsigned entered = 0;
    for (auto& card : cards_)
        if (card->rank != boot::not_entered && race.enter(card->interface, card->rank)) {
            tried_.add(card->nic.function());
            ++entered;
        }
    async::Text<100> line;
    line.add("multinic " MULTINIC_VERSION ": ").decimal(entered).add(" of ");
    line.decimal(cards_.size()).add(" NICs to ask");
    line.add(entered != 0 ? ", Esc skips\n" : ", the others were asked before\n");
    console_.write(line.view());
    return entered != 0;
}

void Engine::run() {
    report_.event("start")
        .field("schema", 1u)
        .field("version", MULTINIC_VERSION)
        .field("pci", to_text(handoff_.bus_device_function).view())
        .field("memory", handoff_.region_size);
    auto roots = fw_cfg_.size("etc/extra-pci-roots");
    bios::pci_walk(*this, roots.has_value());
    boot::Race race(loop_, settings_, entropy_, report_, console_);
    if (!select_cards() || !enter_cards(race)) {
        leave("no NIC left to ask");
        return;
    }
    this->race(race);
}

void Engine::race(boot::Race& race) {
    boot::ProgramSink program({reinterpret_cast<std::uint8_t*>(program_address),
                               base_memory_.program_limit() - program_address});
    auto running = race.run(program);
    running.start();
    bool skipped = false;
    while (!running.done() && !skipped) {
        if (!loop_.run_once())
            idle();
        skipped = console_.poll_key() == key_escape;
    }
    auto winner =
        skipped
            ? async::Result<boot::Winner>(async::Error{async::Code::cancelled, "skipped by Esc"})
            : running.take_result();
    running.cancel();
    report_drops();
    auto retired = race.retire(winner ? winner->interface : nullptr);
    // Releases are a courtesy: what they could not do changes nothing here.
    (void)loop_.run(retired, [this] { idle(); });
    if (winner)
        start_program(*winner, program.program());
    else
        leave(winner.error().what);
}

void Engine::report_drops() {
    for (auto& card : cards_) {
        const net::Counters& counters = card->interface.counters();
        std::uint32_t overrun = counters.queue_full + counters.no_memory;
        if (counters.malformed + counters.bad_checksum + counters.fragments_dropped + overrun == 0)
            continue;
        report_.event("drop")
            .field("nic", card->interface.number())
            .field("malformed", counters.malformed)
            .field("bad_checksum", counters.bad_checksum)
            .field("fragments", counters.fragments_dropped)
            .field("overrun", overrun);
    }
}

Engine::Card& Engine::card_of(const net::Interface& interface) {
    return *cards_[interface.number()];
}

pxe::PciFunction Engine::describe_function(const Card& card) const {
    auto function = card.nic.function();
    std::uint32_t revision = bios::pci_read32(function, layout::pci_class_revision);
    pxe::PciFunction description;
    description.vendor = bios::pci_read16(function, layout::pci_vendor_id);
    description.device = bios::pci_read16(function, layout::pci_device_id);
    description.subsystem_vendor = bios::pci_read16(function, layout::pci_subsystem_vendor_id);
    description.subsystem_device = bios::pci_read16(function, layout::pci_subsystem_id);
    description.bus_device_function = function;
    description.rom_segment = handoff_.rom_segment;
    description.revision = static_cast<std::uint8_t>(revision);
    return description;
}

void Engine::start_program(const boot::Winner& winner, layout::Bytes program) {
    Card& card = card_of(*winner.interface);
    // PXELINUX 6.04 derives from the segments where base memory must end once we are gone.
    std::uint32_t taken = (std::uint32_t{handoff_.base_memory_kib} << 10) - handoff_.block_base;
    pxe::EntryPoints points{real_mode_.block_segment(),
                            static_cast<std::uint16_t>(taken),
                            handoff_.pxe,
                            handoff_.pxenv,
                            handoff_.pxe_entry,
                            handoff_.pxe_entry_protected,
                            handoff_.pxenv_entry};
    bool written = pxe::write_structures(
        {reinterpret_cast<std::uint8_t*>(handoff_.block_base), handoff_.block_size}, points);
    pxe::Environment environment{loop_,
                                 card.interface,
                                 card.nic,
                                 winner.lease,
                                 entropy_,
                                 report_,
                                 settings_.tftp,
                                 describe_function(card),
                                 program_memory_,
                                 *this};
    api_ = async::Owned<pxe::Api>::create(environment);
    if (!api_ || !written) {
        leave("no memory for the PXE API");
        return;
    }
    report_.event("boot")
        .field("nic", card.interface.number())
        .field("file", winner.lease.boot_file.view())
        .field("size", static_cast<std::uint32_t>(program.size()));
    base_memory_.hook();
    std::uint16_t status = real_mode_.run_boot_program();
    api_.reset();
    base_memory_.release();
    leave("the boot program returned", status);
}

std::uint16_t Engine::call_api(std::uint16_t opcode,
                               layout::SEGOFF16 parameters,
                               bool protected_mode) {
    program_memory_.set_protected_mode(protected_mode);
    return api_ ? api_->call(opcode, parameters) : layout::PXENV_EXIT_FAILURE;
}

bool Engine::release() {
    return base_memory_.release();
}

void Engine::restart_program() {
    std::uint16_t status = real_mode_.run_boot_program();
    // The frame that the first program should return to is lost with it: the BIOS goes on through
    // its own way to say that a device did not boot.
    api_.reset();
    base_memory_.release();
    leave("the boot program returned", status);
    BiosRegisters registers{};
    real_mode_.interrupt(0x18, registers);
}

void Engine::close_cards() {
    for (auto& card : cards_)
        card->interface.close();
}

void Engine::idle() {
    // Answers come within moments of a question; after that the host's CPU is worth more than the
    // few milliseconds that a late answer waits for the next tick.
    if (loop_.now() - loop_.last_work() > busy_wait)
        real_mode_.halt();
    else
        asm volatile("pause");
}

void Engine::leave(std::string_view reason, std::uint32_t status) {
    close_cards();
    report_.event("exit").field("reason", reason).field("status", status);
    async::Text<100> line;
    line.add("multinic: ").add(reason).add(", back to the BIOS\n");
    console_.write(line.view());
}

}  // namespace rom
