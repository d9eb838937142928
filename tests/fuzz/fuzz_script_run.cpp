// SPDX-License-Identifier: GPL-2.0-or-later
// The interpreter over its real commands and over some that start scripts in scripts, with a NIC on
// which nobody answers, in virtual time. An input is keys, one in each second, a zero byte, and a
// script. Whatever it does, Ctrl-C pressed twice ends it.
#include <cstdlib>

#include "script/test_host.hpp"

using namespace script;

namespace script::commands {
#define COMMAND(name, function, usage) async::Result<void> function(Invocation&);
#define WAITING(name, function, usage) async::Task<void> function(Invocation&);
#define MISSING(name, what, usage)
#include "script/commands.table"
#undef COMMAND
#undef WAITING
#undef MISSING
}  // namespace script::commands

namespace {

std::string_view text_of_input;

void require(bool holds) {
    if (!holds)
        std::abort();
}

Script again(Invocation& call) {
    auto script = Script::copy_of(call.arguments[0], text_of_input);
    require(bool{script});
    return std::move(*script);
}

async::Task<void> chain(Invocation& call) {
    co_return co_await call.interpreter.run(again(call));
}

async::Result<void> replace(Invocation& call) {
    call.interpreter.replace(again(call));
    return async::success;
}

async::Task<void> wait(Invocation& call) {
    std::uint32_t milliseconds = call.arguments.number('m', 10);
    static_cast<void>(co_await call.host.loop.sleep(async::milliseconds(milliseconds)));
    co_return async::Error{async::Code::timed_out, "waited", milliseconds};
}

#define COMMAND(name, function, usage) {&commands::function, nullptr},
#define WAITING(name, function, usage) {nullptr, &commands::function},
#define MISSING(name, what, usage)
constexpr Command all[] = {
#include "script/commands.table"
    {nullptr, &chain},
    {&replace, nullptr},
    {nullptr, &wait},
};
#undef COMMAND
#undef WAITING
#undef MISSING
#define COMMAND(name, function, usage) #name " " usage "\0"
#define WAITING(name, function, usage) #name " " usage "\0"
#define MISSING(name, what, usage) #name "\0"
constexpr CommandSet set{
#include "script/commands.table"
    "nest [NAME]\0replace [NAME]\0wait [-m|--ms N]\0", all};

/// Turns the clock where nothing happens. False when nothing ever will.
bool turn(testing_script::TestHost& host) {
    if (host.loop.run_once())
        return true;
    async::Instant next = std::min(host.loop.next_deadline(), host.clock.next_due());
    if (next == async::never)
        return false;
    host.clock.advance_to(std::max(next, host.clock.now()));
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(bytes), size);
    std::size_t end_of_keys = input.find('\0');
    std::string_view keys =
        end_of_keys == std::string_view::npos ? "" : input.substr(0, end_of_keys);
    text_of_input = input.substr(end_of_keys == std::string_view::npos ? 0 : end_of_keys + 1);
    testing_script::TestHost host(700, set);
    host.add_nic();
    unsigned second = 0;
    for (char key : keys.substr(0, 200))
        host.press_after(async::seconds(++second), static_cast<unsigned char>(key));

    auto script = Script::copy_of("input", text_of_input);
    require(bool{script});
    auto task = host.interpreter.run(std::move(*script));
    task.start();
    for (unsigned rounds = 0; rounds < 300 && !task.done() && host.console.shown.size() < 200000;
         ++rounds)
        if (!turn(host))
            break;
    // Keys that were pressed before are looked at before.
    if (!task.done())
        host.console.press("\3\3");
    for (unsigned rounds = 0; rounds < 300 && !task.done(); ++rounds)
        host.loop.run_once();
    require(task.done());
    auto status = task.take_result();
    require(status || status.error().what != nullptr);
    // Nothing of it is left.
    text_of_input = "";
    require(bool{host.run_result("echo end")});
    require(host.console.shown == "end\n");
    return 0;
}
