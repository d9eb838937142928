// SPDX-License-Identifier: GPL-2.0-or-later
// URIs: an input is a base, a zero byte, and a reference. What was resolved stays as it is when it
// is resolved once more, and what names a file names the same one after it was made a URI again.
#include <cstdlib>

#include "boot/boot_uri.hpp"

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(bytes), size);
    std::string_view base = input.substr(0, input.find('\0'));
    std::string_view reference = input.substr(base.size() < size ? base.size() + 1 : size);
    async::Text<3000> target, again;
    if (!boot::resolve_uri(base, reference, target))
        return 0;
    boot::Uri uri = boot::split_uri(target.view());
    if (!uri.scheme.empty() && uri.has_authority &&
        boot::resolve_uri("x://y/z", target.view(), again))
        require(again.view() == target.view());
    static_cast<void>(boot::parse_tftp_uri(target.view()));
    auto file = boot::parse_boot_uri(reference, wire::Ipv4Address(10, 0, 0, 1));
    if (!file || file->path.truncated() || file->path.view().empty() ||
        file->path.view().find('\0') != std::string_view::npos)
        return 0;
    again.clear();
    boot::add_uri(*file, again);
    auto same = boot::parse_boot_uri(again.view(), {});
    require(same && same->path.view() == file->path.view() && same->port == file->port &&
            same->server == file->server);
    return 0;
}
