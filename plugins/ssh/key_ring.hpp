// SPDX-License-Identifier: GPL-2.0-or-later
// Private keys whose files have a passphrase. To unlock one takes a tenth of a second and more,
// which is meant to be so; a fleet has a thousand hosts that take the same one.
#pragma once

#include <libssh/libssh.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ssh/secret.hpp"

namespace ssh {

/// What was unlocked, for all logins. Copies share it. Safe to use from several threads.
class KeyRing {
  public:
    /// libssh only reads a key that it signs with, so that several sessions may use one at the same
    /// time.
    using Key = std::shared_ptr<ssh_key_struct>;

    /// The key of the file; null when the passphrase is not the right one, or the file cannot be
    /// read. What could be read is tried once, whoever asks. Blocks, so no loop should call it.
    [[nodiscard]] Key unlock(const std::string& file, const Secret& passphrase) const;

  private:
    struct Tried {
        std::string file;
        Secret passphrase;
        Key key;
    };
    struct State {
        std::mutex mutex;
        std::vector<Tried> tried;
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace ssh
