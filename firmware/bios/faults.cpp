// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/faults.hpp"

#include "async/text.hpp"
#include "bios/console.hpp"
#include "bios/real_mode.hpp"

namespace bios {
namespace {

// The CPU finds these by address; there is one CPU.
struct Gate {
    std::uint16_t offset_low;
    std::uint16_t selector;
    std::uint16_t type;
    std::uint16_t offset_high;
};
Gate gates[32];
rom::Handoff* handoff_of_faults;

constexpr std::uint16_t interrupt_gate = 0x8E00;

/// On the stack from the top: vector, (error code), EIP, CS, EFLAGS.
extern "C" [[noreturn]] void multinic_fault(const std::uint32_t* frame) {
    static bool told = false;
    std::uint32_t vector = frame[0];
    // Vectors 8, 10..14 and 17 push an error code (Intel SDM volume 3, section 6.15).
    bool has_error_code = vector < 32 && (0x00027D00u >> vector & 1) != 0;
    std::uint32_t address = frame[has_error_code ? 2 : 1];
    async::Text<100> line;
    line.add("{\"t\":0,\"event\":\"fail\",\"stage\":\"engine\",\"vector\":").decimal(vector);
    line.add(",\"address\":\"").hex(address).add("\"}\n");
    if (DebugPort::present())
        DebugPort().write_line(line.view());
    RealMode real_mode(*handoff_of_faults);
    rom::BiosRegisters registers{};
    if (!told) {
        told = true;
        async::Text<100> text;
        text.add("multinic: internal error ")
            .decimal(vector)
            .add(" at ")
            .hex(address, 8)
            .add("\r\n");
        for (char character : text.view()) {
            registers = {};
            registers.eax = 0x0E00u | static_cast<std::uint8_t>(character);
            registers.ebx = 7;
            real_mode.interrupt(0x10, registers);
        }
    }
    registers = {};
    for (;;)
        real_mode.interrupt(0x18, registers);
}

// 32 entries of 8 bytes: push the vector, go to the common part.
asm(R"(
    .text
    .balign 8
multinic_fault_entries:
    .set vector, 0
    .rept 32
    .balign 8
    pushl $vector
    jmp multinic_fault_common
    .set vector, vector + 1
    .endr
multinic_fault_common:
    cld
    movl %esp, %eax
    andl $-16, %esp
    call multinic_fault
)");
extern "C" const char multinic_fault_entries[];

}  // namespace

void catch_faults(rom::Handoff& handoff) {
    handoff_of_faults = &handoff;
    for (std::uint32_t vector = 0; vector < 32; ++vector) {
        auto entry = reinterpret_cast<std::uintptr_t>(multinic_fault_entries) + vector * 8;
        gates[vector] = {static_cast<std::uint16_t>(entry),
                         CODE32,
                         interrupt_gate,
                         static_cast<std::uint16_t>(entry >> 16)};
    }
    handoff.engine_idt = {sizeof gates - 1,
                          static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(gates))};
    asm volatile("lidtl %0" : : "m"(handoff.engine_idt));
}

}  // namespace bios
