// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/connect.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "ssh/background.hpp"

namespace ssh {
namespace {

/// Names that are looked up at the same time, by all loops.
constexpr std::size_t lookup_threads = 32;

/// What the caller and the thread share; whoever is last frees it.
struct Lookup {
    std::string host;
    std::string port;
    int family = AF_UNSPEC;
    int error = 0;
    std::vector<Address> addresses;
};

void look_up(Lookup& lookup, int flags) {
    addrinfo hints{};
    hints.ai_family = lookup.family;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* first = nullptr;
    lookup.error = ::getaddrinfo(lookup.host.c_str(), lookup.port.c_str(), &hints, &first);
    if (lookup.error != 0)
        return;
    for (const addrinfo* each = first; each != nullptr; each = each->ai_next) {
        Address address;
        address.size = each->ai_addrlen;
        std::memcpy(&address.bytes, each->ai_addr, each->ai_addrlen);
        lookup.addresses.push_back(address);
    }
    ::freeaddrinfo(first);
}

Task<Result<Descriptor>> connect_one(Loop& loop, const Address& address, Deadline deadline) {
    const auto failed = [](int number) { return Error{std::strerror(number), "", ""}; };
    Descriptor socket(
        ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket)
        co_return failed(errno);
    const int on = 1;
    ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    const auto* const name = reinterpret_cast<const sockaddr*>(&address.bytes);
    if (::connect(socket.number(), name, address.size) == 0)
        co_return socket;
    if (errno != EINPROGRESS)
        co_return failed(errno);
    while (true) {
        const bool in_time = co_await loop.wait(socket.number(), POLLOUT, deadline);
        pollfd look{socket.number(), POLLOUT, 0};
        if (::poll(&look, 1, 0) == 1)
            break;
        if (!in_time)
            co_return failed(ETIMEDOUT);
    }
    int error = 0;
    socklen_t size = sizeof(error);
    if (::getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error != 0)
        co_return failed(error);
    co_return socket;
}

}  // namespace

Task<Result<std::vector<Address>>> resolve(Loop& loop,
                                           const HostSettings& settings,
                                           Deadline deadline) {
    static Background lookups(lookup_threads);
    const auto lookup = std::make_shared<Lookup>();
    lookup->host = settings.host_name;
    lookup->port = std::to_string(settings.port);
    lookup->family = settings.address_family;
    look_up(*lookup, AI_NUMERICHOST | AI_NUMERICSERV);
    if (lookup->error != 0) {
        const bool in_time = co_await lookups.run(
            loop, [lookup] { look_up(*lookup, AI_NUMERICSERV); }, deadline);
        if (!in_time)
            co_return Error{"looking up its address took too long", settings.host_name, ""};
    }
    if (lookup->error != 0)
        co_return Error{fmt::format("has no address: {}", ::gai_strerror(lookup->error)),
                        settings.host_name,
                        ""};
    co_return std::move(lookup->addresses);
}

Task<Result<Descriptor>> connect(Loop& loop,
                                 const std::vector<Address>& addresses,
                                 Deadline deadline) {
    Error error{"has no address", "", ""};
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        // Each gets an equal share of what is left, so that a silent one does not use it all up.
        const Clock::time_point now = Clock::now();
        const auto share = (deadline - now) / static_cast<int>(addresses.size() - i);
        Result<Descriptor> socket = co_await connect_one(loop, addresses[i], now + share);
        if (socket)
            co_return std::move(*socket);
        error = socket.error();
    }
    co_return Error{"cannot connect: " + error.what, "", ""};
}

}  // namespace ssh
