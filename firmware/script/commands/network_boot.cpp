// SPDX-License-Identifier: GPL-2.0-or-later
// All NICs at once: dhcp (ifconf) and autoboot.
#include "boot/boot_uri.hpp"
#include "boot/race.hpp"
#include "script/execute.hpp"
#include "script/interpreter.hpp"
#include "script/policy.hpp"

namespace script::commands {
namespace {

using async::Code;
using async::Error;
using Chosen = async::Vector<boot::Station*>;

/// However a command ends, NICs are configured as their leases and settings say.
struct Settled {
    Host& host;
    ~Settled() { host.stations.settle(); }
};

/// The NICs that are named, in that order; without names those of the race by rank, or all.
async::Result<void> choose(const Invocation& call, bool all, Chosen& stations) {
    for (std::string_view name : call.arguments.from(0)) {
        boot::Station* station = call.host.network.find(name);
        if (station == nullptr)
            return call.complain(Code::not_found, "no such NIC", name);
        bool there = false;
        for (boot::Station* other : stations)
            there |= other == station;
        if (!there && !stations.push_back(station))
            return Error{Code::no_memory, "no memory for the race"};
    }
    if (call.arguments.count() != 0)
        return async::success;
    return rank_stations(call.host, all, stations);
}

/// Whether a key is one of the setting boot-keys; then it is in boot-key from now on.
bool ends_race(Host& host, async::Key key) {
    SettingName name;
    SettingValue keys;
    bool found = key < 0x80 && host.settings.parse("boot-keys", name) &&
                 host.settings.fetch(name, keys) &&
                 layout::as_text(keys.bytes).find(static_cast<char>(key)) != std::string_view::npos;
    if (!found)
        return false;
    async::Text<4> number("0x");
    number.hex(static_cast<std::uint32_t>(key), 2);
    return bool{host.settings.set("boot-key", number.view())};
}

/// Runs the race until it is over or the user is tired of it.
async::Task<boot::Station*> watch(Host& host, boot::Race& race, boot::BootFile* file) {
    Keyboard& keyboard = host.keyboard;
    Keyboard::Reader reader(keyboard);
    auto running = race.run(file);
    running.start(&keyboard.changed());
    while (!running.done()) {
        for (async::Key key; (key = keyboard.poll_key()) != async::key_none;) {
            if (key == async::key_escape)
                co_return Error{Code::cancelled, "skipped by Esc"};
            if (key == async::control_key('C'))
                co_return Error{Code::cancelled, "stopped by Ctrl-C"};
            if (ends_race(host, key))
                co_return Error{Code::cancelled, "ended by a key"};
        }
        (void)co_await keyboard.changed().wait();
    }
    co_return running.take_result();
}

void report_drops(Host& host) {
    for (boot::Station& station : host.network) {
        const net::Counters& counters = station.interface->counters();
        std::uint32_t overrun = counters.queue_full + counters.no_memory;
        if (counters.malformed + counters.bad_checksum + counters.fragments_dropped + overrun == 0)
            continue;
        host.report.event("drop")
            .field(station.interface->name())
            .field("malformed", counters.malformed)
            .field("bad_checksum", counters.bad_checksum)
            .field("fragments", counters.fragments_dropped)
            .field("overrun", overrun);
    }
}

/// A script may have freed the image that it came from.
void forget(boot::ImageStore& images, const boot::Image* image) {
    for (std::size_t i = 0; i < images.size(); ++i)
        if (&images[i] == image) {
            images.remove(images[i]);
            return;
        }
}

/// Where it came from, so that a script finds what stands beside it.
void describe(boot::Image& image, boot::Station& station) {
    image.through = &station;
    auto uri = boot::parse_boot_uri(station.lease.boot_file.view(), station.lease.boot_server);
    if (!uri)
        return;
    async::Text<400> text;
    boot::add_uri(*uri, text);
    // Without it, relative names are looked for at next-server.
    (void)image.set_uri(text.view());
}

/// Runs the race again and again, until what a winner fetched has been booted or none is left.
async::Task<void> boot_from(Invocation& call, boot::Race& race) {
    Host& host = call.host;
    boot::BootFile file(host.images, host.starter.limits());
    async::Result<void> executed = async::success;
    for (;;) {
        auto winner = co_await watch(host, race, &file);
        report_drops(host);
        boot::Station* station = winner ? *winner : nullptr;
        // Releases are a courtesy: what they could not do changes nothing here.
        (void)co_await race.retire(station);
        host.stations.settle();
        if (station == nullptr) {
            // What the last one said tells more than that there is no other.
            bool says_more = !executed && winner.error().code != Code::cancelled;
            co_return says_more ? executed.error() : winner.error();
        }
        host.network.set_winner(station);
        host.stations.use(*station);
        boot::Image* image = &file.keep();
        describe(*image, *station);
        executed = co_await execute(call, *image, station);
        forget(host.images, image);
        if (executed || executed.error().code == Code::cancelled)
            co_return async::Result<void>(executed);
        host.report.event("fail")
            .field(station->interface->name())
            .field("stage", "boot")
            .field(executed.error());
        (void)co_await race.retire(nullptr);
        host.stations.settle();
    }
}

void announce(Host& host, std::size_t entered) {
    async::Text<100> line("multinic: ");
    line.decimal(entered).add(" of ").decimal(host.network.size()).add(" NICs to ask");
    line.add(entered != 0 ? ", Esc skips\n" : ", the others were asked before\n");
    host.console.write(line.view());
}

}  // namespace

async::Task<void> autoboot(Invocation& call) {
    Host& host = call.host;
    apply_policy(host);
    Chosen stations;
    CO_CHECK(choose(call, false, stations));
    announce(host, stations.size());
    Settled settled{host};
    async::Result<void> result = Error{Code::not_found, "no NIC left to ask"};
    for (std::size_t first = 0; first < stations.size();) {
        boot::Race race(boot::Race::Goal::boot,
                        host.loop,
                        host.policy,
                        host.entropy,
                        host.report,
                        host.console);
        std::size_t end = call.arguments.has('s') ? first + 1 : stations.size();
        for (; first < end; ++first)
            if (!race.enter(*stations[first], static_cast<unsigned>(first)))
                co_return Error{Code::no_memory, "no memory for the race"};
        result = co_await boot_from(call, race);
        if (result || result.error().code == Code::cancelled)
            break;
    }
    co_return async::Result<void>(result);
}

async::Task<void> ifconf(Invocation& call) {
    Host& host = call.host;
    std::string_view configurator = call.arguments.text('c');
    if (configurator == "ipv6")
        co_return call.complain(Code::unsupported, "IPv6 is not in this ROM", {});
    if (!configurator.empty() && configurator != "dhcp")
        co_return call.complain(Code::not_found, "no such configurator", configurator);
    apply_policy(host);
    Chosen stations;
    CO_CHECK(choose(call, true, stations));
    boot::RaceSettings settings = host.policy;
    if (std::uint32_t limit = call.arguments.number('t'))
        settings.total = async::milliseconds(limit);
    Settled settled{host};
    boot::Race race(
        boot::Race::Goal::lease, host.loop, settings, host.entropy, host.report, host.console);
    for (std::size_t i = 0; i < stations.size(); ++i)
        if (!race.enter(*stations[i], static_cast<unsigned>(i)))
            co_return Error{Code::no_memory, "no memory for the race"};
    auto winner = co_await watch(host, race, nullptr);
    (void)co_await race.retire(winner ? *winner : nullptr);
    if (!winner)
        co_return winner.error();
    host.stations.use(**winner);
    co_return async::success;
}

}  // namespace script::commands
