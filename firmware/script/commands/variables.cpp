// SPDX-License-Identifier: GPL-2.0-or-later
// set, clear, inc and show.
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

async::Result<void> store(Invocation& call, const SettingName& name, std::string_view text) {
    auto stored = call.host.settings.set(name, text);
    if (!stored)
        return call.complain(stored.error().code, stored.error().what, text);
    return async::success;
}

/// "net0.dhcp/ip:ipv4 = 10.0.2.15"
void show_one(Host& host, std::string_view name, const SettingValue& value) {
    async::Text<1024> line;
    line.add(value.scope).add(value.scope.empty() ? "" : "/").add(name);
    line.add(':').add(type_name(value.type)).add(" = ");
    format_value(value.type, value.bytes, line);
    host.console.write(line.view());
    host.console.write("\n");
}

}  // namespace

async::Result<void> set(Invocation& call) {
    SettingName name;
    CHECK_RESULT(call.setting(0, name));
    TRY(text, call.interpreter.joined(call.arguments.from(1)));
    return store(call, name, text);
}

async::Result<void> clear(Invocation& call) {
    SettingName name;
    CHECK_RESULT(call.setting(0, name));
    call.host.settings.clear(name);
    return async::success;
}

async::Result<void> inc(Invocation& call) {
    SettingName name;
    CHECK_RESULT(call.setting(0, name));
    TRY(step, call.number(1, 1));
    SettingValue value;
    if (call.host.settings.fetch(name, value) && is_integer(value.type))
        name.type = value.type;
    else
        name.type = SettingType::int32;
    name.has_type = false;
    auto before = static_cast<std::uint32_t>(call.host.settings.number(name).value_or(0));
    auto sum = static_cast<std::int32_t>(before + static_cast<std::uint32_t>(step));
    async::Text<12> text(sum < 0 ? "-" : "");
    text.decimal(sum < 0 ? 0 - static_cast<std::uint32_t>(sum) : static_cast<std::uint32_t>(sum));
    return store(call, name, text.view());
}

async::Result<void> show(Invocation& call) {
    Settings& settings = call.host.settings;
    if (call.arguments.count() == 0) {
        Settings::Stored stored;
        for (std::size_t position = 0; settings.next_stored(position, stored);)
            show_one(call.host, stored.name, stored.value);
        return async::success;
    }
    SettingName name;
    CHECK_RESULT(call.setting(0, name));
    SettingValue value;
    bool quiet = call.arguments.has('q');
    bool found = settings.fetch(name, value);
    if (found && !quiet)
        show_one(call.host, name.name, value);
    if (found)
        return async::success;
    return call.complain(async::Code::not_found, "not set", call.arguments[0]);
}

}  // namespace script::commands
