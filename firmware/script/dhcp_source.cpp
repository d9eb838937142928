// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/dhcp_source.hpp"

#include <algorithm>

namespace script {
namespace {

/// The option `code` among those in `options` (RFC 2132 section 8.4: code, length, data).
std::optional<layout::Bytes> inner_option(layout::Bytes options, std::uint32_t code) {
    layout::Reader reader(options);
    std::uint8_t found, length;
    layout::Bytes data;
    while (reader.read(found) && found != static_cast<std::uint8_t>(wire::DhcpOption::end)) {
        if (found == static_cast<std::uint8_t>(wire::DhcpOption::pad))
            continue;
        if (!reader.read(length) || !reader.take(length, data))
            break;
        if (found == code)
            return data;
    }
    return {};
}

}  // namespace

bool DhcpSource::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    const wire::BootpHeader& header = message_.header();
    bool own_address = name.name == "ip";
    if (own_address || name.name == "next-server") {
        wire::Ipv4Address address = own_address ? header.yiaddr : header.siaddr;
        std::memcpy(space.data(), &address, sizeof address);
        value.bytes = space.first(sizeof address);
        return !address.is_unspecified();
    }
    if (name.number_count == 0 || name.numbers[0] == 0 || name.numbers[0] > 254)
        return false;
    auto option = static_cast<wire::DhcpOption>(name.numbers[0]);
    value.bytes = layout::as_bytes(message_.file());
    if (option == wire::DhcpOption::bootfile_name && !value.bytes.empty())
        return true;
    auto size = message_.copy(option, space);
    if (!size)
        return false;
    value.bytes = space.first(std::min(*size, space.size()));
    for (unsigned i = 1; i < name.number_count; ++i) {
        auto inner = inner_option(value.bytes, name.numbers[i]);
        if (!inner)
            return false;
        value.bytes = *inner;
    }
    return true;
}

}  // namespace script
