// SPDX-License-Identifier: GPL-2.0-or-later
// The preboot calls of the PXE API: the DHCP packets, and taking the stack apart in steps. The API
// ends when both the base code and UNDI are stopped; then vectors and base memory are given back.
#pragma once

#include "pxe/environment.hpp"
#include "pxe/status.hpp"
#include "pxe/tftp.hpp"
#include "pxe/udp.hpp"
#include "pxe/undi.hpp"

namespace pxe {

class Preboot {
  public:
    /// Fills the BaseArea with the lease's packets.
    Preboot(const Environment& environment, Tftp& tftp, Udp& udp, Undi& undi);

    bool has_base() const { return base_ == Base::running; }
    bool released() const { return released_; }

    Status get_cached_info(layout::t_PXENV_GET_CACHED_INFO& parameters);
    Status start_base();
    Status stop_base();
    Status unload_stack();
    Status start_undi();
    Status stop_undi();
    Status undi_cleanup();
    /// UNDI_CLOSE and UNDI_SHUTDOWN: ends what runs over the NIC first.
    Status undi_close();
    Status undi_shutdown();

  private:
    enum class Base : std::uint8_t { running, stopped, unloaded };
    void end_connections();
    Status release();

    const Environment& environment_;
    Tftp& tftp_;
    Udp& udp_;
    Undi& undi_;
    Base base_ = Base::running;
    bool released_ = false;
};

}  // namespace pxe
