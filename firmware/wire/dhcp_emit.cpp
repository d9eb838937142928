// SPDX-License-Identifier: GPL-2.0-or-later
// The writing half of the DHCP codec: messages of a PXE client.
#include "wire/dhcp.hpp"

namespace wire {

namespace {

using layout::Bytes;

constexpr std::uint8_t pxe_boot_item = 71;
constexpr std::uint8_t end_option = static_cast<std::uint8_t>(DhcpOption::end);

/// RFC 4578 section 2: x86 BIOS, UNDI 2.1.
constexpr std::string_view pxe_class = "PXEClient:Arch:00000:UNDI:002001";
constexpr std::uint8_t architecture_bios[] = {0, 0};
constexpr std::uint8_t interface_undi[] = {1, 2, 1};
constexpr std::uint8_t message_size[] = {dhcp_largest_message >> 8, dhcp_largest_message & 0xFF};
constexpr std::uint8_t identifier_type_uuid = 0;

/// Asked for because we use them, or because boot programs and scripts read them from the cached
/// packets. Not 121: a client that asks for routes must ignore the router option (RFC 3442).
constexpr std::uint8_t parameters[] = {1,  3,   6,   7,   12,  15,  17,  26,  42,  43,  54,  60, 66,
                                       67, 119, 128, 129, 130, 131, 132, 133, 134, 135, 175, 203};

void option(layout::Writer& writer, DhcpOption code, Bytes value) {
    writer.write(static_cast<std::uint8_t>(code))
        .write(static_cast<std::uint8_t>(value.size()))
        .write_bytes(value);
}

void option(layout::Writer& writer, DhcpOption code, Ipv4Address address) {
    if (!address.is_unspecified())
        option(writer, code, layout::bytes_of(address));
}

void identifier(layout::Writer& writer, DhcpOption code, std::uint8_t type, Bytes value) {
    writer.write(static_cast<std::uint8_t>(code))
        .write(static_cast<std::uint8_t>(1 + value.size()))
        .write(type)
        .write_bytes(value);
}

void write_header(layout::Writer& writer, const DhcpClientMessage& message) {
    BootpHeader header;
    header.op = bootrequest;
    header.htype = bootp_htype_ethernet;
    header.hlen = sizeof(MacAddress);
    header.xid = message.xid;
    header.secs = message.secs;
    header.ciaddr = message.ciaddr;
    header.chaddr = message.mac;
    writer.write(header).write(layout::be32{dhcp_magic_cookie});
}

/// What tells a server who we are and what we take; a RELEASE does without.
void write_capabilities(layout::Writer& writer, const DhcpClientMessage& message) {
    option(writer, DhcpOption::maximum_size, message_size);
    option(writer, DhcpOption::class_identifier, layout::as_bytes(pxe_class));
    if (!message.user_class.empty())
        option(writer, DhcpOption::user_class, layout::as_bytes(message.user_class));
    option(writer, DhcpOption::client_architecture, architecture_bios);
    option(writer, DhcpOption::client_interface, interface_undi);
    if (message.uuid != std::array<std::uint8_t, 16>{})
        identifier(writer, DhcpOption::client_uuid, identifier_type_uuid, message.uuid);
    option(writer, DhcpOption::parameter_list, parameters);
    if (message.boot_item) {
        // Type and layer; layer 0 is the first and its top bit, which would ask for credentials, is
        // 0.
        const std::uint8_t item[] = {pxe_boot_item,
                                     4,
                                     static_cast<std::uint8_t>(*message.boot_item >> 8),
                                     static_cast<std::uint8_t>(*message.boot_item),
                                     0,
                                     0,
                                     end_option};
        option(writer, DhcpOption::vendor_specific, item);
    }
}

}  // namespace

async::Result<std::size_t> emit_dhcp(const DhcpClientMessage& message, layout::MutableBytes space) {
    if (message.user_class.size() > 255)
        return async::Error{async::Code::too_large, "DHCP user class"};
    layout::Writer writer(space);
    write_header(writer, message);
    const std::uint8_t type[] = {static_cast<std::uint8_t>(message.type)};
    option(writer, DhcpOption::message_type, type);
    identifier(writer, DhcpOption::client_identifier, bootp_htype_ethernet, message.mac.bytes);
    option(writer, DhcpOption::requested_address, message.requested_address);
    option(writer, DhcpOption::server_identifier, message.server_identifier);
    if (message.type != DhcpMessageType::release)
        write_capabilities(writer, message);
    writer.write(end_option);
    if (writer.ok() && writer.used() < dhcp_smallest_message)
        writer.fill(0, dhcp_smallest_message - writer.used());
    if (!writer.ok())
        return async::Error{async::Code::too_large, "DHCP message"};
    return writer.used();
}

}  // namespace wire
