// SPDX-License-Identifier: GPL-2.0-or-later
// The engine's entry from the resident block, its memory, and the one object there is.
#include "async/memory.hpp"
#include "bios/faults.hpp"
#include "bios/heap.hpp"
#include "bios/memory.hpp"
#include "rom/engine.hpp"

namespace {

bios::Heap heap;
rom::Engine* engine;

ASSEMBLY_CALL std::uint32_t call_api(std::uint32_t opcode,
                                     std::uint32_t parameters,
                                     std::uint32_t protected_mode) {
    layout::SEGOFF16 pointer{static_cast<std::uint16_t>(parameters),
                             static_cast<std::uint16_t>(parameters >> 16)};
    return engine->call_api(static_cast<std::uint16_t>(opcode), pointer, protected_mode != 0);
}

}  // namespace

namespace async {
void* allocate(std::size_t size) noexcept {
    return heap.allocate(size);
}
void release(void* memory) noexcept {
    heap.release(memory);
}
}  // namespace async

/// From resident.S, on the engine's stack, with the engine's address space. Returns when the BIOS
/// is to try its next boot device.
extern "C" ASSEMBLY_CALL [[gnu::section(".text.engine_entry")]] void engine_entry(
    rom::Handoff* handoff) {
    bios::memory_begin(*handoff);
    bios::catch_faults(*handoff);
    heap.begin(reinterpret_cast<void*>(handoff->engine_stack),
               handoff->slot - handoff->engine_stack);
    handoff->api_entry = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(&call_api));
    auto owned = async::Owned<rom::Engine>::create(*handoff);
    engine = owned.get();
    if (engine != nullptr)
        engine->run();
}
