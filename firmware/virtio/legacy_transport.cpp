// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/memory.hpp"
#include "bios/port.hpp"
#include "std/pci.hpp"
#include "virtio/transport.hpp"

namespace virtio {

namespace legacy = layout::legacy;

async::Result<void> LegacyTransport::probe(bios::BusDeviceFunction function) {
    std::uint32_t bar = bios::pci_read32(function, layout::pci_base_address_0);
    if ((bar & 1) == 0 || (bar & ~3u) == 0 || bar > 0xFFFF)
        return async::Error{async::Code::unsupported, "no legacy virtio registers"};
    base_ = static_cast<std::uint16_t>(bar & ~3u);
    return async::success;
}

void LegacyTransport::reset() {
    bios::out8(port(legacy::device_status), 0);
}

std::uint8_t LegacyTransport::status() {
    return bios::in8(port(legacy::device_status));
}

void LegacyTransport::set_status(std::uint8_t status) {
    bios::out8(port(legacy::device_status), status);
}

std::uint64_t LegacyTransport::device_features() {
    return bios::in32(port(legacy::device_features));
}

void LegacyTransport::set_driver_features(std::uint64_t features) {
    bios::out32(port(legacy::driver_features), static_cast<std::uint32_t>(features));
}

std::uint16_t LegacyTransport::queue_entries(std::uint16_t index, std::uint16_t) {
    bios::out16(port(legacy::queue_select), index);
    return bios::in16(port(legacy::queue_size));
}

void LegacyTransport::enable_queue(std::uint16_t index, const Queue& queue) {
    bios::out16(port(legacy::queue_select), index);
    bios::out32(
        port(legacy::queue_address),
        static_cast<std::uint32_t>(bios::physical(queue.descriptors()) / legacy::queue_align));
}

void LegacyTransport::notify(std::uint16_t index) {
    bios::out16(port(legacy::queue_notify), index);
}

std::uint8_t LegacyTransport::config8(std::uint8_t offset) {
    return bios::in8(port(legacy::device_config + offset));
}

}  // namespace virtio
