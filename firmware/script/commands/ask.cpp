// SPDX-License-Identifier: GPL-2.0-or-later
// nslookup, ntp and ping: what asks other hosts.
#include <algorithm>

#include "client/ntp.hpp"
#include "net/ping_socket.hpp"
#include "script/interpreter.hpp"
#include "script/resolve.hpp"

namespace script::commands {
namespace {

constexpr std::uint32_t default_size = 64, default_timeout = 1000;
/// Between two tries to send while ARP has no answer yet.
constexpr async::Duration arp_interval = async::milliseconds(20);

async::Error complain(const Invocation& call, const async::Error& error, std::string_view token) {
    return call.complain(error.code, error.what, token);
}

/// "64 bytes from 10.0.2.2: seq=1 time=0.123 ms", or that there was none.
void show_reply(const Invocation& call,
                net::Ipv4Address address,
                std::size_t size,
                std::uint32_t number,
                const async::Duration* time) {
    if (call.arguments.has('q'))
        return;
    async::Text<100> line;
    if (time != nullptr) {
        auto microseconds = static_cast<std::uint32_t>(time->microseconds);
        line.decimal(size).add(" bytes from ").add(to_text(address).view());
        line.add(": seq=").decimal(number).add(" time=").decimal(microseconds / 1000).add('.');
        for (std::uint32_t digit : {microseconds / 100, microseconds / 10, microseconds})
            line.decimal(digit % 10);
        line.add(" ms\n");
    } else {
        line.add("seq=").decimal(number).add(": timed out\n");
    }
    call.host.console.write(line.view());
}

/// Waits for the reply to request `number`, also for ARP, until `until`.
async::Task<void> echo_once(net::PingSocket& socket,
                            net::Ipv4Address address,
                            std::uint32_t number,
                            layout::Bytes data,
                            async::Instant until) {
    async::Loop& loop = socket.arrived().loop();
    async::Result<void> sent = async::success;
    do {
        sent = socket.send_now(address, static_cast<std::uint16_t>(number), data);
        async::Instant again = sent ? until : std::min(until, loop.after(arp_interval));
        while (!socket.answered() && loop.now() < again)
            static_cast<void>(bool{co_await socket.arrived().wait(again)});
        if (socket.answered())
            co_return async::success;
        if (!sent && sent.error().code != async::Code::timed_out)
            co_return sent;
    } while (loop.now() < until);
    co_return async::Error{async::Code::timed_out, ""};
}

}  // namespace

async::Task<void> nslookup(Invocation& call) {
    SettingName name;
    CO_CHECK(call.setting(0, name));
    auto address = co_await resolve(call.host, call.arguments[1]);
    if (!address)
        co_return complain(call, address.error(), call.arguments[1]);
    name.type = SettingType::ipv4;
    co_return call.host.settings.set(name, to_text(*address).view());
}

async::Task<void> ntp(Invocation& call) {
    std::string_view name = call.arguments[0];
    auto address = co_await resolve(call.host, name);
    if (!address)
        co_return complain(call, address.error(), name);
    boot::Station* station = call.host.network.route_to(*address);
    if (station == nullptr)
        co_return call.complain(async::Code::unreachable, "no way there", name);
    client::Server server{station->interface, *address};
    auto time = co_await client::ntp_ask(server, {}, call.host.entropy);
    if (!time)
        co_return complain(call, time.error(), name);
    // What a script has set in the clock's place hides it no longer.
    CO_CHECK(call.host.settings.set("unixtime", {}));
    async::Text<10> text;
    co_return call.host.settings.set("builtin/unixtime", text.decimal(*time).view());
}

async::Task<void> ping(Invocation& call) {
    std::string_view name = call.arguments[0];
    auto address = co_await resolve(call.host, name);
    if (!address)
        co_return complain(call, address.error(), name);
    boot::Station* station = call.host.network.route_to(*address);
    if (station == nullptr)
        co_return call.complain(async::Code::unreachable, "no way there", name);
    std::uint32_t size = call.arguments.number('s', default_size);
    if (size > net::PingSocket::largest_data)
        co_return call.complain(async::Code::too_large, "too large", call.arguments.text('s'));
    async::Buffer data = async::Buffer::create(size);
    if (!data)
        co_return async::Error{async::Code::no_memory, "ping"};
    for (std::uint32_t i = 0; i < size; ++i)
        data.bytes()[i] = static_cast<std::uint8_t>(i);
    std::uint32_t timeout = std::max(call.arguments.number('t', default_timeout), 1u);
    std::uint32_t count = call.arguments.number('c');
    async::Loop& loop = call.host.loop;
    net::PingSocket socket(*station->interface);
    bool replied = false;
    for (std::uint32_t number = 1;; ++number) {
        async::Instant begin = loop.now();
        async::Instant until = begin + async::milliseconds(timeout);
        auto result = co_await echo_once(socket, *address, number, data.bytes(), until);
        async::Duration time = loop.now() - begin;
        if (!result && result.error().code != async::Code::timed_out)
            co_return complain(call, result.error(), name);
        replied = replied || result;
        show_reply(call, *address, size, number, result ? &time : nullptr);
        if (number == count)
            break;
        while (loop.now() < until)
            static_cast<void>(bool{co_await socket.arrived().wait(until)});
    }
    if (!replied)
        co_return call.complain(async::Code::timed_out, "no reply", name);
    co_return async::success;
}

}  // namespace script::commands
