// SPDX-License-Identifier: GPL-2.0-or-later
// The UNDI calls of the PXE API: the states of the NIC, and what it is. A boot program starts with
// the NIC opened; repeating a step that was taken already is no error.
#pragma once

#include "pxe/environment.hpp"
#include "pxe/frames.hpp"
#include "pxe/status.hpp"
#include "std/undi.hpp"

namespace pxe {

class Undi {
  public:
    enum class State : std::uint8_t { stopped, started, initialized, opened };

    explicit Undi(const Environment& environment)
        : environment_(environment), frames_(environment) {}

    State state() const { return state_; }
    Frames& frames() { return frames_; }

    Status startup();
    Status initialize();
    Status reset_adapter(const layout::t_PXENV_UNDI_RESET& parameters);
    Status open(const layout::t_PXENV_UNDI_OPEN& parameters);
    /// Resets the NIC: no DMA after this. Connections over it must have been ended.
    Status close();
    Status shutdown();
    /// Back to the state before startup().
    void stop();

    Status set_mcast_address(const layout::t_PXENV_UNDI_RESET& parameters);
    Status set_station_address(const layout::t_PXENV_UNDI_SET_STATION_ADDRESS& parameters);
    Status get_mcast_address(layout::t_PXENV_UNDI_GET_MCAST_ADDRESS& parameters);
    Status get_information(layout::t_PXENV_UNDI_GET_INFORMATION& parameters);
    Status get_nic_type(layout::t_PXENV_UNDI_GET_NIC_TYPE& parameters);
    Status get_iface_info(layout::t_PXENV_UNDI_GET_IFACE_INFO& parameters);

  private:
    void lower_to(State state);

    const Environment& environment_;
    Frames frames_;
    State state_ = State::opened;
};

}  // namespace pxe
