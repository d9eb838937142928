// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/machine.hpp"

#include "bios/pci.hpp"
#include "bios/port.hpp"
#include "std/pci.hpp"

namespace bios {
namespace {

/// BIOS data area 40:72: what the BIOS does after a reset.
constexpr std::uint32_t reset_flag = 0x472;
constexpr std::uint16_t skip_memory_test = 0x1234;

/// Reset control of PIIX3, ICH9 and later.
constexpr std::uint16_t reset_control_port = 0xCF9;
constexpr std::uint8_t reset_system = 0x02;
constexpr std::uint8_t reset_power = 0x0C;  ///< the power as well
constexpr std::uint8_t reset_now = 0x04;
/// The keyboard controller's command that pulses the line of the processor's reset.
constexpr std::uint16_t keyboard_command_port = 0x64;
constexpr std::uint8_t keyboard_reset = 0xFE;

/// ACPI's PM1a control register, and what puts these machines into S5 (ACPI 6.5 section 4.8.3.2.1):
/// the sleep type, whose number is the machine's, and SLP_EN.
struct SleepRegister {
    std::uint16_t port;
    std::uint16_t value;
};
constexpr SleepRegister sleep_registers[] = {
    {0x604, 0x2000},   // QEMU, pc and q35
    {0xB004, 0x2000},  // QEMU before 1.7, Bochs
    {0x4004, 0x3400},  // VirtualBox
};

constexpr std::uint8_t vector_system = 0x15;
/// APM 1.2 section 4.6: AX, BX, CX.
struct ApmCall {
    std::uint16_t ax, bx, cx;
};
constexpr ApmCall apm_calls[] = {
    {0x5301, 0, 0},      // connect through real mode
    {0x530E, 0, 0x102},  // we know version 1.2
    {0x5307, 1, 3},      // all devices off
};

constexpr std::uint8_t vector_time = 0x1A;
/// Functions of the real-time clock, in AH. Both set the carry flag where it stands still.
constexpr std::uint32_t read_time = 0x0200;  ///< CH hour, CL minute, DH second
constexpr std::uint32_t read_date = 0x0400;  ///< CX year, DH month, DL day
constexpr std::uint32_t carry_flag = 1;

}  // namespace

std::array<std::uint32_t, 4> Machine::cpuid(std::uint32_t function) {
    std::array<std::uint32_t, 4> values{};
    asm volatile("cpuid"
                 : "=a"(values[0]), "=b"(values[1]), "=c"(values[2]), "=d"(values[3])
                 : "a"(function), "c"(0));
    return values;
}

void Machine::reboot(bool warm) {
    std::uint16_t flag = warm ? skip_memory_test : 0;
    // g++ 12 takes an address in the first page for a mistake.
    asm volatile("movw %0, (%1)" : : "r"(flag), "r"(reset_flag) : "memory");
    std::uint8_t how = warm ? reset_system : reset_system | reset_power;
    out8(reset_control_port, static_cast<std::uint8_t>(how & ~reset_now));
    out8(reset_control_port, how | reset_now);
    out8(keyboard_command_port, keyboard_reset);
    // The last resort of every PC: an exception without a table of handlers.
    rom::DescriptorTable none{0, 0};
    asm volatile("lidt %0; int3" : : "m"(none));
}

void Machine::power_off() {
    for (const SleepRegister& sleep : sleep_registers)
        out16(sleep.port, sleep.value);
    for (const ApmCall& call : apm_calls) {
        rom::BiosRegisters registers{};
        registers.eax = call.ax;
        registers.ebx = call.bx;
        registers.ecx = call.cx;
        real_mode_.interrupt(vector_system, registers);
    }
}

std::uint32_t Machine::pci_config(std::uint16_t function, std::uint8_t offset) {
    return pci_read32(function, offset);
}

std::optional<std::uint16_t> Machine::next_pci_function(std::uint32_t function) {
    while (function <= 0xFFFF) {
        auto here = static_cast<std::uint16_t>(function);
        auto first = static_cast<std::uint16_t>(here & ~7u);
        if (pci_read16(here, layout::pci_vendor_id) != 0xFFFF &&
            (here == first ||
             (pci_read8(first, layout::pci_header_type) & layout::pci_header_multifunction) != 0))
            return here;
        // A device without its function 0 is none, and most places on a bus are empty.
        bool is_device = pci_read16(first, layout::pci_vendor_id) != 0xFFFF;
        function = is_device ? function + 1 : first + 8u;
    }
    return std::nullopt;
}

std::optional<script::MemoryRange> Machine::memory_range(std::uint32_t index) {
    const rom::Handoff& handoff = real_mode_.handoff();
    if (index >= handoff.memory_map_count)
        return std::nullopt;
    auto& entry = reinterpret_cast<const rom::MemoryMapEntry*>(handoff.memory_map)[index];
    return script::MemoryRange{entry.base, entry.size, entry.type};
}

std::optional<script::ClockReading> Machine::clock() {
    rom::BiosRegisters registers{};
    auto ask = [&](std::uint32_t function) {
        registers = {};
        registers.eax = function;
        real_mode_.interrupt(vector_time, registers);
        return registers.ecx << 16 | (registers.edx & 0xFFFF);
    };
    std::uint32_t before = ask(read_date), time = ask(read_time) >> 8, date = ask(read_date);
    if ((registers.flags & carry_flag) != 0)
        return std::nullopt;
    // Where the date changed meanwhile it is midnight.
    return script::ClockReading{date, date == before ? time : 0};
}

}  // namespace bios
