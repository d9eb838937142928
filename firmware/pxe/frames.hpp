// SPDX-License-Identifier: GPL-2.0-or-later
// Raw frames for programs that bring their own network stack (UNDI_TRANSMIT and UNDI_ISR). They go
// to and come from the NIC itself, past the interface; there are no interrupts: UNDI_ISR polls.
#pragma once

#include <array>

#include "net/nic.hpp"
#include "pxe/environment.hpp"
#include "pxe/status.hpp"
#include "std/undi.hpp"

namespace pxe {

class Frames final : private net::FrameSink {
  public:
    explicit Frames(const Environment& environment) : environment_(environment) {}

    /// Forgets what was received and sent.
    void reset();
    void set_filter(unsigned filter) { filter_ = filter; }
    /// False when the list is longer than it can be.
    bool set_multicast(const layout::t_PXENV_UNDI_MCAST_ADDRESS& list);

    Status transmit(const layout::t_PXENV_UNDI_TRANSMIT& parameters);
    Status isr(layout::t_PXENV_UNDI_ISR& parameters);

    /// Received frames that wait; later ones are dropped.
    static constexpr std::size_t queue_limit = 128;

  private:
    void frame_received(layout::Bytes frame) override;
    bool wanted(const wire::MacAddress& destination) const;
    bool gather(const layout::t_PXENV_UNDI_TBD& description,
                std::size_t limit,
                async::Buffer& frame);
    layout::MutableBytes block(const layout::t_PXENV_UNDI_TBD_BLOCK& block);
    void next_event(layout::t_PXENV_UNDI_ISR& parameters);
    void hand_out(layout::t_PXENV_UNDI_ISR& parameters);

    const Environment& environment_;
    std::array<async::Buffer, queue_limit> queue_;
    std::size_t first_ = 0;
    std::size_t waiting_ = 0;
    std::size_t handed_out_ = 0;  // bytes of the first frame
    unsigned sent_ = 0;           // frames whose end was not told yet
    unsigned filter_ = layout::FLTR_DIRECTED | layout::FLTR_BRDCST;
    std::array<wire::MacAddress, layout::MAXNUM_MCADDR> multicast_;
    std::size_t multicast_count_ = 0;
};

}  // namespace pxe
