// SPDX-License-Identifier: GPL-2.0-or-later
// How a virtio device is talked to; the network driver does not know which way it is.
#pragma once

#include <cstdint>

#include "async/memory.hpp"
#include "async/result.hpp"
#include "bios/pci.hpp"
#include "virtio/queue.hpp"

namespace virtio {

class Transport {
  public:
    virtual ~Transport() = default;

    /// Writes 0 to the device status and waits until the device has stopped.
    virtual void reset() = 0;
    virtual std::uint8_t status() = 0;
    virtual void set_status(std::uint8_t status) = 0;
    virtual std::uint64_t device_features() = 0;
    virtual void set_driver_features(std::uint64_t features) = 0;
    /// Entries of queue `index`, at most `wanted` where the device lets us choose; 0: no such
    /// queue.
    virtual std::uint16_t queue_entries(std::uint16_t index, std::uint16_t wanted) = 0;
    virtual void enable_queue(std::uint16_t index, const Queue& queue) = 0;
    virtual void notify(std::uint16_t index) = 0;
    /// A byte of the device-specific configuration.
    virtual std::uint8_t config8(std::uint8_t offset) = 0;
    virtual bool modern() const = 0;
};

/// virtio 1.2 section 4.1.4: registers in device memory, found through capabilities. Works wherever
/// the BAR lies. Code::unsupported when the function has no such capabilities.
class ModernTransport final : public Transport {
  public:
    async::Result<void> probe(bios::BusDeviceFunction function);
    void reset() override;
    std::uint8_t status() override;
    void set_status(std::uint8_t status) override;
    std::uint64_t device_features() override;
    void set_driver_features(std::uint64_t features) override;
    std::uint16_t queue_entries(std::uint16_t index, std::uint16_t wanted) override;
    void enable_queue(std::uint16_t index, const Queue& queue) override;
    void notify(std::uint16_t index) override;
    std::uint8_t config8(std::uint8_t offset) override;
    bool modern() const override { return true; }

  private:
    volatile std::uint8_t* map(std::uint8_t capability, std::size_t size);
    bios::BusDeviceFunction function_ = 0;
    volatile layout::VirtioCommonConfig* common_ = nullptr;
    volatile std::uint8_t* device_ = nullptr;
    volatile std::uint8_t* notify_ = nullptr;
    std::uint32_t notify_size_ = 0;
    std::uint32_t notify_multiplier_ = 0;
    volatile std::uint16_t* doorbells_[2] = {nullptr, nullptr};
};

/// The legacy interface: registers in an I/O BAR, queues below 16 TiB in the legacy layout.
class LegacyTransport final : public Transport {
  public:
    async::Result<void> probe(bios::BusDeviceFunction function);
    void reset() override;
    std::uint8_t status() override;
    void set_status(std::uint8_t status) override;
    std::uint64_t device_features() override;
    void set_driver_features(std::uint64_t features) override;
    std::uint16_t queue_entries(std::uint16_t index, std::uint16_t wanted) override;
    void enable_queue(std::uint16_t index, const Queue& queue) override;
    void notify(std::uint16_t index) override;
    std::uint8_t config8(std::uint8_t offset) override;
    bool modern() const override { return false; }

  private:
    std::uint16_t port(unsigned offset) const { return static_cast<std::uint16_t>(base_ + offset); }
    std::uint16_t base_ = 0;
};

}  // namespace virtio
