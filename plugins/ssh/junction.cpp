// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/junction.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <array>

namespace ssh {
namespace {

/// Rounds without a look at the rest of the loop.
constexpr int round_limit = 64;

}  // namespace

struct Junction::Opening {
    Opening(Junction& the_junction, Tunnel& the_tunnel, const HostSettings& the_settings)
        : junction(the_junction), tunnel(the_tunnel), settings(the_settings) {
        junction.openings_.insert(this);
    }
    Opening(const Opening&) = delete;
    Opening& operator=(const Opening&) = delete;
    ~Opening() { junction.openings_.erase(this); }

    Junction& junction;
    Tunnel& tunnel;
    const HostSettings& settings;
    std::optional<Result<void>> outcome;
    Loop::Signal answered;
};

Junction::Junction(std::unique_ptr<Session> session)
    : session_(std::move(session)),
      ear_(ssh_channel_new(session_->handle())),
      ends_(::epoll_create1(EPOLL_CLOEXEC)) {
    ssh_set_counters(session_->handle(), nullptr, &received_);
}

Junction::~Junction() {
    ssh_set_counters(session_->handle(), nullptr, nullptr);
}

Result<std::shared_ptr<Junction>> Junction::create(std::unique_ptr<Session> session) {
    std::shared_ptr<Junction> junction(new Junction(std::move(session)));
    if (junction->ear_ == nullptr || !junction->ends_)
        return Error{"cannot make a tunnel", junction->session_->name(), ""};
    junction->mover_.emplace(junction->move());
    junction->mover_->start();
    return junction;
}

Task<Result<std::unique_ptr<Tunnel>>> Junction::open(std::shared_ptr<Junction> junction,
                                                     const HostSettings& settings,
                                                     Deadline deadline) {
    std::unique_ptr<Tunnel> tunnel(new Tunnel(junction));
    if (!tunnel->prepare(junction->session_->handle()))
        co_return Error{"cannot make a tunnel", junction->session_->name(), ""};
    if (!junction->alive())
        co_return Error{"the connection was lost", junction->session_->name(), ""};
    Opening opening(*junction, *tunnel, settings);
    junction->stir_.raise();
    while (!opening.outcome) {
        const bool in_time =
            co_await junction->session_->loop().wait(opening.answered, {}, deadline);
        if (!opening.outcome && !in_time)
            co_return Error{
                "the way through the jump host took too long", junction->session_->name(), ""};
    }
    if (!*opening.outcome)
        co_return opening.outcome->error();
    co_return std::move(tunnel);
}

Task<bool> Junction::move() {
    for (;;) {
        settle();
        if (!alive()) {
            finish_all();
            co_return false;
        }
        std::vector<pollfd> descriptors{{ends_.number(), POLLIN, 0}};
        session_->add_descriptors(descriptors);
        (void)co_await session_->loop().wait(stir_, std::move(descriptors), Deadline::max());
    }
}

/// Whatever is called here may make libssh read what others wait for; so again until nothing comes.
void Junction::settle() {
    for (int round = 0; round < round_limit && alive(); ++round) {
        const std::uint64_t before = received_.in_packets;
        (void)ssh_channel_poll(ear_.get(), 0);
        try_openings();
        find_ready_ends();
        if (received_.in_packets != before)
            news_.insert(blocked_.begin(), blocked_.end());
        else if (news_.empty())
            return;
        move_those_with_news();
    }
}

void Junction::try_openings() {
    for (Opening* const each : openings_) {
        if (each->outcome)
            continue;
        const int outcome = ssh_channel_open_forward(each->tunnel.channel_.get(),
                                                     each->settings.host_name.c_str(),
                                                     each->settings.port,
                                                     "127.0.0.1",
                                                     0);
        if (outcome == SSH_AGAIN)
            continue;
        if (outcome == SSH_OK) {
            each->outcome.emplace(success);
            enter(each->tunnel);
        } else {
            each->outcome.emplace(
                session_->failure(fmt::format("the jump host does not connect to {} port {}",
                                              each->settings.host_name,
                                              each->settings.port)));
        }
        each->answered.raise();
    }
}

void Junction::find_ready_ends() {
    std::array<epoll_event, 64> events;
    const int count =
        ::epoll_wait(ends_.number(), events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i)
        news_.insert(static_cast<Tunnel*>(events[static_cast<std::size_t>(i)].data.ptr));
}

void Junction::move_those_with_news() {
    for (const std::set<Tunnel*> now = std::exchange(news_, {}); Tunnel* const each : now) {
        each->move();
        if (each->finished_) {
            leave(*each);
            continue;
        }
        if (each->outwards_.empty())
            blocked_.erase(each);
        else
            blocked_.insert(each);
        if (each->events() == each->watched_events_)
            continue;
        each->watched_events_ = each->events();
        epoll_event event{};
        event.events = static_cast<std::uint32_t>(each->watched_events_);
        event.data.ptr = each;
        (void)::epoll_ctl(ends_.number(), EPOLL_CTL_MOD, each->near_.number(), &event);
    }
}

void Junction::finish_all() {
    for (Tunnel* const each : std::set<Tunnel*>(tunnels_)) {
        each->finish();
        leave(*each);
    }
    for (Opening* const each : openings_) {
        each->outcome.emplace(Error{"the connection was lost", session_->name(), ""});
        each->answered.raise();
    }
}

void Junction::enter(Tunnel& tunnel) {
    const auto news = [](ssh_session, ssh_channel, void* whose) {
        auto& told = *static_cast<Tunnel*>(whose);
        told.junction_->has_news(told);
    };
    tunnel.callbacks_.userdata = &tunnel;
    tunnel.callbacks_.channel_data_function =
        [](ssh_session, ssh_channel, void*, std::uint32_t, int, void* whose) {
            auto& told = *static_cast<Tunnel*>(whose);
            told.junction_->has_news(told);
            return 0;  // it is read later
        };
    tunnel.callbacks_.channel_eof_function = news;
    tunnel.callbacks_.channel_close_function = news;
    ssh_callbacks_init(&tunnel.callbacks_);
    (void)ssh_add_channel_callbacks(tunnel.channel_.get(), &tunnel.callbacks_);
    tunnel.entered_ = true;
    tunnels_.insert(&tunnel);
    epoll_event event{};
    tunnel.watched_events_ = tunnel.events();
    event.events = static_cast<std::uint32_t>(tunnel.watched_events_);
    event.data.ptr = &tunnel;
    (void)::epoll_ctl(ends_.number(), EPOLL_CTL_ADD, tunnel.near_.number(), &event);
    // Something may have come with the jump host's answer.
    news_.insert(&tunnel);
}

void Junction::leave(Tunnel& tunnel) {
    tunnel.entered_ = false;
    tunnels_.erase(&tunnel);
    news_.erase(&tunnel);
    blocked_.erase(&tunnel);
    if (tunnel.near_)
        (void)::epoll_ctl(ends_.number(), EPOLL_CTL_DEL, tunnel.near_.number(), nullptr);
}

void Junction::has_news(Tunnel& tunnel) {
    if (tunnel.entered_)
        news_.insert(&tunnel);
}

}  // namespace ssh
