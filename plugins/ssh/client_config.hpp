// SPDX-License-Identifier: GPL-2.0-or-later
// ssh_config(5), read once and asked for any number of hosts. libssh reads the files anew for each
// session, makes a shell command of ProxyJump and passes over HostKeyAlias and RevokedHostKeys.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "romfile/result.hpp"
#include "ssh/destination.hpp"

namespace ssh {

/// One criterion of a Host or Match line; all of a block must hold.
struct Criterion {
    enum class Kind { original_host, host, user, local_user, last_pass, never, unsupported };
    Kind kind;
    std::vector<std::string> patterns;
    bool negated = false;
    std::string where;  ///< FILE:LINE
};

struct Setting {
    std::string keyword;  ///< in lower case
    std::vector<std::string> arguments;
    std::string where;
};

struct Block {
    std::vector<Criterion> criteria;  ///< none: for all hosts
    std::vector<Setting> settings;
};

/// Who calls: passed in, so that tests need no home folder.
struct LocalUser {
    std::string name;
    std::string home;
    unsigned uid = 0;
    std::string agent_socket;  ///< SSH_AUTH_SOCK, or empty
    /// Of the process, by the environment and the password database.
    static LocalUser current();
};

class ClientConfig {
  public:
    /// No settings at all: what `-F none` gives.
    ClientConfig() = default;

    /// The user's file and that of the system, as far as they are there; or, with `path`, only that
    /// file, which must be there. "none" is no file.
    [[nodiscard]] static Result<ClientConfig> read(const LocalUser& user,
                                                   const std::optional<std::string>& path);
    /// Of text, as if it stood in the file `name`. Include lines are refused.
    [[nodiscard]] static Result<ClientConfig> parse(const std::string& text,
                                                    const std::string& name);

    [[nodiscard]] const std::vector<Block>& blocks() const { return blocks_; }

  private:
    std::vector<Block> blocks_;
};

}  // namespace ssh
