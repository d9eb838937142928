// SPDX-License-Identifier: GPL-2.0-or-later
#include "rom/engine.hpp"

#include "bios/smbios.hpp"
#include "boot/selection.hpp"
#include "pxe/structures.hpp"
#include "std/pci.hpp"
#include "std/virtio.hpp"

namespace rom {
namespace {

constexpr async::Duration busy_wait = async::milliseconds(300);

layout::MutableBytes memory_at(std::uint32_t address, std::size_t size) {
    return {reinterpret_cast<std::uint8_t*>(address), size};
}

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
      program_memory_(real_mode_),
      image_memory_(
          bios::image_memory(reinterpret_cast<const MemoryMapEntry*>(handoff.memory_map), handoff)),
      images_(memory_at(image_memory_.begin, image_memory_.end - image_memory_.begin)),
      linux_machine_{0,
                     base_memory_.program_limit(),
                     image_memory_.ram_begin,
                     image_memory_.ram_end,
                     handoff.region_base,
                     handoff.region_base + handoff.region_size},
      smbios_(bios::smbios_table()) {
    if (smbios_)
        settings_.identity.uuid = smbios_->uuid();
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
        .field(card.interface.name())
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
    bool any = false;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        auto function = cards_[i]->nic.function();
        boot::PciIdentity pci{function,
                              bios::pci_read16(function, layout::pci_vendor_id),
                              bios::pci_read16(function, layout::pci_device_id)};
        if (!network_.add(cards_[i]->interface, ranks[i], pci))
            return false;
        if (ranks[i] == boot::not_entered)
            continue;
        tried_.add(function);
        any = true;
    }
    return any;
}

void Engine::run() {
    report_.event("start")
        .field("schema", 1u)
        .field("version", MULTINIC_VERSION)
        .field("pci", to_text(handoff_.bus_device_function).view())
        .field("memory", handoff_.region_size);
    auto roots = fw_cfg_.size("etc/extra-pci-roots");
    bios::pci_walk(*this, roots.has_value());
    if (!select_cards())
        leave("no NIC left to ask");
    else
        leave(run_script());
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

async::Result<void> Engine::start_program(const boot::Station& through, const boot::Image& image) {
    Card& card = card_of(*through.interface);
    layout::Bytes program = image.content();
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
                                 through.lease,
                                 entropy_,
                                 report_,
                                 settings_.tftp,
                                 describe_function(card),
                                 program_memory_,
                                 *this};
    api_ = async::Owned<pxe::Api>::create(environment);
    if (!api_ || !written)
        return async::Error{async::Code::no_memory, "no memory for the PXE API"};
    report_boot(through.interface, image.name(), program);
    std::memcpy(memory_at(program_address, program.size()).data(), program.data(), program.size());
    // From now on all their memory is the program's.
    images_.clear();
    base_memory_.hook();
    exit_status_ = real_mode_.run_boot_program();
    api_.reset();
    base_memory_.release();
    return async::success;
}

void Engine::report_boot(const net::Interface* through,
                         std::string_view file,
                         layout::Bytes content) {
    auto line = report_.event("boot");
    if (through != nullptr)
        line.field(through->name());
    line.field("file", file).field("size", static_cast<std::uint32_t>(content.size()));
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
    exit_status_ = real_mode_.run_boot_program();
    // The frame that the first program should return to is lost with it: the BIOS goes on through
    // its own way to say that a device did not boot.
    api_.reset();
    base_memory_.release();
    leave("the boot program returned");
    BiosRegisters registers{};
    real_mode_.interrupt(0x18, registers);
}

void Engine::idle() {
    // Answers come within moments of a question; after that the host's CPU is worth more than the
    // few milliseconds that a late answer waits for the next tick.
    if (loop_.now() - loop_.last_work() > busy_wait)
        real_mode_.halt();
    else
        asm volatile("pause");
}

void Engine::leave(std::string_view reason) {
    network_.close();
    report_.event("exit").field("reason", reason).field("status", exit_status_);
    async::Text<100> line;
    line.add("multinic: ").add(reason).add(", back to the BIOS\n");
    console_.write(line.view());
}

}  // namespace rom
