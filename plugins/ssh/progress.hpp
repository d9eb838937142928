// SPDX-License-Identifier: GPL-2.0-or-later
// How far a conversation with a host has come, for whoever has to tell where it failed.
#pragma once

namespace ssh {

/// In the order in which they come.
enum class Stage {
    settings,        ///< what the configuration says of it
    resolve,         ///< its address
    connect,         ///< the TCP connection, or the way through a jump host
    banner,          ///< until it says that it is an SSH server
    handshake,       ///< the key exchange
    host_key,        ///< whether it is the one that is known
    authentication,  ///< who we are
    exec,            ///< starting the command
    answer           ///< while the command runs
};

struct Progress {
    Stage stage = Stage::settings;
    bool at_jump_host = false;  ///< of a jump host, and not of the host itself
};

/// `stage` as the one that begins now, where somebody wants to know.
inline void note(Progress* progress, Stage stage) {
    if (progress != nullptr)
        progress->stage = stage;
}

}  // namespace ssh
