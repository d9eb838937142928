// SPDX-License-Identifier: GPL-2.0-or-later
// A way through a jump host (ProxyJump): a direct-tcpip channel with a socket at its near end, on
// which the next session runs. No thread and no ssh program: whoever waits for the inner session
// also moves the bytes here, unless the tunnel is one of many over a junction.
#pragma once

#include <libssh/callbacks.h>

#include <memory>
#include <string>
#include <vector>

#include "ssh/session.hpp"

namespace ssh {

class Junction;

class Tunnel {
  public:
    Tunnel(const Tunnel&) = delete;
    Tunnel& operator=(const Tunnel&) = delete;
    ~Tunnel();

    /// From the jump host on to `settings`. Owns the session with the jump host.
    [[nodiscard]] static Task<Result<std::unique_ptr<Tunnel>>> open(std::unique_ptr<Session> over,
                                                                    const HostSettings& settings,
                                                                    Deadline deadline);

    /// The end for the session that runs through it; to be taken once.
    [[nodiscard]] Descriptor take_far_end() { return std::move(far_); }

    /// Moves what can be moved now, in both directions. Where a junction does that, nothing
    /// happens.
    void pump();
    void add_descriptors(std::vector<pollfd>& descriptors) const;

  private:
    friend class Junction;
    explicit Tunnel(std::unique_ptr<Session> over) : over_(std::move(over)) {}
    explicit Tunnel(std::shared_ptr<Junction> junction);
    /// False when there is no memory or no descriptor left.
    [[nodiscard]] bool prepare(ssh_session session);
    void move();
    bool move_inwards();
    bool move_outwards();
    void finish();
    /// What the near end has to be ready for.
    [[nodiscard]] short events() const;

    std::unique_ptr<Session> over_;       ///< this, or
    std::shared_ptr<Junction> junction_;  ///< this
    ssh_channel_callbacks_struct callbacks_{};
    ChannelHandle channel_;
    Descriptor near_;
    Descriptor far_;
    std::string inwards_;   ///< from the channel, for the socket
    std::string outwards_;  ///< from the socket, for the channel
    bool finished_ = false;
    bool entered_ = false;      ///< the junction moves it
    short watched_events_ = 0;  ///< what the junction has the near end watched for
};

}  // namespace ssh
