// SPDX-License-Identifier: GPL-2.0-or-later
// menu, form, item, choose and present; params and param, which collect in the same way.
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

/// Where --timeout came without --retimeout, and the menu must not wait for ever.
constexpr std::uint32_t strict_retimeout = 60000;

async::Task<void> failed(async::Error error) {
    co_return error;
}

/// menu, form or params: --delete, or a new list.
async::Result<void> begin(Invocation& call, ItemLists& lists, std::string_view title) {
    std::string_view name = call.arguments.text('n');
    if (!call.arguments.has('d'))
        return lists.create(name, title);
    lists.remove(name);
    return async::success;
}

/// The menu --menu, or the form --form.
std::string_view list_name(const Invocation& call) {
    std::string_view name = call.arguments.text('m');
    return name.empty() ? call.arguments.text('f') : name;
}

/// The list for a dialog: it is gone after that, but for --keep.
Items* take(Invocation& call) {
    ItemLists& menus = call.host.dialogs.menus;
    std::string_view name = list_name(call);
    return call.arguments.has('k') ? menus.find(name) : menus.take(name);
}

async::Error no_list(Invocation& call, std::string_view name) {
    return call.complain(async::Code::not_found, "there is none", name);
}

bool is_strict(Settings& settings) {
    SettingName name;
    return settings.parse("menu-strict-timeout", name) && settings.number(name).value_or(0) != 0;
}

}  // namespace

async::Result<void> menu(Invocation& call) {
    TRY(title, call.interpreter.joined(call.arguments.from(0)));
    return begin(call, call.host.dialogs.menus, title);
}

async::Result<void> item(Invocation& call) {
    Items* items = call.host.dialogs.menus.find(list_name(call));
    if (items == nullptr)
        return call.complain(async::Code::not_found, "no menu to add to", list_name(call));
    const Arguments& arguments = call.arguments;
    bool gap = arguments.has('g') || arguments.count() == 0;
    TRY(text, call.interpreter.joined(arguments.from(gap ? 0 : 1)));
    return items->add({.name = gap ? std::string_view() : arguments[0],
                       .text = text.empty() ? arguments[0] : text,
                       .key = parse_key(arguments.text('k')),
                       .gap = gap,
                       .is_default = arguments.has('d'),
                       .secret = arguments.has('s')});
}

async::Task<void> choose(Invocation& call) {
    const Arguments& arguments = call.arguments;
    Items* items = take(call);
    if (items == nullptr)
        return failed(no_list(call, list_name(call)));
    ItemList list = items->list();
    std::size_t selected = list.find(arguments.text('d'));
    if (!arguments.has('d') || selected == list.items.size())
        selected = list.default_item();
    std::uint32_t timeout = arguments.number('t');
    bool strict = is_strict(call.host.settings);
    std::uint32_t retimeout = arguments.number('r');
    if (strict && timeout != 0 && retimeout == 0)
        retimeout = strict_retimeout;
    return call.host.dialogs.choose(list,
                                    selected,
                                    arguments[0],
                                    {.timeout = async::milliseconds(timeout),
                                     .retimeout = async::milliseconds(retimeout),
                                     .strict = strict});
}

async::Task<void> present(Invocation& call) {
    Items* items = take(call);
    if (items == nullptr)
        return failed(no_list(call, list_name(call)));
    return call.host.dialogs.present(items->list());
}

async::Task<void> login(Invocation& call) {
    static constexpr Item fields[] = {
        {.name = "username", .text = "Username"},
        {.name = "password", .text = "Password", .secret = true},
    };
    return call.host.dialogs.present({"Login", fields});
}

async::Task<void> config(Invocation& call) {
    return call.host.dialogs.configure(call.arguments.count() == 0, call.arguments[0]);
}

async::Result<void> params(Invocation& call) {
    return begin(call, call.host.dialogs.parameters, call.arguments.text('m'));
}

async::Result<void> param(Invocation& call) {
    std::string_view name = call.arguments.text('p');
    Items* items = call.host.dialogs.parameters.find(name);
    if (items == nullptr)
        return no_list(call, name);
    TRY(value, call.interpreter.joined(call.arguments.from(1)));
    return items->add(
        {.name = call.arguments[0], .text = value, .secret = call.arguments.has('h')});
}

}  // namespace script::commands
