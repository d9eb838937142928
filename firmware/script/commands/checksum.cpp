// SPDX-License-Identifier: GPL-2.0-or-later
// md4sum to sha512sum.
#include "boot/digest.hpp"
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

/// How much is done between two rounds of the loop, where NICs and keys are looked after.
constexpr std::size_t slice = 1 << 20;
static_assert(slice % boot::Digest::add_unit == 0);

/// "DIGEST  NAME" on the console, or the digest alone in the setting of --set.
async::Result<void> hand_over(Invocation& call, layout::Bytes digest, std::string_view image) {
    async::Text<2 * boot::Digest::largest_result> text;
    for (std::uint8_t byte : digest)
        text.hex(byte, 2);
    if (!call.arguments.has('s')) {
        for (std::string_view part : {text.view(), std::string_view("  "), image})
            call.host.console.write(part);
        call.host.console.write("\n");
        return async::success;
    }
    SettingName name;
    if (!call.host.settings.parse(call.arguments.text('s'), name))
        return call.complain(async::Code::malformed, "no such type", call.arguments.text('s'));
    name.type = SettingType::hexraw;
    return call.host.settings.set(name, text.view());
}

}  // namespace

async::Task<void> checksum(Invocation& call) {
    // The algorithm is the command's name without "sum".
    auto* algorithm = boot::digest_algorithm(call.name.substr(0, call.name.size() - 3));
    for (std::string_view name : call.arguments.from(0)) {
        boot::Image* image = call.host.images.find(name);
        if (image == nullptr)
            co_return call.complain(async::Code::not_found, "no such image", name);
        auto digest = async::Owned<boot::Digest>::create(*algorithm);
        if (!digest)
            co_return async::Error{async::Code::no_memory, "checksum"};
        layout::Bytes left = image->content();
        for (; left.size() > slice; left = left.subspan(slice)) {
            digest->add(left.first(slice));
            static_cast<void>(bool{co_await call.host.loop.sleep({})});
        }
        CO_CHECK(hand_over(call, digest->finish(left), name));
    }
    co_return async::success;
}

}  // namespace script::commands
