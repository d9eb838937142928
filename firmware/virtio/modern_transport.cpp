// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/memory.hpp"
#include "std/pci.hpp"
#include "virtio/transport.hpp"

namespace virtio {

using async::Code;
using async::Error;

volatile std::uint8_t* ModernTransport::map(std::uint8_t capability, std::size_t size) {
    using namespace layout;
    std::uint8_t bar =
        bios::pci_read8(function_, static_cast<std::uint8_t>(capability + virtio_cap_bar));
    if (bar > 5)
        return nullptr;
    auto bar_register = static_cast<std::uint8_t>(pci_base_address_0 + 4 * bar);
    std::uint32_t low = bios::pci_read32(function_, bar_register);
    if ((low & 1) != 0)
        return nullptr;
    std::uint64_t address = low & ~0xFu;
    if ((low & 6) == 4 && bar < 5)
        address |=
            std::uint64_t{bios::pci_read32(function_, static_cast<std::uint8_t>(bar_register + 4))}
            << 32;
    std::uint32_t length =
        bios::pci_read32(function_, static_cast<std::uint8_t>(capability + virtio_cap_length));
    if (address == 0 || length < size)
        return nullptr;
    address +=
        bios::pci_read32(function_, static_cast<std::uint8_t>(capability + virtio_cap_offset));
    return static_cast<volatile std::uint8_t*>(bios::map_device(address, length));
}

async::Result<void> ModernTransport::probe(bios::BusDeviceFunction function) {
    using namespace layout;
    function_ = function;
    if ((bios::pci_read16(function, pci_status) & pci_status_capabilities) == 0)
        return Error{Code::unsupported, "no PCI capabilities"};
    std::uint8_t capability = bios::pci_read8(function, pci_capabilities) & 0xFC;
    // At most 48 capabilities fit; more means the list is a ring.
    for (unsigned count = 0; capability >= 0x40 && count < 48; ++count) {
        std::uint8_t type =
            bios::pci_read8(function, static_cast<std::uint8_t>(capability + virtio_cap_type));
        if (bios::pci_read8(function, capability) == pci_capability_vendor) {
            if (type == VIRTIO_PCI_CAP_COMMON_CFG && common_ == nullptr) {
                common_ = reinterpret_cast<volatile VirtioCommonConfig*>(
                    map(capability, sizeof(VirtioCommonConfig)));
            } else if (type == VIRTIO_PCI_CAP_DEVICE_CFG && device_ == nullptr) {
                device_ = map(capability, 8);
            } else if (type == VIRTIO_PCI_CAP_NOTIFY_CFG && notify_ == nullptr) {
                notify_ = map(capability, 2);
                notify_size_ = bios::pci_read32(
                    function, static_cast<std::uint8_t>(capability + virtio_cap_length));
                notify_multiplier_ = bios::pci_read32(
                    function, static_cast<std::uint8_t>(capability + virtio_cap_notify_multiplier));
            }
        }
        capability = bios::pci_read8(function, static_cast<std::uint8_t>(capability + 1)) & 0xFC;
    }
    if (common_ == nullptr || device_ == nullptr || notify_ == nullptr)
        return Error{Code::unsupported, "no modern virtio registers"};
    return async::success;
}

void ModernTransport::reset() {
    common_->device_status = 0;
    // virtio 1.2 section 4.1.4.3.2: the device is reset when it reads 0. Bounded: a dead device
    // must not hang the boot.
    for (unsigned tries = 0; tries < 100000 && common_->device_status != 0; ++tries)
        asm volatile("pause");
}

std::uint8_t ModernTransport::status() {
    return common_->device_status;
}

void ModernTransport::set_status(std::uint8_t status) {
    common_->device_status = status;
}

std::uint64_t ModernTransport::device_features() {
    common_->device_feature_select = 0;
    std::uint64_t features = common_->device_feature;
    common_->device_feature_select = 1;
    return features | std::uint64_t{common_->device_feature} << 32;
}

void ModernTransport::set_driver_features(std::uint64_t features) {
    common_->driver_feature_select = 0;
    common_->driver_feature = static_cast<std::uint32_t>(features);
    common_->driver_feature_select = 1;
    common_->driver_feature = static_cast<std::uint32_t>(features >> 32);
}

std::uint16_t ModernTransport::queue_entries(std::uint16_t index, std::uint16_t wanted) {
    common_->queue_select = index;
    std::uint16_t size = common_->queue_size;
    if (size > wanted)
        common_->queue_size = size = wanted;
    return size;
}

void ModernTransport::enable_queue(std::uint16_t index, const Queue& queue) {
    auto write = [](volatile std::uint32_t* halves, std::uint64_t address) {
        halves[0] = static_cast<std::uint32_t>(address);
        halves[1] = static_cast<std::uint32_t>(address >> 32);
    };
    common_->queue_select = index;
    write(common_->queue_desc, bios::physical(queue.descriptors()));
    write(common_->queue_driver, bios::physical(queue.available()));
    write(common_->queue_device, bios::physical(const_cast<const void*>(queue.used())));
    std::uint64_t offset = std::uint64_t{common_->queue_notify_off} * notify_multiplier_;
    doorbells_[index & 1] =
        offset + 2 > notify_size_
            ? nullptr
            : reinterpret_cast<volatile std::uint16_t*>(notify_ + static_cast<std::size_t>(offset));
    common_->queue_enable = 1;
}

void ModernTransport::notify(std::uint16_t index) {
    if (doorbells_[index & 1] != nullptr)
        *doorbells_[index & 1] = index;
}

std::uint8_t ModernTransport::config8(std::uint8_t offset) {
    return device_[offset];
}

}  // namespace virtio
