// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP codec: the input as a received message, and as the fields of a message of ours that must
// be read back as it was written.
#include <cstdlib>
#include <vector>

#include "wire/dhcp.hpp"

using namespace wire;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

void read(layout::Bytes payload) {
    auto message = DhcpMessage::parse(payload);
    if (!message)
        return require(message.error().code == async::Code::malformed);
    // All that we read, and whatever the input begins with.
    for (unsigned code :
         {1u, 3u, 26u, 43u, 53u, 54u, 60u, 66u, 67u, payload[240 % payload.size()] % 254u + 1}) {
        auto option = static_cast<DhcpOption>(code);
        std::uint8_t bytes[300];
        auto length = message->copy(option, bytes);
        require(message->copy(option, {}) == length);
        require(!length || *length <= payload.size());
        require(bool{message->number(option)} == (length == 2));
        require(bool{message->address(option)} == (length && *length != 0 && *length % 4 == 0));
        auto text = message->text(option);
        require(!text.truncated() && text.view().find('\0') == std::string_view::npos);
        require(text.view().size() <= length.value_or(0));
    }
    DhcpBoot boot = dhcp_boot(*message);
    require(boot.file.view().size() >= message->file().size());
    require(message->header().siaddr.is_unspecified() || boot.server == message->header().siaddr);
    PxeVendorOptions pxe = pxe_vendor_options(*message);
    require(message->is_pxe() || (!pxe.boot_servers && !pxe.boot_item));
    require(pxe.boot_item != 0);
    require(pxe.boot_item || pxe.boot_server.is_unspecified());
}

/// Bytes of the input as values; zeros when they are used up.
template <class T>
T taken(layout::Reader& reader) {
    T value{};
    static_cast<void>(reader.read(value));
    return value;
}

void write_and_read(layout::Bytes input) {
    layout::Reader reader(input);
    DhcpClientMessage message;
    message.type = static_cast<DhcpMessageType>(taken<std::uint8_t>(reader) % 8 + 1);
    message.xid = taken<layout::be32>(reader);
    message.secs = taken<layout::be16>(reader);
    message.mac = taken<MacAddress>(reader);
    message.ciaddr = taken<Ipv4Address>(reader);
    message.requested_address = taken<Ipv4Address>(reader);
    message.server_identifier = taken<Ipv4Address>(reader);
    message.uuid = taken<std::array<std::uint8_t, 16>>(reader);
    message.user_class = layout::as_text(reader.rest());
    if (reader.left() % 2 == 1)
        message.boot_item = static_cast<std::uint16_t>(reader.left() * 3);

    std::vector<std::uint8_t> space(576);
    auto size = emit_dhcp(message, space);
    if (!size)
        return require(message.user_class.size() > 160);
    require(*size >= dhcp_smallest_message && *size <= space.size());
    auto back = DhcpMessage::parse(layout::Bytes(space).first(*size));
    require(bool{back});
    require(back->type() == message.type);
    require(back->header().op == bootrequest && back->header().chaddr == message.mac);
    require(back->header().xid == message.xid && back->header().secs == message.secs);
    require(back->header().ciaddr == message.ciaddr);
    auto address = [&](DhcpOption option) { return back->address(option).value_or(Ipv4Address()); };
    require(address(DhcpOption::requested_address) == message.requested_address);
    require(address(DhcpOption::server_identifier) == message.server_identifier);
    if (message.type == DhcpMessageType::release)
        return;
    std::vector<std::uint8_t> user_class(message.user_class.size());
    require(back->copy(DhcpOption::user_class, user_class).value_or(0) == user_class.size());
    require(layout::as_text(user_class) == message.user_class);
    require(!pxe_vendor_options(*back).boot_servers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    read({bytes, size});
    write_and_read({bytes, size});
    return 0;
}
