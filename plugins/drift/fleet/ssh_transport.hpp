// SPDX-License-Identifier: GPL-2.0-or-later
// Hosts are asked over SSH: one session, one command that reads the input, one answer.
#pragma once

#include "drift/fleet/transport.hpp"
#include "ssh/login.hpp"

namespace drift {

struct SshQuestion {
    std::string command = "sh";  ///< for the user's login shell; the input comes on its stdin
    ssh::OutputLimits output{4 << 20, 64 << 10};
    ssh::Limits limits;  ///< begin to count for each host when it is begun
};

class SshTransport : public Transport {
  public:
    /// What `surroundings` refers to must outlive it.
    SshTransport(const ssh::Surroundings& surroundings, SshQuestion question)
        : surroundings_(surroundings), question_(std::move(question)) {}

    [[nodiscard]] Places places(const Target& target) const override;
    [[nodiscard]] std::unique_ptr<Line> line(ssh::Loop& loop) override;

  private:
    class Telephone;
    ssh::Surroundings surroundings_;
    SshQuestion question_;
};

}  // namespace drift
