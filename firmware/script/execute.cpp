// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/execute.hpp"

#include "boot/image_linux.hpp"
#include "script/host.hpp"
#include "script/interpreter.hpp"
#include "std/ipxe_script.hpp"

namespace script {
namespace {

constexpr const char* kinds[] = {" [script]", " [bzImage]", " [unknown]", " [PXE-NBP]"};

/// A boot program has no mark of its own, so these are the marks of what is none.
bool is_foreign(std::string_view content) {
    for (std::string_view mark : {"\177ELF", "MZ", "\x1F\x8B", "<!", "<h"})
        if (content.substr(0, mark.size()) == mark)
            return true;
    return content.empty();
}

/// A boot program has the card for itself: the PXE API knows no tags, and a VLAN that is open would
/// take frames away from it.
async::Result<void> clear_way(Host& host, const boot::Station* through) {
    if (through != nullptr && through->vlan)
        return async::Error{async::Code::unsupported, "a boot program cannot work through a VLAN"};
    for (boot::Station& station : host.network)
        if (station.vlan)
            host.stations.close(station);
    return async::success;
}

}  // namespace

const char* kind_of(const boot::Image& image) {
    std::string_view content = layout::as_text(image.content());
    return kinds[layout::is_script(content)        ? 0
                 : boot::is_linux(image.content()) ? 1
                 : is_foreign(content)             ? 2
                                                   : 3];
}

async::Result<void> check_bootable(const boot::Image& image) {
    if (kind_of(image) == kinds[2])
        return async::Error{async::Code::unsupported, "not an image that can be booted"};
    return async::success;
}

async::Task<void> execute(Invocation& call, boot::Image& image, boot::Station* through) {
    boot::ImageStore& images = call.host.images;
    bool autofree = image.autofree;
    async::Result<void> result = check_bootable(image);
    if (kind_of(image) == kinds[0]) {
        auto script = Script::copy_of(image.name(), layout::as_text(image.content()), image.uri());
        if (!script) {
            result = script.error();
        } else if (call.arguments.has('r')) {
            call.interpreter.replace(std::move(*script));
            autofree = true;
        } else {
            struct Running {
                explicit Running(boot::Image& what) : image(what) { image.running = true; }
                ~Running() { image.running = false; }
                boot::Image& image;
            } running(image);
            result = co_await call.interpreter.run(std::move(*script));
        }
    } else if (result) {
        if (through == nullptr)
            through = call.host.network.current();
        if (kind_of(image) == kinds[3])
            result = clear_way(call.host, through);
        if (result)
            result = co_await call.host.starter.start(image, through);
    }
    if (autofree)
        images.remove(image);
    co_return async::Result<void>(result);
}

}  // namespace script
