// SPDX-License-Identifier: GPL-2.0-or-later
// One SSH connection. libssh is used without blocking: what it cannot do at once is tried again
// when something has happened on its socket, until the deadline that every call is given.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ssh/deadline.hpp"
#include "ssh/handles.hpp"
#include "ssh/host_key.hpp"
#include "ssh/loop.hpp"

namespace ssh {

class Tunnel;

class Session {
  public:
    /// Over a connected socket, which it owns from now on; `way` is the tunnel that the socket
    /// leads into, when it does. `algorithms` is what host_key_algorithms() gave.
    [[nodiscard]] static Result<std::unique_ptr<Session>> create(Loop& loop,
                                                                 const HostSettings& settings,
                                                                 const std::string& algorithms,
                                                                 Descriptor socket,
                                                                 std::unique_ptr<Tunnel> way);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    /// Version exchange and key exchange. Whose key it is has to be judged afterwards.
    [[nodiscard]] Task<Result<void>> handshake(Deadline deadline);
    /// Whether the host has said that it is an SSH server.
    [[nodiscard]] bool knows_version() const { return ssh_get_serverbanner(handle()) != nullptr; }
    [[nodiscard]] Result<PresentedKey> host_key() const;

    /// Until something happened on this connection or on one below it, which is then moved on.
    /// False when the deadline passed first.
    [[nodiscard]] Task<bool> activity(Deadline deadline);

    /// Calls `attempt` until it returns something else than `again`, which it then gives; an error
    /// only when the deadline passed: "DOING took too long".
    template <class Attempt>
    [[nodiscard]] Task<Result<int>> repeat(Attempt attempt,
                                           int again,
                                           Deadline deadline,
                                           const char* doing) {
        for (;;) {
            // Looked at before: what came in time counts. Who never stops sending is late, too.
            const bool late = Clock::now() >= deadline;
            const int outcome = attempt();
            if (outcome != again)
                co_return outcome;
            if (late)
                co_return Error{std::string(doing) + " took too long", name_, ""};
            (void)co_await activity(deadline);
        }
    }

    /// What libssh says went wrong, in printable words.
    [[nodiscard]] Error failure(const std::string& doing) const;

    /// Whether it can still be talked on.
    [[nodiscard]] bool alive() const { return !cut_off_ && ssh_is_connected(handle()) != 0; }
    /// A watchdog has shut the socket down.
    void note_cut_off() { cut_off_ = true; }

    [[nodiscard]] ssh_session handle() const { return handle_.get(); }
    [[nodiscard]] Loop& loop() const { return loop_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Tunnel* way() const { return way_.get(); }

    /// Adds what to wait for, on this connection and on those below it.
    void add_descriptors(std::vector<pollfd>& descriptors) const;
    [[nodiscard]] int socket() const { return socket_; }

  private:
    Session(Loop& loop, std::string name, SessionHandle handle, std::unique_ptr<Tunnel> way);

    Loop& loop_;
    std::string name_;
    std::unique_ptr<Tunnel> way_;  ///< outlives the session that runs through it
    SessionHandle handle_;
    int socket_ = -1;
    bool cut_off_ = false;
    Descriptor not_yet_taken_;  ///< the socket until libssh owns it
};

}  // namespace ssh
