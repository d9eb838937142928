// SPDX-License-Identifier: GPL-2.0-or-later
// A way through a jump host (ProxyJump): a direct-tcpip channel with a socket at its near end, on
// which the next session runs. No thread and no ssh program: whoever waits for the inner session
// also moves the bytes here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ssh/session.hpp"

namespace ssh {

class Tunnel {
  public:
    /// From the jump host on to `settings`. Owns the session with the jump host.
    [[nodiscard]] static Task<Result<std::unique_ptr<Tunnel>>> open(std::unique_ptr<Session> over,
                                                                    const HostSettings& settings,
                                                                    Deadline deadline);

    /// The end for the session that runs through it; to be taken once.
    [[nodiscard]] Descriptor take_far_end() { return std::move(far_); }

    /// Moves what can be moved now, in both directions.
    void pump();
    void add_descriptors(std::vector<pollfd>& descriptors) const;

  private:
    explicit Tunnel(std::unique_ptr<Session> over) : over_(std::move(over)) {}
    bool move_inwards();
    bool move_outwards();
    void finish();

    std::unique_ptr<Session> over_;
    ChannelHandle channel_;
    Descriptor near_;
    Descriptor far_;
    std::string inwards_;   ///< from the channel, for the socket
    std::string outwards_;  ///< from the socket, for the channel
    bool finished_ = false;
};

}  // namespace ssh
