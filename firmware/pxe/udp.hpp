// SPDX-License-Identifier: GPL-2.0-or-later
// The UDP calls of the PXE API. The specification has one connection with any number of local
// ports: each port that a program sends from or reads on is bound when it is first used.
#pragma once

#include <array>

#include "net/udp_socket.hpp"
#include "pxe/environment.hpp"
#include "pxe/status.hpp"

namespace pxe {

class Udp {
  public:
    explicit Udp(const Environment& environment) : environment_(environment) {}

    bool is_open() const { return open_; }
    /// Forgets all ports and what waits on them.
    void reset();

    Status open(layout::t_PXENV_UDP_OPEN& parameters);
    Status close();
    /// Gives the oldest datagram that fits `dest_ip` and `d_port` (0: any), or FAILURE at once when
    /// there is none: programs call this in a loop.
    Status read(layout::t_PXENV_UDP_READ& parameters);
    Status write(layout::t_PXENV_UDP_WRITE& parameters);

    /// The port used longest ago is unbound when one more is needed.
    static constexpr std::size_t port_limit = 8;

  private:
    struct Slot {
        async::Owned<net::UdpSocket> socket;
        std::uint32_t last_use = 0;
    };
    net::UdpSocket* socket_for(std::uint16_t port);
    std::optional<net::Datagram> take(net::UdpSocket* only, net::Ipv4Address destination);

    const Environment& environment_;
    std::array<Slot, port_limit> slots_;
    std::uint32_t uses_ = 0;
    bool open_ = false;
};

}  // namespace pxe
