// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/race.hpp"

#include "boot/boot_uri.hpp"

namespace boot {

using async::Code;
using async::Error;

Race::Race(async::Loop& loop,
           const RaceSettings& settings,
           async::Entropy& entropy,
           async::Report& report,
           async::Console& console)
    : loop_(loop),
      settings_(settings),
      entropy_(entropy),
      report_(report),
      console_(console),
      changed_(loop) {}

bool Race::enter(net::Interface& interface, unsigned rank) {
    return entrants_.push_back(
        Entrant{&interface, rank, ask(interface), {}, Entrant::State::asking});
}

void Race::say(const net::Interface& interface, std::string_view text, std::string_view more) {
    async::Text<160> line;
    line.add("net").decimal(interface.number()).add(": ").add(text).add(more).add('\n');
    console_.write(line.view());
}

async::Task<client::Lease> Race::ask(net::Interface& interface) {
    CO_CHECK(interface.open());
    bool up = interface.link_up();
    report_.event("link").field("nic", interface.number()).field("state", up ? "up" : "down");
    while (!up) {
        if (!co_await interface.link_changed().wait(deadline_))
            co_return Error{Code::link_down, "the link is down"};
        up = interface.link_up();
        report_.event("link").field("nic", interface.number()).field("state", up ? "up" : "down");
    }
    for (;;) {
        auto lease = co_await client::dhcp_acquire(
            interface, settings_.identity, settings_.dhcp, entropy_, report_);
        if (lease || lease.error().code != Code::timed_out || loop_.now() >= deadline_)
            co_return lease;
    }
}

void Race::judge(Entrant& entrant, async::Result<client::Lease> result) {
    if (result) {
        entrant.lease = std::move(*result);
        entrant.state =
            entrant.lease.bootable() ? Entrant::State::candidate : Entrant::State::leased;
        auto address = to_text(entrant.lease.configuration.address);
        say(*entrant.interface,
            address.view(),
            entrant.lease.bootable() ? ", can boot" : ", but no boot file");
        if (!entrant.lease.bootable())
            report_.event("fail")
                .field("nic", entrant.interface->number())
                .field("stage", "dhcp")
                .field(Error{Code::not_found, "an address, but nothing to boot"});
        return;
    }
    entrant.state = Entrant::State::out;
    say(*entrant.interface, result.error().what);
    report_.event("fail")
        .field("nic", entrant.interface->number())
        .field("stage", "dhcp")
        .field(result.error());
}

void Race::collect() {
    for (Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::asking && entrant.asking.done())
            judge(entrant, entrant.asking.take_result());
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
            entrant.interface->link_up())
            return true;
    return false;
}

bool Race::anyone_asking() const {
    for (const Entrant& entrant : entrants_)
        if (entrant.state == Entrant::State::asking)
            return true;
    return false;
}

async::Task<Winner> Race::run(ProgramSink& program) {
    start_ = loop_.now();
    deadline_ = start_ + settings_.total;
    for (Entrant& entrant : entrants_)
        entrant.asking.start(&changed_);
    async::Instant settled = async::never;
    for (;;) {
        collect();
        Entrant* best = best_candidate();
        if (best != nullptr && settled == async::never)
            settled = settle_end();
        if (best != nullptr && (loop_.now() >= settled || !better_is_asking(*best))) {
            auto fetched = co_await fetch(*best, program);
            if (fetched)
                co_return Winner{best->interface, std::move(best->lease)};
            // It keeps its lease until everybody's is released.
            best->state = Entrant::State::leased;
            continue;
        }
        if (best == nullptr && !anyone_asking())
            co_return Error{Code::not_found, "no NIC can boot"};
        if (best == nullptr && loop_.now() >= deadline_)
            co_return Error{Code::timed_out, "no answer with boot information"};
        // Woken or timed out, the next round looks at everything again.
        (void)co_await changed_.wait(best != nullptr && settled < deadline_ ? settled : deadline_);
    }
}

async::Task<void> Race::fetch(Entrant& entrant, ProgramSink& program) {
    net::Interface& interface = *entrant.interface;
    unsigned number = interface.number();
    std::string_view file = entrant.lease.boot_file.view();
    report_.event("choice").field("nic", number).field("rank", entrant.rank);
    auto uri = parse_boot_uri(file, entrant.lease.boot_server);
    async::Result<std::uint32_t> size =
        uri ? async::Result<std::uint32_t>(0u) : async::Result<std::uint32_t>(uri.error());
    if (uri) {
        auto server = to_text(uri->server);
        report_.event("fetch")
            .field("nic", number)
            .field("server", server.view())
            .field("file", uri->path);
        say(interface, "fetching ", file);
        size = co_await client::tftp_fetch(interface,
                                           {uri->server, uri->port, uri->path},
                                           settings_.tftp,
                                           program,
                                           entropy_,
                                           report_);
    }
    if (size && *size == 0)
        size = Error{Code::malformed, "the boot file is empty"};
    if (size)
        co_return async::success;
    say(interface, size.error().what);
    report_.event("fail").field("nic", number).field("stage", "fetch").field(size.error());
    co_return size.error();
}

async::Task<void> Race::retire(const net::Interface* winner) {
    // A lease may have come while the winner's program was fetched.
    collect();
    async::Vector<async::Task<void>> releases;
    for (Entrant& entrant : entrants_) {
        entrant.asking.cancel();
        if (entrant.interface == winner || entrant.state == Entrant::State::asking ||
            entrant.state == Entrant::State::out)
            continue;
        if (releases.push_back(client::dhcp_release(*entrant.interface, entrant.lease, entropy_)))
            releases[releases.size() - 1].start(&changed_);
    }
    async::Instant until = loop_.after(settings_.release);
    for (auto& release : releases)
        while (!release.done() && loop_.now() < until)
            (void)co_await changed_.wait(until);
    releases.clear();
    for (Entrant& entrant : entrants_)
        if (entrant.interface != winner)
            entrant.interface->close();
    co_return async::success;
}

}  // namespace boot
