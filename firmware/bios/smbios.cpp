// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/smbios.hpp"

#include "rom/handoff.hpp"

namespace bios {
namespace {

layout::Bytes memory_at(std::uint32_t address, std::uint32_t size) {
    return {reinterpret_cast<const std::uint8_t*>(address), size};
}

}  // namespace

async::Result<boot::SmbiosTable> smbios_table() {
    TRY(entry, boot::find_smbios(memory_at(0xF0000, 0x10000), ENGINE_WINDOW));
    auto address = static_cast<std::uint32_t>(entry.address);
    return boot::SmbiosTable::parse(memory_at(address, entry.size), entry.has_mixed_uuid);
}

}  // namespace bios
