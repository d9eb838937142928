// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP on one interface (RFC 2131, 2132, 4578) with PXE ProxyDHCP (PXE 2.1 section 2.2).
#pragma once

#include "async/report.hpp"
#include "async/task.hpp"
#include "async/text.hpp"
#include "net/interface.hpp"

namespace client {

/// Every wait of the exchange; all are settings, none needs a rebuild.
struct DhcpSettings {
    async::Duration first_timeout = async::milliseconds(500);  ///< doubles per try, with jitter
    async::Duration largest_timeout = async::milliseconds(4000);
    unsigned tries = 6;  ///< DISCOVERs sent; the caller's deadline ends it anyway
    /// How long to go on listening for a ProxyDHCP offer when the offer has no boot information.
    async::Duration proxy_wait = async::milliseconds(2000);
};

/// Who asks. Views must outlive the exchange.
struct DhcpIdentity {
    std::array<std::uint8_t, 16>
        uuid{};  ///< SMBIOS UUID as in option 97; all zero: option left out
    std::string_view user_class = "iPXE";  ///< option 77, as today's servers key on it
};

/// The outcome of an exchange. `boot_file` empty means: an address, but nothing to boot.
struct Lease {
    net::Ipv4Configuration configuration;
    net::Ipv4Address server;       ///< option 54 of the ACK
    net::Ipv4Address boot_server;  ///< siaddr, or option 66 where numeric, or the ProxyDHCP server
    async::Text<255> boot_file;
    bool from_proxy = false;
    /// Raw BOOTP payloads, for PXENV_GET_CACHED_INFO: our DISCOVER, the ACK, the ProxyDHCP reply.
    async::Buffer discover;
    async::Buffer ack;
    async::Buffer proxy_reply;

    bool bootable() const { return !boot_file.view().empty(); }
};

/// Runs the whole exchange: DISCOVER, OFFER, (ProxyDHCP), REQUEST, ACK, (ProxyDHCP request to
/// 4011), and configures the interface. The interface must be open with its link up. An offer that
/// carries boot information is preferred over an earlier one that does not, and ends the listening
/// at once; a ProxyDHCP offer counts too. Reports "offer" and "lease" events. Ends with
/// Code::timed_out when nobody offers within the tries, Code::refused after repeated NAKs.
async::Task<Lease> dhcp_acquire(net::Interface& interface,
                                const DhcpIdentity& identity,
                                const DhcpSettings& settings,
                                async::Entropy& entropy,
                                async::Report& report);

/// Sends a DHCPRELEASE for `lease` (RFC 2131 section 4.4.4: no answer comes) and removes the
/// interface's configuration.
async::Task<void> dhcp_release(net::Interface& interface,
                               const Lease& lease,
                               async::Entropy& entropy);

}  // namespace client
