// SPDX-License-Identifier: GPL-2.0-or-later
// sleep, sync, prompt and read: what waits for time or for the user.
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

/// When the time of --timeout is over; 0 is no limit.
async::Instant deadline(const Invocation& call) {
    std::uint32_t limit = call.arguments.number('t');
    return limit == 0 ? async::never : call.host.loop.after(async::milliseconds(limit));
}

async::Result<void> answered(Invocation& call, async::Key key) {
    // The text goes away with the question.
    std::size_t length = call.arguments.count();
    for (std::string_view word : call.arguments.from(0))
        length += word.size();
    for (; length > 1; --length)
        call.host.console.write("\b");
    call.host.console.write("\x1B[K");
    if (key == async::key_none)
        return async::Error{async::Code::timed_out, ""};
    std::string_view wanted = call.arguments.text('k');
    if (wanted.empty() ? key == async::control_key('C') : key != parse_key(wanted))
        return async::Error{async::Code::cancelled, ""};
    return async::success;
}

}  // namespace

async::Result<void> sleep(Invocation& call) {
    TRY(seconds, call.number(0));
    if (seconds > 0)
        call.interpreter.pause(
            call.host.loop.after(async::seconds(static_cast<std::uint32_t>(seconds))));
    return async::success;
}

async::Result<void> sync(Invocation&) {
    // Every command is over when its work is.
    return async::success;
}

async::Result<void> prompt(Invocation& call) {
    TRY(text, call.interpreter.joined(call.arguments.from(0)));
    call.host.console.write(text);
    call.interpreter.await_key(deadline(call), answered);
    return async::success;
}

async::Task<void> read(Invocation& call) {
    SettingName name;
    CO_CHECK(call.setting(0, name));
    EditedLine line;
    async::TextWriter text(line.characters, sizeof line.characters);
    call.host.settings.format(call.arguments[0], text);
    line.size = text.view().size();
    CO_CHECK(co_await call.host.dialogs.edit(line, Dialogs::LineKind::plain, deadline(call)));
    co_return call.host.settings.set(name, line.view());
}

}  // namespace script::commands
