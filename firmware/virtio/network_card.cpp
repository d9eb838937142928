// SPDX-License-Identifier: GPL-2.0-or-later
#include "virtio/network_card.hpp"

#include "std/pci.hpp"

namespace virtio {

using async::Code;
using async::Error;

namespace {

constexpr std::uint64_t bit(unsigned number) {
    return std::uint64_t{1} << number;
}

constexpr std::uint64_t wanted_features =
    bit(layout::VIRTIO_NET_F_MAC) | bit(layout::VIRTIO_NET_F_STATUS) |
    bit(layout::VIRTIO_NET_F_MTU) | bit(layout::VIRTIO_F_ANY_LAYOUT) |
    bit(layout::VIRTIO_F_VERSION_1) | bit(layout::VIRTIO_F_ACCESS_PLATFORM);

// Deep enough for a whole TFTP window while the guest does something else.
constexpr unsigned receive_slots = 128;
constexpr unsigned transmit_slots = 32;
constexpr std::uint16_t queue_entries = 256;
constexpr std::size_t ethernet_header = 18;  // with a VLAN tag

constexpr async::Duration drain_limit = async::milliseconds(50);

// The link is device configuration, and reading it leaves the guest: not more often than this.
constexpr async::Duration link_interval = async::milliseconds(10);

}  // namespace

async::Result<void> NetworkCard::probe() {
    auto command = bios::pci_read16(function_, layout::pci_command);
    bios::pci_write16(
        function_,
        layout::pci_command,
        static_cast<std::uint16_t>(command | layout::pci_command_io | layout::pci_command_memory |
                                   layout::pci_command_bus_master));
    if (modern_.probe(function_))
        transport_ = &modern_;
    else if (auto legacy = legacy_.probe(function_); legacy)
        transport_ = &legacy_;
    else
        return legacy.error();
    CHECK_RESULT(negotiate());
    read_config();
    transport_->reset();
    return async::success;
}

/// virtio 1.2 section 3.1.1, steps 1 to 6.
async::Result<void> NetworkCard::negotiate() {
    transport_->reset();
    std::uint8_t status = layout::VIRTIO_ACKNOWLEDGE | layout::VIRTIO_DRIVER;
    transport_->set_status(status);
    features_ = transport_->device_features() & wanted_features;
    transport_->set_driver_features(features_);
    if (!transport_->modern())
        return async::success;
    if ((features_ & bit(layout::VIRTIO_F_VERSION_1)) == 0)
        return Error{Code::device, "virtio device without VERSION_1"};
    status |= layout::VIRTIO_FEATURES_OK;
    transport_->set_status(status);
    if ((transport_->status() & layout::VIRTIO_FEATURES_OK) == 0)
        return Error{Code::device, "virtio device refuses the features"};
    return async::success;
}

void NetworkCard::read_config() {
    auto config16 = [this](std::uint8_t offset) {
        return static_cast<std::uint16_t>(transport_->config8(offset) |
                                          transport_->config8(static_cast<std::uint8_t>(offset + 1))
                                              << 8);
    };
    if ((features_ & bit(layout::VIRTIO_NET_F_MAC)) != 0) {
        for (std::uint8_t i = 0; i < 6; ++i)
            address_.bytes[i] =
                transport_->config8(static_cast<std::uint8_t>(layout::virtio_net_config_mac + i));
    } else {
        // A locally administered address that at least differs between the NICs of a machine.
        address_.bytes = {0x52,
                          0x54,
                          0,
                          0x4D,
                          static_cast<std::uint8_t>(function_ >> 8),
                          static_cast<std::uint8_t>(function_)};
    }
    if ((features_ & bit(layout::VIRTIO_NET_F_MTU)) != 0) {
        std::uint16_t mtu = config16(layout::virtio_net_config_mtu);
        mtu_ = mtu < 576 ? 576 : mtu > 9216 ? 9216 : mtu;
    }
    if ((features_ & bit(layout::VIRTIO_NET_F_STATUS)) != 0)
        link_up_ = (config16(layout::virtio_net_config_status) & layout::VIRTIO_NET_S_LINK_UP) != 0;
}

bool NetworkCard::link_up() {
    if ((features_ & bit(layout::VIRTIO_NET_F_STATUS)) == 0)
        return true;
    async::Instant now = clock_.now();
    if (now >= link_known_until_) {
        link_up_ = (transport_->config8(layout::virtio_net_config_status) &
                    layout::VIRTIO_NET_S_LINK_UP) != 0;
        link_known_until_ = now + link_interval;
    }
    return link_up_;
}

async::Result<void> NetworkCard::create_queue(Queue& queue,
                                              std::uint16_t index,
                                              Queue::Direction direction) {
    std::uint16_t entries = transport_->queue_entries(index, queue_entries);
    if (entries == 0)
        return Error{Code::device, "virtio device without queues"};
    bool any_layout =
        (features_ & (bit(layout::VIRTIO_F_ANY_LAYOUT) | bit(layout::VIRTIO_F_VERSION_1))) != 0;
    CHECK_RESULT(queue.create(
        direction,
        entries,
        direction == Queue::Direction::receive ? receive_slots : transmit_slots,
        transport_->modern() ? layout::virtio_net_header_modern : layout::virtio_net_header_legacy,
        ethernet_header + mtu_,
        !any_layout));
    transport_->enable_queue(index, queue);
    return async::success;
}

async::Result<void> NetworkCard::open() {
    if (open_)
        return async::success;
    CHECK_RESULT(negotiate());
    open_ = true;
    auto made = create_queue(receive_, layout::virtio_net_receive_queue, Queue::Direction::receive);
    if (made)
        made =
            create_queue(transmit_, layout::virtio_net_transmit_queue, Queue::Direction::transmit);
    if (!made) {
        close();
        return made;
    }
    transport_->set_status(
        static_cast<std::uint8_t>(transport_->status() | layout::VIRTIO_DRIVER_OK));
    for (unsigned i = 0; i < receive_.slots(); ++i)
        receive_.offer(i, receive_.slot(i).size());
    transport_->notify(layout::virtio_net_receive_queue);
    return async::success;
}

void NetworkCard::close() {
    if (!open_)
        return;
    // A reset drops what the device has not sent yet, such as the last words to a DHCP server.
    // Where nobody is at the other end of the cable it never sends anything, and is not waited for.
    reclaim_transmitted();
    async::Instant until = clock_.now() + drain_limit;
    while (transmit_.outstanding() && transmit_.progressed() && clock_.now() < until)
        reclaim_transmitted();
    transport_->reset();
    receive_.destroy();
    transmit_.destroy();
    open_ = false;
}

void NetworkCard::reclaim_transmitted() {
    unsigned index;
    std::size_t length;
    while (transmit_.take(index, length)) {
    }
}

async::Result<void> NetworkCard::transmit(layout::Bytes head, layout::Bytes tail) {
    if (!open_)
        return Error{Code::device, "the NIC is closed"};
    reclaim_transmitted();
    unsigned index;
    // The device empties its queue on another thread; a full queue is a matter of microseconds.
    for (unsigned tries = 0; !transmit_.free_slot(index); ++tries) {
        if (tries == 1000000)
            return Error{Code::device, "the transmit queue stays full"};
        asm volatile("pause");
        reclaim_transmitted();
    }
    layout::Writer frame(transmit_.slot(index));
    frame.fill(0, transmit_.header_size()).write_bytes(head).write_bytes(tail);
    if (!frame.ok()) {
        transmit_.offer(index, transmit_.header_size());
        return Error{Code::too_large, "frame larger than the MTU"};
    }
    transmit_.offer(index, frame.used());
    if (transmit_.wants_notification())
        transport_->notify(layout::virtio_net_transmit_queue);
    return async::success;
}

bool NetworkCard::poll(net::FrameSink& sink) {
    if (!open_)
        return false;
    unsigned received = 0;
    unsigned index;
    std::size_t length;
    while (received < receive_.slots() && receive_.take(index, length)) {
        layout::MutableBytes slot = receive_.slot(index);
        if (length > receive_.header_size())
            sink.frame_received(layout::Bytes(slot).subspan(receive_.header_size(),
                                                            length - receive_.header_size()));
        receive_.offer(index, slot.size());
        ++received;
    }
    if (received == 0)
        return false;
    if (receive_.wants_notification())
        transport_->notify(layout::virtio_net_receive_queue);
    return true;
}

}  // namespace virtio
