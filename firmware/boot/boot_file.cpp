// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/boot_file.hpp"

#include "std/ipxe_script.hpp"

namespace boot {

using async::Code;
using async::Error;

void BootFile::set_path(std::string_view path) {
    discard();
    name_ = base_name(path);
}

layout::MutableBytes BootFile::space(std::size_t count) {
    // Before the first block nothing is known.
    std::size_t size = image()->content().size();
    if (size != 0 && size + count > limits_.program && is_program())
        return {};
    return NewImage::space(count);
}

bool BootFile::is_program() const {
    layout::Bytes content = image()->content();
    return !is_linux(content) && !layout::is_script(layout::as_text(content));
}

async::Result<void> BootFile::check() const {
    layout::Bytes content = image()->content();
    if (content.empty())
        return Error{Code::malformed, "the boot file is empty"};
    if (is_linux(content)) {
        auto plan = plan_linux(store_, *image(), limits_.machine);
        if (!plan)
            return plan.error();
    } else if (content.size() > limits_.program && is_program()) {
        return Error{Code::too_large, "the boot program is too large"};
    }
    return async::success;
}

}  // namespace boot
