// SPDX-License-Identifier: GPL-2.0-or-later
// One question, one answer, over UDP: sent again and again, to several servers in turn, until one
// of them answers. What DNS and NTP have in common.
#pragma once

#include <span>

#include "async/task.hpp"
#include "net/udp_socket.hpp"

namespace client {

struct Server {
    net::Interface* interface = nullptr;  ///< through which it is reached; open and configured
    net::Ipv4Address address;
};

struct AskSettings {
    async::Duration first_timeout = async::milliseconds(500);  ///< doubles per round of servers
    async::Duration largest_timeout = async::milliseconds(4000);
    async::Duration total = async::seconds(15);
};

/// What is asked, and what is made of the answers.
class Question {
  public:
    virtual layout::Bytes packet() = 0;
    /// An answer, which came from the port of a server. Success ends the asking;
    /// Code::unsupported and Code::malformed: it is ignored; Code::refused: the next server is
    /// asked at once; other errors end it.
    virtual async::Result<void> take(layout::Bytes payload) = 0;

  protected:
    ~Question() = default;
};

/// From one random port as long as the servers are reached through the same interface. Answers of
/// any of them count, also late ones. Code::timed_out when nobody answered in time, Code::refused
/// when all refused; the error of a server that cannot be reached when that was the last one's.
/// Everything must outlive the task.
async::Task<void> ask(std::span<const Server> servers,
                      std::uint16_t port,
                      Question& question,
                      const AskSettings& settings,
                      async::Entropy& entropy);

}  // namespace client
