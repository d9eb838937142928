// SPDX-License-Identifier: GPL-2.0-or-later
// Scripts with several NICs, each with a DHCP server that answers only this NIC, so that it is as
// if each had a network of its own; and a TFTP server at 10.0.0.9. For tests.
#pragma once

#include <list>
#include <optional>

#include "script/test_host.hpp"
#include "tests/wire/dhcp_world.hpp"
#include "tests/wire/tftp_server.hpp"

namespace testing_script {

struct NetworkWorld : TestHost {
    explicit NetworkWorld(unsigned count,
                          const script::CommandSet& commands = script::all_commands())
        : TestHost(4096, commands),
          tftp_host(*this, 0xF0, net::Ipv4Address(10, 0, 0, 9)),
          tftp(tftp_host, {}) {
        for (unsigned i = 0; i < count; ++i)
            add_nic();
        tftp.script.files["boot.0"] = testing_wire::Frame(5000, 0x90);
        static_cast<void>(bool{settings.set("dhcp-proxy-wait", "10")});
        starter.result = async::success;
    }
    /// A DHCP server for netN at 10.0.0.(200 + N), which offers 10.0.0.(100 + N).
    testing_wire::DhcpServer& serve(unsigned nic, testing_wire::DhcpScript script = {}) {
        script.address = wire::Ipv4Address(10, 0, 0, static_cast<std::uint8_t>(200 + nic));
        script.offered = wire::Ipv4Address(10, 0, 0, static_cast<std::uint8_t>(100 + nic));
        auto mac = nics[nic]->address();
        script.tamper = [mac](wire::BootpHeader& header, testing_wire::Frame&) {
            return header.chaddr == mac;
        };
        return servers.emplace_back(ethernet, script, static_cast<std::uint8_t>(0xD0 + nic));
    }
    /// A file for TFTP.
    void file(const std::string& name, std::string_view content) {
        tftp.script.files[name] = testing_wire::Frame(content.begin(), content.end());
    }
    /// "+-" for net0 open and net1 closed.
    std::string open() const {
        std::string all;
        for (auto& nic : nics)
            all += nic->is_open() ? '+' : '-';
        return all;
    }
    std::string address(unsigned nic) const {
        return std::string(to_text(interfaces[nic]->configuration().address).view());
    }
    void wait(async::Duration duration) { testing_wire::run_for(loop, clock, duration); }
    async::Duration took(async::Instant start) { return clock.now() - start; }

    testing_wire::FakeWire& wire = ethernet;
    testing_wire::Host tftp_host;
    testing_wire::TftpServer tftp;
    std::list<testing_wire::DhcpServer> servers;
};

}  // namespace testing_script
