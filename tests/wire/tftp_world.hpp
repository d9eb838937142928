// SPDX-License-Identifier: GPL-2.0-or-later
// A TFTP client, a server and what they need on a FakeWire. Whoever includes this links
// firmware_client.
#pragma once

#include "client/tftp.hpp"
#include "tests/wire/packets.hpp"
#include "tests/wire/report_log.hpp"
#include "tests/wire/tftp_server.hpp"

namespace testing_wire {

/// Takes a file of up to `limit` bytes.
struct MemorySink final : client::TftpSink {
    async::Result<void> begin(std::optional<std::uint32_t> size) override {
        ++begun;
        announced = size;
        content.clear();
        if (size && *size > limit)
            return async::Error{async::Code::too_large, "sink", *size};
        return async::success;
    }
    layout::MutableBytes space(std::size_t count) override {
        if (count > limit - content.size())
            return {};
        place_.resize(count);
        return place_;
    }
    void commit(std::size_t count) override {
        content.insert(content.end(), place_.begin(), place_.begin() + static_cast<long>(count));
    }

    std::size_t limit = 64u << 20;
    unsigned begun = 0;
    std::optional<std::uint32_t> announced;
    Frame content;

  private:
    Frame place_;
};

struct TftpWorld : World {
    explicit TftpWorld(std::uint64_t seed = 1, std::uint16_t mtu = 1500)
        : World(seed),
          client(*this, 0x10, wire::Ipv4Address(10, 0, 0, 16), mtu),
          server_host(*this, 0x20, wire::Ipv4Address(10, 0, 0, 32), mtu),
          server(server_host, {}),
          report(clock, &log) {}

    /// Puts a file on the server and returns its content.
    const Frame& offer(std::size_t size, const std::string& name = "file") {
        return server.script.files[name] = pattern(size);
    }
    client::TftpRequest request(std::string_view name = "file") const {
        return {wire::Ipv4Address(10, 0, 0, 32), wire::tftp_port, name};
    }
    async::Task<std::uint32_t> fetching(std::string_view name = "file") {
        return client::tftp_fetch(client.interface, request(name), settings, sink, entropy, report);
    }
    async::Result<std::uint32_t> fetch(std::string_view name = "file",
                                       async::Duration limit = async::seconds(3600)) {
        async::Instant start = clock.now();
        auto result = run(fetching(name), limit);
        elapsed = clock.now() - start;
        // What the client sent last is still under way.
        run_for(async::milliseconds(10));
        return result;
    }
    async::Result<std::uint32_t> size(std::string_view name = "file") {
        return run(client::tftp_size(client.interface, request(name), settings, entropy));
    }
    /// All faults that the client's card shall meet, in both directions.
    void disturb(const Faults& faults) { client.nic.sending = client.nic.receiving = faults; }

    Host client;
    Host server_host;
    TftpServer server;
    ReportLog log;
    async::Report report;
    client::TftpSettings settings;
    MemorySink sink;
    async::Duration elapsed;
};

}  // namespace testing_wire
