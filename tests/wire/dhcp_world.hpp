// SPDX-License-Identifier: GPL-2.0-or-later
// A client and what it needs to ask for a lease on a FakeWire. Whoever includes this links
// firmware_client.
#pragma once

#include "client/dhcp.hpp"
#include "tests/wire/dhcp_server.hpp"
#include "tests/wire/host.hpp"
#include "tests/wire/report_log.hpp"

namespace testing_wire {

struct DhcpWorld : World {
    explicit DhcpWorld(std::uint64_t seed = 1)
        : World(seed), host(*this, 0x10), report(clock, &log) {
        identity.uuid.fill(0x5A);
    }

    async::Task<client::Lease> acquire() {
        return client::dhcp_acquire(host.interface, identity, settings, entropy, report);
    }
    /// Runs the exchange; `elapsed` is what it took of virtual time.
    async::Result<client::Lease> lease(async::Duration limit = async::seconds(100)) {
        async::Instant start = clock.now();
        auto result = run(acquire(), limit);
        elapsed = clock.now() - start;
        return result;
    }

    Host host;
    client::DhcpIdentity identity;
    client::DhcpSettings settings;
    ReportLog log;
    async::Report report;
    async::Duration elapsed;
};

/// A ProxyDHCP server at 10.0.0.2 whose offer carries `file`.
inline DhcpScript proxy_script(std::string file = "proxy.0") {
    DhcpScript script;
    script.address = wire::Ipv4Address(10, 0, 0, 2);
    script.offered = {};
    script.next_server = wire::Ipv4Address(10, 0, 0, 3);
    script.file = std::move(file);
    return script;
}

/// A server that leases and names a boot file.
inline DhcpScript booting_script(std::string file = "boot.0") {
    DhcpScript script;
    script.next_server = wire::Ipv4Address(10, 0, 0, 9);
    script.file = std::move(file);
    return script;
}

}  // namespace testing_wire
