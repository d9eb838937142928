// SPDX-License-Identifier: GPL-2.0-or-later
// What push asks of a host, one call per question. All of them block, and give an error when the
// host cannot be asked (`lost`) or says that something is not possible.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "romctl/push_answers.hpp"
#include "ssh/exec.hpp"
#include "ssh/login.hpp"
#include "ssh/sftp.hpp"

namespace romctl {

using romfile::Error;
using romfile::Result;

class PushSession {
  public:
    PushSession(const ssh::Surroundings& surroundings, const ssh::Limits& limits)
        : surroundings_(surroundings), budget_(limits) {}

    [[nodiscard]] Result<void> log_in(const ssh::Destination& destination,
                                      const ssh::Wishes& wishes);

    /// Finds out whether we are root there, or can be. An error when neither.
    [[nodiscard]] Result<void> check_rights();
    /// Whether root's rights come by sudo: then SFTP has only those of the user.
    [[nodiscard]] bool by_sudo() const { return sudo_; }

    struct Said {
        std::string out;
        std::vector<std::string> complaints;  ///< of the script, without its name in front
        int status;
    };
    /// The link script with a command, as root.
    [[nodiscard]] Result<Said> links(const std::string& script, std::vector<std::string> arguments);
    /// push_host.sh with a command, as root; what it printed. An error when it failed.
    [[nodiscard]] Result<std::string> host(std::vector<std::string> arguments);
    /// The same with the rights of the user.
    [[nodiscard]] Result<std::string> host_as_user(std::vector<std::string> arguments);

    [[nodiscard]] Result<void> upload(const std::string& path, romfile::View bytes);
    [[nodiscard]] Result<romfile::Bytes> download(const std::string& path, std::size_t limit);

    /// Whether the last error was that the host could not be talked to.
    [[nodiscard]] bool lost() const { return lost_; }

  private:
    [[nodiscard]] Result<std::string> run(std::vector<std::string> arguments, bool sudo);
    template <class T>
    Result<T> noted(Result<T> result);
    template <class T, class Do>
    Result<T> transfer(Do action);

    const ssh::Surroundings& surroundings_;
    ssh::TimeBudget budget_;
    ssh::Loop loop_;
    std::unique_ptr<ssh::Session> session_;
    bool sudo_ = false;
    bool lost_ = false;
};

}  // namespace romctl
