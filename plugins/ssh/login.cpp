// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/login.hpp"

#include <fmt/format.h>

#include "ssh/authentication.hpp"
#include "ssh/connect.hpp"
#include "ssh/jump_pool.hpp"
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
    Login(Loop& loop, const Surroundings& surroundings, TimeBudget& budget, Company company)
        : loop_(loop), surroundings_(surroundings), budget_(budget), company_(company) {}

    Task<Opened> to(Destination destination, Wishes wishes) {
        const Result<HostSettings> settings = settings_of(destination, wishes);
        if (!settings)
            co_return settings.error();
        Result<std::vector<HostSettings>> hops = hops_of(*settings, 0);
        if (!hops)
            co_return on_the_way(*settings, hops.error());
        const bool shared = company_.jumps != nullptr && !hops->empty();
        hops->push_back(*settings);
        Result<std::unique_ptr<Tunnel>> way =
            shared ? co_await through_shared(*hops) : co_await through(*hops);
        if (!way)
            co_return on_the_way(*settings, way.error());
        Opened session = co_await over(*settings, std::move(*way));
        if (!session)
            co_return on_the_way(*settings, session.error());
        co_return session;
    }

    /// To the last of the hops, which is a jump host, from the shared one before it.
    Task<Opened> to_jump_host(std::shared_ptr<Junction> before, const HostSettings& hop) {
        std::unique_ptr<Tunnel> way;
        if (before != nullptr) {
            Result<std::unique_ptr<Tunnel>> opened = co_await onward(std::move(before), hop);
            if (!opened)
                co_return on_the_way(hop, opened.error());
            way = std::move(*opened);
        }
        Opened session = co_await over(hop, std::move(way));
        if (!session)
            co_return on_the_way(hop, session.error());
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

    /// The jump hosts on the way to the host of `settings`, the nearest first.
    Result<std::vector<HostSettings>> hops_of(const HostSettings& settings, int depth) {
        std::vector<HostSettings> hops;
        if (settings.jumps.empty())
            return hops;
        if (depth >= jump_depth_limit)
            return Error{"too many jump hosts; does one lead back to another?", "", ""};
        for (const Destination& jump : settings.jumps) {
            Result<HostSettings> hop = settings_of(jump, {});
            if (!hop)
                return hop.error();
            hops.push_back(std::move(*hop));
        }
        // Only the nearest may have jump hosts of its own: the way to the others is given.
        Result<std::vector<HostSettings>> before = hops_of(hops.front(), depth + 1);
        if (before)
            before->insert(before->end(), hops.begin(), hops.end());
        return before;
    }

    /// The tunnel that ends at the last of the hops; none where it is the only one.
    Task<Result<std::unique_ptr<Tunnel>>> through(const std::vector<HostSettings>& hops) {
        Result<std::unique_ptr<Tunnel>> way = std::unique_ptr<Tunnel>();
        for (std::size_t i = 0; way && i + 1 < hops.size(); ++i) {
            Opened session = co_await over(hops[i], std::move(*way));
            if (!session)
                co_return on_the_way(hops[i], session.error());
            note(company_.progress, Stage::connect);
            way = co_await Tunnel::open(
                std::move(*session), hops[i + 1], budget_.until(budget_.limits().connect));
        }
        co_return way;
    }

    /// The same over sessions that others use, too.
    Task<Result<std::unique_ptr<Tunnel>>> through_shared(const std::vector<HostSettings>& hops) {
        std::shared_ptr<Junction> junction;
        std::string way;
        for (std::size_t i = 0; i + 1 < hops.size(); ++i) {
            way += fmt::format("{}@[{}]:{} ", hops[i].user, hops[i].host_name, hops[i].port);
            // It is not this host's budget that the jump host's login lives on.
            JumpPool::LogIn log_in = [before = junction,
                                      hop = hops[i],
                                      &loop = loop_,
                                      surroundings = surroundings_,
                                      limits = budget_.limits()] {
                return log_in_to_jump_host(loop, surroundings, limits, before, hop);
            };
            Result<std::shared_ptr<Junction>> next = co_await company_.jumps->junction(
                way, std::move(log_in), budget_.until(budget_.limits().total), company_.progress);
            if (!next)
                co_return next.error();
            junction = std::move(*next);
        }
        Result<std::unique_ptr<Tunnel>> opened = co_await onward(std::move(junction), hops.back());
        co_return opened;
    }

    static Task<JumpPool::Login> log_in_to_jump_host(Loop& loop,
                                                     Surroundings surroundings,
                                                     Limits limits,
                                                     std::shared_ptr<Junction> before,
                                                     HostSettings hop) {
        Progress progress;
        TimeBudget budget(limits);
        Login login(loop, surroundings, budget, {&progress, nullptr});
        Opened session = co_await login.to_jump_host(std::move(before), hop);
        co_return JumpPool::Login{std::move(session), progress.stage};
    }

    Task<Result<std::unique_ptr<Tunnel>>> onward(std::shared_ptr<Junction> junction,
                                                 const HostSettings& settings) {
        note(company_.progress, Stage::connect);
        Result<std::unique_ptr<Tunnel>> way = co_await Junction::open(
            std::move(junction), settings, budget_.until(budget_.limits().connect));
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
        note(company_.progress, Stage::resolve);
        const Result<std::vector<Address>> addresses =
            co_await resolve(loop_, settings, budget_.until(budget_.limits().resolve));
        if (!addresses)
            co_return addresses.error();
        note(company_.progress, Stage::connect);
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
        note(company_.progress, Stage::banner);
        const Result<void> shaken =
            co_await session.handshake(budget_.until(budget_.limits().handshake));
        if (session.knows_version())
            note(company_.progress, Stage::handshake);
        if (!shaken)
            co_return shaken.error();
        note(company_.progress, Stage::host_key);
        const Result<PresentedKey> key = session.host_key();
        if (!key)
            co_return key.error();
        const Result<void> judged = judge_host_key(settings, expected, *key);
        if (!judged)
            co_return judged.error();
        note(company_.progress, Stage::authentication);
        const Result<void> in = co_await authenticate(session, settings, surroundings_, budget_);
        co_return in;
    }

    Loop& loop_;
    const Surroundings& surroundings_;
    TimeBudget& budget_;
    Company company_;
};

}  // namespace

Task<Result<std::unique_ptr<Session>>> log_in(Loop& loop,
                                              const Surroundings& surroundings,
                                              Destination destination,
                                              Wishes wishes,
                                              TimeBudget& budget,
                                              Company company) {
    Login login(loop, surroundings, budget, company);
    Opened session = co_await login.to(std::move(destination), std::move(wishes));
    co_return session;
}

}  // namespace ssh
