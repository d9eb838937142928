// SPDX-License-Identifier: GPL-2.0-or-later
// NICs one by one: ifopen, ifclose, ifstat, iflinkwait, route, nstat and ipstat.
#include "script/interpreter.hpp"
#include "script/policy.hpp"
#include "std/endian.hpp"

namespace script::commands {
namespace {

/// The NIC of an argument, or, where there are none, every NIC. nullptr at the end; complains, with
/// `status`, where there is no such NIC.
class Named {
  public:
    explicit Named(const Invocation& call) : call_(call) {}
    boot::Station* next() {
        boot::Network& network = call_.host.network;
        std::size_t place = place_++;
        if (call_.arguments.count() == 0)
            return place < network.size() ? &network[place] : nullptr;
        if (place >= call_.arguments.count())
            return nullptr;
        boot::Station* station = network.find(call_.arguments[place]);
        if (station == nullptr)
            status = call_.complain(async::Code::not_found, "no such NIC", call_.arguments[place]);
        return station;
    }
    async::Result<void> status = async::success;

  private:
    const Invocation& call_;
    std::size_t place_ = 0;
};

async::Result<void> open(const Invocation& call, boot::Station& station) {
    auto opened = station.interface->open();
    if (!opened)
        return call.complain(opened.error().code, opened.error().what, station.name().view());
    call.host.stations.apply(station);
    call.host.stations.use(station);
    return async::success;
}

/// "10.0.2.15/255.255.255.0 gateway 10.0.2.2"; nothing without an address.
void add_route(async::TextWriter& line, const boot::Station& station) {
    const net::Ipv4Configuration& known = station.interface->configuration();
    if (known.address.is_unspecified())
        return;
    line.add(to_text(known.address).view()).add('/').add(to_text(known.netmask).view());
    if (!known.gateway.is_unspecified())
        line.add(" gateway ").add(to_text(known.gateway).view());
    line.add('\n');
}

void show(Host& host, const boot::Station& station) {
    async::Text<300> line(station.name().view());
    net::Interface& interface = *station.interface;
    const net::Counters& counters = interface.counters();
    line.add(": ").add(to_text(interface.mac()).view()).add(" using virtio-net on ");
    format_value(SettingType::busdevfn, layout::bytes_of(layout::be32{station.pci.function}), line);
    line.add(station.is_open() ? " [open]\n" : " [closed]\n");
    line.add("  link ").add(interface.link_up() ? "up" : "down");
    line.add(", sent ").decimal(counters.frames_sent);
    line.add(", received ").decimal(counters.frames_received);
    line.add(", damaged ").decimal(counters.malformed + counters.bad_checksum);
    line.add(", lost ").decimal(counters.queue_full + counters.no_memory +
                                counters.fragments_dropped);
    line.add(", MTU ").decimal(interface.mtu()).add('\n');
    std::size_t before = line.view().size();
    line.add("  ");
    std::size_t indented = line.view().size();
    add_route(line, station);
    bool has_address = line.view().size() != indented;
    host.console.write(line.view().substr(0, has_address ? std::string_view::npos : before));
}

}  // namespace

async::Result<void> ifopen(Invocation& call) {
    Named named(call);
    while (boot::Station* station = named.next())
        CHECK_RESULT(open(call, *station));
    return named.status;
}

async::Result<void> ifclose(Invocation& call) {
    Named named(call);
    while (boot::Station* station = named.next())
        call.host.stations.close(*station);
    return named.status;
}

async::Result<void> ifstat(Invocation& call) {
    Named named(call);
    while (boot::Station* station = named.next())
        show(call.host, *station);
    return named.status;
}

async::Task<void> iflinkwait(Invocation& call) {
    apply_policy(call.host);
    std::uint32_t limit = call.arguments.number('t');
    async::Instant until =
        call.host.loop.after(limit != 0 ? async::milliseconds(limit) : call.host.policy.total);
    Named named(call);
    while (boot::Station* station = named.next()) {
        CO_CHECK(open(call, *station));
        while (!station->interface->link_up())
            if (!co_await station->interface->link_changed().wait(until))
                co_return call.complain(
                    async::Code::link_down, "the link is down", station->name().view());
    }
    co_return async::Result<void>(named.status);
}

async::Result<void> route(Invocation& call) {
    for (boot::Station& station : call.host.network) {
        async::Text<100> line(station.name().view());
        line.add(": ");
        if (station.interface->configuration().address.is_unspecified())
            continue;
        add_route(line, station);
        call.host.console.write(line.view());
    }
    return async::success;
}

async::Result<void> nstat(Invocation& call) {
    for (boot::Station& station : call.host.network)
        for (std::size_t place = 0; place < net::Neighbours::capacity; ++place) {
            auto neighbour = station.interface->neighbours().at(place);
            if (!neighbour)
                continue;
            async::Text<80> line(station.name().view());
            line.add(" ARP ").add(to_text(neighbour->address).view()).add(" is ");
            line.add(to_text(neighbour->mac).view()).add('\n');
            call.host.console.write(line.view());
        }
    return async::success;
}

async::Result<void> ipstat(Invocation& call) {
    using net::Counters;
    static constexpr struct {
        const char* name;
        std::uint32_t Counters::*counter;
    } rows[] = {
        {" received ", &Counters::frames_received},
        {", sent ", &Counters::frames_sent},
        {", malformed ", &Counters::malformed},
        {", bad checksum ", &Counters::bad_checksum},
        {", not for us ", &Counters::not_for_us},
        {",\n     no socket ", &Counters::no_socket},
        {", queue full ", &Counters::queue_full},
        {", fragments dropped ", &Counters::fragments_dropped},
        {", no memory ", &Counters::no_memory},
    };
    for (boot::Station& station : call.host.network) {
        async::Text<300> line(station.name().view());
        line.add(':');
        for (const auto& row : rows)
            line.add(row.name).decimal(station.interface->counters().*row.counter);
        call.host.console.write(line.add('\n').view());
    }
    return async::success;
}

}  // namespace script::commands
