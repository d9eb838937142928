// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/real_mode.hpp"

namespace bios {

void RealMode::call(std::uint16_t routine) {
    // The switch rewrites registers, memory and mode: nothing may be kept across it.
    typedef void (*Routine)(std::uint32_t) __attribute__((regparm(0)));
    auto function = reinterpret_cast<Routine>(handoff_.real_call);
    asm volatile("" : : : "memory");
    function(routine);
    asm volatile("" : : : "memory");
}

void RealMode::interrupt(std::uint8_t vector, rom::BiosRegisters& registers) {
    registers.vector = vector;
    handoff_.registers = registers;
    call(handoff_.do_interrupt);
    registers = handoff_.registers;
}

void RealMode::print(std::uint16_t offset) {
    handoff_.registers.esi = offset;
    call(handoff_.do_print);
}

void RealMode::halt() {
    call(handoff_.do_halt);
}

std::uint16_t RealMode::run_boot_program() {
    call(handoff_.do_boot_program);
    return static_cast<std::uint16_t>(handoff_.registers.eax);
}

void RealMode::enter_linux(std::uint16_t segment, std::uint16_t stack) {
    handoff_.registers.eax = segment;
    handoff_.registers.ebx = stack;
    call(handoff_.do_linux);
}

volatile std::uint32_t& RealMode::vector(std::uint8_t vector) {
    // Address 0 is where the table lies; the detour keeps the compiler from taking it for a
    // mistake.
    std::uintptr_t table = 0;
    asm("" : "+r"(table));
    return reinterpret_cast<volatile std::uint32_t*>(table)[vector];
}

}  // namespace bios
