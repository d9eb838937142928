// SPDX-License-Identifier: GPL-2.0-or-later
// What the network stack needs of a network card. `virtio` implements it; the tests do in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace net {

/// Takes received frames.
class FrameSink {
  public:
    /// `frame` is a whole Ethernet frame without FCS, valid during the call only.
    virtual void frame_received(layout::Bytes frame) = 0;

  protected:
    ~FrameSink() = default;
};

class Nic {
  public:
    virtual ~Nic() = default;

    virtual wire::MacAddress address() const = 0;
    /// Largest IP packet, 68..65535 bytes; 1500 when the device does not say.
    virtual std::uint16_t mtu() const = 0;
    /// False only when the device says that its link is down. Cheap enough to ask in every round.
    virtual bool link_up() = 0;

    /// Makes the card send and receive. Opening an open card does nothing.
    virtual async::Result<void> open() = 0;
    /// Resets the card: no DMA happens after this returns. Closing a closed card does nothing.
    virtual void close() = 0;

    /// Queues one frame, given in two runs so that nobody needs to join them (each may be empty).
    /// The bytes are copied before this returns. Code::device when the queue stays full.
    virtual async::Result<void> transmit(layout::Bytes head, layout::Bytes tail) = 0;
    /// Hands every frame that has arrived to `sink`, at most one queue full. True if there was one.
    virtual bool poll(FrameSink& sink) = 0;
};

}  // namespace net
