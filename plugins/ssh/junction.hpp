// SPDX-License-Identifier: GPL-2.0-or-later
// A jump host that many go through at once: one login, and a tunnel over it for each host behind.
// A task of its own moves the bytes of all of them, so the hosts need not know of each other.
#pragma once

#include <libssh/callbacks.h>

#include <memory>
#include <set>

#include "ssh/session.hpp"
#include "ssh/tunnel.hpp"

namespace ssh {

class Junction {
  public:
    /// Over a session that is logged in. An error when there is no descriptor left for it.
    [[nodiscard]] static Result<std::shared_ptr<Junction>> create(std::unique_ptr<Session> session);
    Junction(const Junction&) = delete;
    Junction& operator=(const Junction&) = delete;
    ~Junction();

    /// A way on to `settings`, which keeps the junction alive. Sessions that run through it must
    /// not be used for SFTP, which blocks the loop.
    [[nodiscard]] static Task<Result<std::unique_ptr<Tunnel>>> open(
        std::shared_ptr<Junction> junction, const HostSettings& settings, Deadline deadline);

    /// Whether more can go through it.
    [[nodiscard]] bool alive() const { return session_->alive(); }

  private:
    friend class Tunnel;
    /// A tunnel that the jump host has not answered for yet.
    struct Opening;

    explicit Junction(std::unique_ptr<Session> session);
    Task<bool> move();
    void settle();
    void try_openings();
    void move_those_with_news();
    void find_ready_ends();
    void finish_all();

    /// What tunnels tell.
    void enter(Tunnel& tunnel);
    void leave(Tunnel& tunnel);
    void has_news(Tunnel& tunnel);

    std::unique_ptr<Session> session_;
    ssh_counter_struct received_{};
    ChannelHandle ear_;  ///< never opened: libssh reads what has come when it is asked for its data
    Descriptor ends_;    ///< an epoll of the tunnels' near ends
    std::set<Tunnel*> tunnels_;
    std::set<Tunnel*> news_;     ///< with something to move
    std::set<Tunnel*> blocked_;  ///< wait for room in the window of their channel
    std::set<Opening*> openings_;
    Loop::Signal stir_;  ///< there is something to do for move()
    std::optional<Task<bool>> mover_;
};

}  // namespace ssh
