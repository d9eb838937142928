// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/memory.hpp"
#include "async/text.hpp"
#include "bios/clock.hpp"
#include "bios/console.hpp"
#include "bios/heap.hpp"
#include "bios/memory.hpp"
#include "bios/smbios.hpp"

namespace {
bios::Heap heap;
}
namespace async {
void* allocate(std::size_t size) noexcept { return heap.allocate(size); }
void release(void* memory) noexcept { heap.release(memory); }
}

extern "C" ASSEMBLY_CALL [[gnu::section(".text.engine_entry")]] void engine_entry(rom::Handoff* handoff) {
    bios::memory_begin(*handoff);
    auto top = ENGINE_WINDOW + handoff->region_size;
    heap.begin(reinterpret_cast<void*>(handoff->engine_stack), top - handoff->engine_stack);
    bios::RealMode rm(*handoff);
    bios::TscClock clock;
    bios::FwCfg fw;
    bios::BiosConsole console(rm, clock, fw);
    console.write("hello from the engine\n");
    bios::DebugPort d;
    if (d.present()) d.write_line("{\"event\":\"hello\"}\n");
    async::Text<80> t; t.add("region ").hex(handoff->region_base).add(" size ").hex(handoff->region_size).add(" heap ").decimal(heap.available()).add("\n");
    console.write(t.view());
}
