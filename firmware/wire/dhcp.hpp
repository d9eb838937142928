// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP messages: the BOOTP header and options of RFC 2131 and 2132, long options of RFC 3396, the
// PXE client's own options of RFC 4578 and PXE 2.1 section 2.2. Bytes to values and back, no state.
#pragma once

#include <optional>

#include "async/result.hpp"
#include "async/text.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace wire {

inline constexpr std::uint16_t dhcp_server_port = 67;
inline constexpr std::uint16_t dhcp_client_port = 68;
inline constexpr std::uint16_t pxe_server_port = 4011;  ///< ProxyDHCP and boot servers

inline constexpr std::uint8_t bootrequest = 1;
inline constexpr std::uint8_t bootreply = 2;
inline constexpr std::uint8_t bootp_htype_ethernet = 1;

/// RFC 2131 section 2. The options follow, after the magic cookie.
struct BootpHeader {
    std::uint8_t op = 0;
    std::uint8_t htype = 0;
    std::uint8_t hlen = 0;
    std::uint8_t hops = 0;
    layout::be32 xid{0};
    layout::be16 secs{0};
    layout::be16 flags{0};
    Ipv4Address ciaddr;
    Ipv4Address yiaddr;
    Ipv4Address siaddr;
    Ipv4Address giaddr;
    MacAddress chaddr;
    std::uint8_t chaddr_padding[10] = {};
    std::uint8_t sname[64] = {};
    std::uint8_t file[128] = {};
};
static_assert(sizeof(BootpHeader) == 236);

inline constexpr std::uint32_t dhcp_magic_cookie = 0x63825363;
/// What option 57 announces, and the size of PXE's cached packets.
inline constexpr std::size_t dhcp_largest_message = 1472;
/// BOOTP relays may drop anything shorter (RFC 1542 section 2.1).
inline constexpr std::size_t dhcp_smallest_message = 300;

enum class DhcpMessageType : std::uint8_t {
    none = 0,  ///< option 53 absent or not one byte
    discover = 1,
    offer,
    request,
    decline,
    ack,
    nak,
    release,
    inform,
};

enum class DhcpOption : std::uint8_t {
    pad = 0,
    subnet_mask = 1,
    router = 3,
    interface_mtu = 26,
    vendor_specific = 43,
    requested_address = 50,
    overload = 52,
    message_type = 53,
    server_identifier = 54,
    parameter_list = 55,
    maximum_size = 57,
    class_identifier = 60,
    client_identifier = 61,
    tftp_server_name = 66,
    bootfile_name = 67,
    user_class = 77,
    client_architecture = 93,
    client_interface = 94,
    client_uuid = 97,
    end = 255,
};

/// A message whose options have all been found inside their fields. A view: the payload must
/// outlive it. Reads messages of both directions.
class DhcpMessage {
  public:
    DhcpMessage() = default;  ///< without options
    /// Code::malformed with the reason as `what`: too short, no magic cookie, an option that runs
    /// past its field, an overload option that is no overload or stands in an overloaded field. A
    /// missing end option is accepted, since the field's end says the same.
    static async::Result<DhcpMessage> parse(layout::Bytes payload);

    const BootpHeader& header() const { return header_; }
    DhcpMessageType type() const;

    /// Copies the option, joined where it is split (RFC 3396), and gives its whole length, which
    /// may be more than fits into `space`. Nothing where the option is absent.
    std::optional<std::size_t> copy(DhcpOption option, layout::MutableBytes space) const;
    /// Nothing where the option is absent or not exactly two bytes.
    std::optional<std::uint16_t> number(DhcpOption option) const;
    /// The first address of a list. Nothing where it is absent or not made of addresses.
    std::optional<Ipv4Address> address(DhcpOption option) const;
    /// The option as text, up to its first NUL (many servers send one). Cut after 255 bytes.
    async::Text<255> text(DhcpOption option) const;

    /// The header's file field as text; empty where it holds options.
    std::string_view file() const;
    /// The class identifier begins with "PXEClient": the server speaks PXE.
    bool is_pxe() const;

  private:
    BootpHeader header_;
    layout::Bytes payload_;
    layout::Bytes areas_[3];  ///< where options stand, in the order in which they are joined
};

/// What to boot and from where. An empty file means: nothing.
struct DhcpBoot {
    Ipv4Address server;
    async::Text<255> file;
};

/// File: the file field, else option 67. Server: siaddr, else option 66 where it is a dotted quad,
/// else the server identifier (option 54).
DhcpBoot dhcp_boot(const DhcpMessage& message);

/// The part of option 43 that a client without a user needs (PXE 2.1, table 2-1).
struct PxeVendorOptions {
    static constexpr std::uint8_t use_offered_file = 1 << 3;  ///< in PXE_DISCOVERY_CONTROL
    std::uint8_t discovery_control = 0;
    bool boot_servers = false;               ///< PXE_BOOT_SERVERS is there
    std::optional<std::uint16_t> boot_item;  ///< first bootable entry of menu or server list
    Ipv4Address boot_server;                 ///< first address listed for boot_item
};

/// Everything empty when the message does not come from a PXE server. An inner option that runs
/// past the end finishes the list: what stands before it counts.
PxeVendorOptions pxe_vendor_options(const DhcpMessage& message);

/// A message of ours. Fields at their defaults leave their option out.
struct DhcpClientMessage {
    DhcpMessageType type = DhcpMessageType::discover;
    std::uint32_t xid = 0;
    std::uint16_t secs = 0;
    MacAddress mac;
    Ipv4Address ciaddr;
    Ipv4Address requested_address;
    Ipv4Address server_identifier;
    std::array<std::uint8_t, 16> uuid{};
    std::string_view user_class;
    std::optional<std::uint16_t> boot_item;  ///< PXE_BOOT_ITEM, for a request to port 4011
};

/// Writes `message` and gives its size, at least dhcp_smallest_message; a buffer of 576 bytes
/// always suffices for a user class of up to 160 characters. Code::too_large when it does not fit.
/// The broadcast flag stays 0: our interface takes unicast frames before it has an address, and
/// RFC 2131 section 4.1 prefers the answer that way.
/// The user class is sent as plain text, not as the counted strings of RFC 3004, because that is
/// what DHCP servers are configured to look for.
async::Result<std::size_t> emit_dhcp(const DhcpClientMessage& message, layout::MutableBytes space);

}  // namespace wire
