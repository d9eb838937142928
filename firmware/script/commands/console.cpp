// SPDX-License-Identifier: GPL-2.0-or-later
// console, colour and cpair, for a screen of text.
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

/// The basic colour that is next to 0xRRGGBB.
unsigned nearest(std::uint32_t rgb) {
    return (rgb >> 23 & 1) | (rgb >> 15 & 1) << 1 | (rgb >> 7 & 1) << 2;
}

void show_plain(Host& host) {
    async::Text<24> sequence;
    Colours::add(sequence, host.dialogs.colours.of(Pair::plain));
    host.console.write(sequence.view());
}

/// Argument or option, a number below `limit`.
async::Result<void> check(const Invocation& call, std::uint32_t number, unsigned limit) {
    if (number < limit)
        return async::success;
    async::Text<12> text;
    return call.complain(async::Code::malformed, "no such colour", text.decimal(number).view());
}

}  // namespace

async::Result<void> console(Invocation& call) {
    for (char option : {'p', 'x', 'y', 'd'})
        if (call.arguments.has(option))
            return async::Error{async::Code::unsupported, "only text, no pictures"};
    call.host.dialogs.colours = {};
    show_plain(call.host);
    call.host.console.write("\x1b[2J\x1b[H");
    return async::success;
}

async::Result<void> colour(Invocation& call) {
    TRY(number, call.number(0));
    CHECK_RESULT(check(call, static_cast<std::uint32_t>(number), Colours::colours));
    std::uint32_t basic = call.arguments.has('b')   ? call.arguments.number('b')
                          : call.arguments.has('r') ? nearest(call.arguments.number('r'))
                                                    : Colours::default_colour;
    CHECK_RESULT(check(call, basic, Colours::colours));
    call.host.dialogs.colours.define(static_cast<unsigned>(number), basic);
    return async::success;
}

async::Result<void> cpair(Invocation& call) {
    TRY(pair, call.number(0));
    CHECK_RESULT(check(call, static_cast<std::uint32_t>(pair), Colours::pairs));
    // Without the option: as it is.
    std::uint32_t chosen[] = {call.arguments.number('f', Colours::colours),
                              call.arguments.number('b', Colours::colours)};
    for (std::uint32_t number : chosen)
        CHECK_RESULT(check(call, number, Colours::colours + 1));
    call.host.dialogs.colours.set(static_cast<unsigned>(pair), chosen[0], chosen[1]);
    if (pair == 0)
        show_plain(call.host);
    return async::success;
}

}  // namespace script::commands
