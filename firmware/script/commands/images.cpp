// SPDX-License-Identifier: GPL-2.0-or-later
// Images by name: fetched, chosen, started, shown and freed.
#include "script/execute.hpp"
#include "script/fetch.hpp"
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

using async::Code;

enum class Action : std::uint8_t { fetch, select, execute, set_arguments };

/// What `boot` without a name starts.
boot::Image* selected(boot::ImageStore& images) {
    if (images.current() != nullptr && !images.current()->running)
        return images.current();
    for (std::size_t i = images.size(); i-- > 0;)
        if (!images[i].running)
            return &images[i];
    return nullptr;
}

/// --name and the arguments behind the URI, for an image that was already there too.
async::Result<void> describe(Invocation& call, boot::Image& image, bool keeps_arguments) {
    TRY(text, call.interpreter.joined(call.arguments.from(1)));
    std::string_view name = call.arguments.text('n');
    if ((!name.empty() && !image.rename(name)) ||
        !(keeps_arguments && text.empty() ? true : image.set_arguments(text)))
        return async::Error{Code::no_memory, "no memory for the image's arguments"};
    image.autofree = image.autofree || call.arguments.has('a');
    return async::success;
}

/// All commands that take [URI|IMAGE [ARGUMENT...]]: a name is looked for before it is a URI, but
/// by those that fetch.
async::Task<void> take_image(Invocation& call, Action action) {
    boot::ImageStore& images = call.host.images;
    boot::Image* image = nullptr;
    if (call.arguments.count() == 0) {
        image = selected(images);
        if (image == nullptr)
            co_return async::Error{Code::not_found, "no image"};
    } else {
        std::string_view name = call.arguments[0];
        if (action != Action::fetch)
            image = images.find(name);
        if (image == nullptr) {
            CO_TRY(fetched, co_await download(call, name));
            image = fetched;
        }
        CO_CHECK(describe(call, *image, action != Action::set_arguments));
    }
    if (action == Action::select) {
        CO_CHECK(check_bootable(*image));
        images.select(image);
    }
    if (action == Action::execute)
        co_return co_await execute(call, *image, image->through);
    co_return async::success;
}

void show_image(Host& host, boot::Image& image) {
    async::Text<400> line;
    line.add(image.name().substr(0, 80)).add(" : ").decimal(image.content().size()).add(" bytes");
    line.add(kind_of(image));
    if (host.images.current() == &image)
        line.add(" [SELECTED]");
    if (!image.arguments().empty())
        line.add(" \"").add(image.arguments().substr(0, 256)).add('"');
    host.console.write(line.add('\n').view());
}

/// Does it with each image that is named, or with all.
async::Result<void> for_each(Invocation& call, void (*what)(Host&, boot::Image&)) {
    boot::ImageStore& images = call.host.images;
    for (std::string_view name : call.arguments.from(0)) {
        boot::Image* image = images.find(name);
        if (image == nullptr)
            return call.complain(Code::not_found, "no such image", name);
        what(call.host, *image);
    }
    if (call.arguments.count() != 0)
        return async::success;
    for (std::size_t left = images.size(); left > 0; --left) {
        boot::Image& image = images[images.size() - left];
        if (!image.running)
            what(call.host, image);
    }
    return async::success;
}

}  // namespace

async::Task<void> imgfetch(Invocation& call) {
    return take_image(call, Action::fetch);
}

async::Task<void> imgselect(Invocation& call) {
    return take_image(call, Action::select);
}

async::Task<void> imgexec(Invocation& call) {
    return take_image(call, Action::execute);
}

async::Task<void> imgargs(Invocation& call) {
    return take_image(call, Action::set_arguments);
}

async::Task<void> imgset(Invocation& call) {
    // What the memory of all settings has room for is less.
    constexpr std::size_t longest = 4096;
    std::string_view name = call.arguments[1];
    boot::Image* image = call.host.images.find(name);
    if (image == nullptr) {
        CO_TRY(fetched, co_await download(call, name));
        image = fetched;
    }
    layout::Bytes content = image->content();
    if (content.size() > longest)
        co_return call.complain(Code::too_large, "too large for a setting", name);
    std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    // npos + 1 is 0: nothing but line ends.
    CO_CHECK(call.host.settings.set(call.arguments[0],
                                    text.substr(0, text.find_last_not_of("\r\n") + 1)));
    if (!call.arguments.has('k') && !image->running)
        call.host.images.remove(*image);
    co_return async::success;
}

async::Result<void> imgstat(Invocation& call) {
    return for_each(call, show_image);
}

async::Result<void> imgfree(Invocation& call) {
    return for_each(call, [](Host& host, boot::Image& image) { host.images.remove(image); });
}

}  // namespace script::commands
