// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/race.hpp"

#include "boot/boot_uri.hpp"

namespace boot {

using async::Code;
using async::Error;

Race::Race(Goal goal,
           async::Loop& loop,
           const RaceSettings& settings,
           async::Entropy& entropy,
           async::Report& report,
           async::Console& console)
    : goal_(goal),
      loop_(loop),
      settings_(settings),
      entropy_(entropy),
      report_(report),
      console_(console),
      changed_(loop) {}

Race::~Race() {
    for (Entrant& entrant : entrants_) {
        if (entrant.held && entrant.state != Entrant::State::won)
            drop(entrant);
        --entrant.station->races;
    }
}

bool Race::enter(Station& station, unsigned rank) {
    if (!entrants_.push_back(Entrant{&station, rank, {}}))
        return false;
    ++station.races;
    return true;
}

void Race::drop(Entrant& entrant) {
    entrant.held = false;
    entrant.asking.reset();
    entrant.station->lease = {};
    if (goal_ == Goal::boot)
        entrant.station->interface->close();
    else
        entrant.station->interface->configure({});
}

void Race::say(const net::Interface& interface, std::string_view text, std::string_view more) {
    async::Text<160> line;
    line.add(to_text(interface.name()).view()).add(": ").add(text).add(more).add('\n');
    console_.write(line.view());
}

async::Task<client::Lease> Race::ask(Station& station) {
    net::Interface& interface = *station.interface;
    station.lease = {};
    CO_CHECK(interface.open());
    bool up = interface.link_up();
    report_.event("link").field(interface.name()).field("state", up ? "up" : "down");
    while (!up) {
        if (!co_await interface.link_changed().wait(deadline_))
            co_return Error{Code::link_down, "the link is down"};
        up = interface.link_up();
        report_.event("link").field(interface.name()).field("state", up ? "up" : "down");
    }
    for (;;) {
        auto lease = co_await client::dhcp_acquire(
            interface, settings_.identity, settings_.dhcp, entropy_, report_);
        if (lease || lease.error().code != Code::timed_out || loop_.now() >= deadline_)
            co_return lease;
    }
}

void Race::judge(Entrant& entrant, async::Result<client::Lease> result) {
    const net::Interface& interface = *entrant.station->interface;
    async::Error error{Code::not_found, "an address, but nothing to boot"};
    entrant.state = Entrant::State::out;
    if (result) {
        const Station& station = *entrant.station;
        client::Lease& lease = entrant.station->lease = std::move(*result);
        for (auto* file : {&settings_.boot_file, &station.boot_file})
            if (!file->view().empty())
                lease.boot_file = *file;
        for (net::Ipv4Address server : {settings_.boot_server, station.boot_server})
            if (!server.is_unspecified())
                lease.boot_server = server;
        auto address = to_text(lease.configuration.address);
        bool boots = lease.bootable();
        bool wins = boots || goal_ == Goal::lease;
        say(interface, address.view(), boots ? ", can boot" : wins ? "" : ", but no boot file");
        entrant.state = wins ? Entrant::State::candidate : Entrant::State::leased;
        if (wins)
            return;
    } else {
        error = result.error();
        say(interface, error.what);
    }
    report_.event("fail").field(interface.name()).field("stage", "dhcp").field(error);
}

void Race::collect() {
    for (Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::asking && entrant.asking->done())
            judge(entrant, entrant.asking->take_result());
}

Race::Entrant* Race::best_candidate() {
    Entrant* best = nullptr;
    for (Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::candidate &&
            (best == nullptr || entrant.rank < best->rank))
            best = &entrant;
    return best;
}

async::Instant Race::settle_end() {
    async::Instant now = loop_.now();
    async::Duration settle = (now - start_) * settings_.settle_factor;
    if (settle < settings_.settle_least)
        settle = settings_.settle_least;
    if (settle > settings_.settle)
        settle = settings_.settle;
    return now + settle;
}

bool Race::better_is_asking(const Entrant& candidate) const {
    for (const Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::asking && entrant.rank < candidate.rank &&
            entrant.station->interface->link_up())
            return true;
    return false;
}

bool Race::anyone_asking() const {
    for (const Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::asking)
            return true;
    return false;
}

async::Task<Station*> Race::run(BootFile* file) {
    start_ = loop_.now();
    deadline_ = start_ + settings_.total;
    for (Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::waiting) {
            entrant.state = Entrant::State::asking;
            entrant.held = true;
            entrant.asking.emplace(ask(*entrant.station)).start(&changed_);
        }
    async::Instant settled = async::never;
    for (;;) {
        collect();
        Entrant* best = best_candidate();
        if (best != nullptr && settled == async::never)
            settled = settle_end();
        if (best != nullptr && (loop_.now() >= settled || !better_is_asking(*best))) {
            bool fetched = true;
            if (goal_ == Goal::boot)
                fetched = bool{co_await fetch(*best->station, best->rank, *file)};
            // It keeps its lease until everybody's is released.
            best->state = fetched ? Entrant::State::won : Entrant::State::leased;
            if (fetched)
                co_return best->station;
            continue;
        }
        if (best == nullptr && !anyone_asking())
            co_return Error{Code::not_found,
                            goal_ == Goal::boot ? "no NIC can boot" : "no NIC got an address"};
        if (best == nullptr && loop_.now() >= deadline_)
            co_return Error{Code::timed_out,
                            goal_ == Goal::boot ? "no answer with boot information"
                                                : "no answer from a DHCP server"};
        // Woken or timed out, the next round looks at everything again.
        (void)co_await changed_.wait(best != nullptr && settled < deadline_ ? settled : deadline_);
    }
}

async::Task<void> Race::fetch(Station& station, unsigned rank, BootFile& boot_file) {
    net::Interface& interface = *station.interface;
    std::string_view file = station.lease.boot_file.view();
    report_.event("choice").field(interface.name()).field("rank", rank);
    auto uri = parse_boot_uri(file, station.lease.boot_server);
    auto fetched = uri ? async::Result<void>(async::success) : async::Result<void>(uri.error());
    if (uri) {
        auto server = to_text(uri->server);
        report_.event("fetch")
            .field(interface.name())
            .field("server", server.view())
            .field("file", uri->path);
        say(interface, "fetching ", file);
        boot_file.set_path(uri->path);
        auto size = co_await client::tftp_fetch(interface,
                                                {uri->server, uri->port, uri->path},
                                                settings_.tftp,
                                                boot_file,
                                                entropy_,
                                                report_);
        fetched = size ? boot_file.check() : async::Result<void>(size.error());
    }
    if (fetched)
        co_return async::success;
    say(interface, fetched.error().what);
    report_.event("fail").field(interface.name()).field("stage", "fetch").field(fetched.error());
    co_return fetched.error();
}

async::Task<void> Race::retire(const Station* winner) {
    // A lease may have come while the winner's file was fetched.
    collect();
    async::Vector<async::Task<void>> releases;
    for (Entrant& entrant : entrants_) {
        if (entrant.station == winner || !entrant.held || !entrant.station->has_lease())
            continue;
        entrant.asking.reset();
        if (releases.push_back(client::dhcp_release(
                *entrant.station->interface, entrant.station->lease, entropy_)))
            releases[releases.size() - 1].start(&changed_);
    }
    async::Instant until = loop_.after(settings_.release);
    for (auto& release : releases)
        while (!release.done() && loop_.now() < until)
            (void)co_await changed_.wait(until);
    releases.clear();
    for (Entrant& entrant : entrants_) {
        if (entrant.station == winner || !entrant.held)
            continue;
        drop(entrant);
        // Who could have won is asked again when the race goes on.
        bool open =
            entrant.state == Entrant::State::asking || entrant.state == Entrant::State::candidate;
        entrant.state = open ? Entrant::State::waiting : Entrant::State::out;
    }
    co_return async::success;
}

}  // namespace boot
