// SPDX-License-Identifier: GPL-2.0-or-later
// The virtio network device (virtio 1.2 section 5.1) as a net::Nic.
#pragma once

#include "async/platform.hpp"
#include "net/nic.hpp"
#include "virtio/transport.hpp"

namespace virtio {

class NetworkCard final : public net::Nic {
  public:
    NetworkCard(async::Clock& clock, bios::BusDeviceFunction function)
        : clock_(clock), function_(function) {}
    NetworkCard(const NetworkCard&) = delete;
    NetworkCard& operator=(const NetworkCard&) = delete;
    ~NetworkCard() override { close(); }

    /// Finds the device's registers and reads its address, MTU and link; leaves it reset.
    async::Result<void> probe();

    wire::MacAddress address() const override { return address_; }
    std::uint16_t mtu() const override { return mtu_; }
    bool link_up() override;
    async::Result<void> open() override;
    void close() override;
    async::Result<void> transmit(layout::Bytes head, layout::Bytes tail) override;
    bool poll(net::FrameSink& sink) override;

    bios::BusDeviceFunction function() const { return function_; }
    /// "modern" or "legacy"
    const char* transport_name() const { return transport_->modern() ? "modern" : "legacy"; }

  private:
    async::Result<void> negotiate();
    async::Result<void> create_queue(Queue& queue, std::uint16_t index, Queue::Direction direction);
    void read_config();
    void reclaim_transmitted();

    async::Clock& clock_;
    bios::BusDeviceFunction function_;
    ModernTransport modern_;
    LegacyTransport legacy_;
    Transport* transport_ = nullptr;
    std::uint64_t features_ = 0;
    wire::MacAddress address_;
    std::uint16_t mtu_ = 1500;
    bool link_up_ = true;
    async::Instant link_known_until_;
    bool open_ = false;
    Queue receive_;
    Queue transmit_;
};

}  // namespace virtio
