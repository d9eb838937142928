// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/tunnel.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "ssh/junction.hpp"

namespace ssh {
namespace {

constexpr std::size_t chunk = 32768;

}  // namespace

Tunnel::Tunnel(std::shared_ptr<Junction> junction) : junction_(std::move(junction)) {}

Tunnel::~Tunnel() {
    if (junction_ == nullptr)
        return;
    junction_->leave(*this);
    // The channel lives on until the jump host has closed its end, too.
    if (channel_ != nullptr)
        (void)ssh_remove_channel_callbacks(channel_.get(), &callbacks_);
}

bool Tunnel::prepare(ssh_session session) {
    channel_.reset(ssh_channel_new(session));
    int ends[2];
    if (channel_ == nullptr ||
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return false;
    near_ = Descriptor(ends[0]);
    far_ = Descriptor(ends[1]);
    return true;
}

Task<Result<std::unique_ptr<Tunnel>>> Tunnel::open(std::unique_ptr<Session> over,
                                                   const HostSettings& settings,
                                                   Deadline deadline) {
    std::unique_ptr<Tunnel> tunnel(new Tunnel(std::move(over)));
    Session& session = *tunnel->over_;
    if (!tunnel->prepare(session.handle()))
        co_return Error{"cannot make a tunnel", session.name(), ""};
    const Result<int> outcome = co_await session.repeat(
        [&] {
            return ssh_channel_open_forward(
                tunnel->channel_.get(), settings.host_name.c_str(), settings.port, "127.0.0.1", 0);
        },
        SSH_AGAIN,
        deadline,
        "the way through the jump host");
    if (!outcome)
        co_return outcome.error();
    if (*outcome != SSH_OK)
        co_return session.failure(fmt::format(
            "the jump host does not connect to {} port {}", settings.host_name, settings.port));
    co_return std::move(tunnel);
}

void Tunnel::pump() {
    if (junction_ != nullptr)
        return;
    if (Tunnel* const below = over_->way(); below != nullptr)
        below->pump();
    move();
}

void Tunnel::move() {
    while (!finished_) {
        const bool in = move_inwards();
        const bool out = move_outwards();
        if (!in && !out)
            return;
    }
}

bool Tunnel::move_inwards() {
    if (inwards_.empty()) {
        std::array<char, chunk> bytes;
        const int got = ssh_channel_read_nonblocking(channel_.get(), bytes.data(), bytes.size(), 0);
        if (got == 0 && ssh_channel_is_eof(channel_.get()) == 0)
            return false;
        if (got == SSH_AGAIN)
            return false;
        if (got <= 0) {
            finish();
            return false;
        }
        inwards_.assign(bytes.data(), static_cast<std::size_t>(got));
    }
    const ssize_t put = ::send(near_.number(), inwards_.data(), inwards_.size(), MSG_NOSIGNAL);
    if (put < 0) {
        if (errno != EAGAIN && errno != EINTR)
            finish();
        return false;
    }
    inwards_.erase(0, static_cast<std::size_t>(put));
    return true;
}

bool Tunnel::move_outwards() {
    if (finished_)
        return false;
    if (outwards_.empty()) {
        std::array<char, chunk> bytes;
        const ssize_t got = ::recv(near_.number(), bytes.data(), bytes.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (got <= 0) {
            finish();
            return false;
        }
        outwards_.assign(bytes.data(), static_cast<std::size_t>(got));
    }
    const int put = ssh_channel_write(
        channel_.get(), outwards_.data(), static_cast<std::uint32_t>(outwards_.size()));
    if (put == SSH_AGAIN || put == 0)
        return false;
    if (put < 0) {
        finish();
        return false;
    }
    outwards_.erase(0, static_cast<std::size_t>(put));
    return true;
}

/// The session on the far end sees its connection closed.
void Tunnel::finish() {
    finished_ = true;
    near_ = Descriptor();
}

void Tunnel::add_descriptors(std::vector<pollfd>& descriptors) const {
    if (junction_ != nullptr)
        return;
    over_->add_descriptors(descriptors);
    if (!finished_)
        descriptors.push_back({near_.number(), events(), 0});
}

short Tunnel::events() const {
    return static_cast<short>((outwards_.empty() ? POLLIN : 0) | (inwards_.empty() ? 0 : POLLOUT));
}

}  // namespace ssh
