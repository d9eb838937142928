// SPDX-License-Identifier: GPL-2.0-or-later
#include "client/ask.hpp"

#include "client/backoff.hpp"

namespace client {
namespace {

using async::Code;

/// Takes what has come. True when the asking is over, with `result` as its end.
bool take_answers(net::UdpSocket& socket,
                  std::span<const Server> servers,
                  std::uint16_t port,
                  Question& question,
                  async::Result<void>& result) {
    while (auto datagram = socket.try_receive()) {
        bool known = false;
        for (const Server& server : servers)
            known = known || datagram->source == net::Endpoint{server.address, port};
        if (!known)
            continue;
        auto taken = question.take(datagram->payload.bytes());
        if (taken ||
            (taken.error().code != Code::unsupported && taken.error().code != Code::malformed)) {
            result = taken;
            return true;
        }
    }
    return false;
}

}  // namespace

async::Task<void> ask(std::span<const Server> servers,
                      std::uint16_t port,
                      Question& question,
                      const AskSettings& settings,
                      async::Entropy& entropy) {
    std::optional<net::UdpSocket> socket;
    Backoff backoff(settings.first_timeout, settings.largest_timeout, entropy);
    async::Duration timeout;
    async::Result<void> result = async::Error{Code::unreachable, "no server to ask"};
    async::Instant end = async::never;
    std::size_t refusals = 0;
    for (std::size_t next = 0; !servers.empty(); ++next) {
        std::size_t turn = next % servers.size();
        const Server& server = servers[turn];
        async::Loop& loop = server.interface->loop();
        if (next == 0)
            end = loop.after(settings.total);
        if (loop.now() >= end || refusals == servers.size())
            break;
        if (turn == 0) {
            timeout = backoff.next();
            refusals = 0;
        }
        if (!socket || &socket->interface() != server.interface)
            socket.emplace(*server.interface, std::uint16_t{0});
        auto sent = co_await socket->send({server.address, port}, question.packet());
        if (!sent) {
            result = sent.error();
            static_cast<void>(bool{co_await loop.sleep(settings.first_timeout)});
            continue;
        }
        result = async::Error{Code::timed_out, "no answer"};
        async::Instant until = std::min(end, loop.after(timeout));
        bool over = take_answers(*socket, servers, port, question, result);
        while (!over && loop.now() < until) {
            static_cast<void>(bool{co_await socket->arrived().wait(until)});
            over = take_answers(*socket, servers, port, question, result);
        }
        if (over && (result || result.error().code != Code::refused))
            break;
        refusals += over;
    }
    co_return result;
}

}  // namespace client
