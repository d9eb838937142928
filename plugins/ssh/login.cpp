// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/login.hpp"

#include <fmt/format.h>

#include "ssh/connect.hpp"
#include "ssh/tunnel.hpp"

namespace ssh {
namespace {

constexpr int jump_depth_limit = 8;

using Opened = Result<std::unique_ptr<Session>>;

/// The name of the host before what happened on the way to it.
Error on_the_way(const HostSettings& settings, Error error) {
    if (error.where.empty())
        error.where = settings.name;
    else if (error.where != settings.name)
        error.where = fmt::format("{}: {}", settings.name, error.where);
    return error;
}

class Login {
  public:
    Login(Loop& loop, const Surroundings& surroundings, TimeBudget& budget, Progress* progress)
        : loop_(loop), surroundings_(surroundings), budget_(budget), progress_(progress) {}

    Task<Opened> to(Destination destination, Wishes wishes) {
        const Result<HostSettings> settings = settings_of(destination, wishes);
        if (!settings)
            co_return settings.error();
        Result<std::unique_ptr<Tunnel>> way = co_await through_jumps(*settings, 0);
        if (!way)
            co_return on_the_way(*settings, way.error());
        Opened session = co_await over(*settings, std::move(*way));
        if (!session)
            co_return on_the_way(*settings, session.error());
        co_return session;
    }

  private:
    Result<HostSettings> settings_of(const Destination& destination, const Wishes& wishes) {
        Result<HostSettings> settings =
            settings_for(destination, surroundings_.config, surroundings_.user, wishes);
        if (!settings)
            return Error{settings.error().what,
                         fmt::format("{}: {}", destination.host, settings.error().where),
                         settings.error().what_to_do};
        return settings;
    }

    /// The tunnel that ends at the host of `settings`; none where it has no jump hosts.
    Task<Result<std::unique_ptr<Tunnel>>> through_jumps(const HostSettings& settings, int depth) {
        if (settings.jumps.empty())
            co_return nullptr;
        if (depth >= jump_depth_limit)
            co_return Error{"too many jump hosts; does one lead back to another?", "", ""};
        std::vector<HostSettings> hops;
        for (const Destination& jump : settings.jumps) {
            Result<HostSettings> hop = settings_of(jump, {});
            if (!hop)
                co_return hop.error();
            hops.push_back(std::move(*hop));
        }
        hops.push_back(settings);
        // Only the nearest may have jump hosts of its own: the way to the others is given.
        Result<std::unique_ptr<Tunnel>> way = co_await through_jumps(hops.front(), depth + 1);
        for (std::size_t i = 0; way && i + 1 < hops.size(); ++i) {
            Opened session = co_await over(hops[i], std::move(*way));
            if (!session)
                co_return on_the_way(hops[i], session.error());
            note(progress_, Stage::connect);
            way = co_await Tunnel::open(
                std::move(*session), hops[i + 1], budget_.until(budget_.limits().connect));
        }
        co_return way;
    }

    Task<Opened> over(const HostSettings& settings, std::unique_ptr<Tunnel> way) {
        const Result<ExpectedKeys> expected = expected_keys(settings, surroundings_.known_hosts);
        if (!expected)
            co_return expected.error();
        Descriptor socket;
        if (way != nullptr) {
            socket = way->take_far_end();
        } else {
            Result<Descriptor> connected = co_await connect_to(settings);
            if (!connected)
                co_return connected.error();
            socket = std::move(*connected);
        }
        Opened session = Session::create(
            loop_, settings, host_key_algorithms(*expected), std::move(socket), std::move(way));
        if (!session)
            co_return session.error();
        const Result<void> ready = co_await prepare(**session, settings, *expected);
        if (!ready)
            co_return ready.error();
        co_return session;
    }

    Task<Result<Descriptor>> connect_to(const HostSettings& settings) {
        note(progress_, Stage::resolve);
        const Result<std::vector<Address>> addresses =
            co_await resolve(loop_, settings, budget_.until(budget_.limits().resolve));
        if (!addresses)
            co_return addresses.error();
        note(progress_, Stage::connect);
        Result<Descriptor> socket =
            co_await connect(loop_, *addresses, budget_.until(budget_.limits().connect));
        if (!socket)
            co_return Error{
                fmt::format(
                    "{} port {}: {}", settings.host_name, settings.port, socket.error().what),
                "",
                ""};
        co_return socket;
    }

    Task<Result<void>> prepare(Session& session,
                               const HostSettings& settings,
                               const ExpectedKeys& expected) {
        note(progress_, Stage::banner);
        const Result<void> shaken =
            co_await session.handshake(budget_.until(budget_.limits().handshake));
        if (session.knows_version())
            note(progress_, Stage::handshake);
        if (!shaken)
            co_return shaken.error();
        note(progress_, Stage::host_key);
        const Result<PresentedKey> key = session.host_key();
        if (!key)
            co_return key.error();
        const Result<void> judged = judge_host_key(settings, expected, *key);
        if (!judged)
            co_return judged.error();
        note(progress_, Stage::authentication);
        const Result<void> in = co_await authenticate(
            session, settings, surroundings_.asker, surroundings_.watchdog, budget_);
        co_return in;
    }

    Loop& loop_;
    const Surroundings& surroundings_;
    TimeBudget& budget_;
    Progress* progress_;
};

}  // namespace

Task<Result<std::unique_ptr<Session>>> log_in(Loop& loop,
                                              const Surroundings& surroundings,
                                              Destination destination,
                                              Wishes wishes,
                                              TimeBudget& budget,
                                              Progress* progress) {
    Login login(loop, surroundings, budget, progress);
    Opened session = co_await login.to(std::move(destination), std::move(wishes));
    co_return session;
}

}  // namespace ssh
