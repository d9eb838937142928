// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP client as a state machine: an exchange during which hostile answers arrive. An input is
// a list of steps, each one byte of kind, two bytes of length (little-endian) and that many bytes.
#include <cstdlib>

#include "tests/wire/dhcp_world.hpp"

using namespace testing_wire;

namespace {

/// What kind & 3 says; the other bits say what of an answer is made right before it is sent.
enum Kind : std::uint8_t { answer = 0, wait = 1 };
constexpr std::uint8_t right_transaction = 0x04;
constexpr std::uint8_t right_client = 0x08;
constexpr std::uint8_t right_cookie = 0x10;
constexpr std::uint8_t from_4011 = 0x20;
constexpr std::uint8_t from_second = 0x40;

void require(bool holds) {
    if (!holds)
        std::abort();
}

struct Target : DhcpWorld {
    /// Only answers ARP and hears the client; the input says everything else.
    DhcpServer first{wire, silent(1), 0xD1};
    DhcpServer second{wire, silent(2), 0xD2};

    static DhcpScript silent(std::uint8_t number) {
        DhcpScript script;
        script.address = wire::Ipv4Address(10, 0, 0, number);
        script.ignored_discovers = script.ignored_requests = ~0u;
        return script;
    }
    Target() {
        settings.tries = 3;
        settings.first_timeout = async::milliseconds(100);
        settings.largest_timeout = async::milliseconds(400);
        settings.proxy_wait = async::milliseconds(200);
    }
    void step(std::uint8_t kind, layout::Bytes data) {
        if ((kind & 3) == Kind::wait)
            run_for(async::milliseconds(data.empty() ? 1 : data[0]));
        else
            send_answer(kind, data);
    }
    void send_answer(std::uint8_t kind, layout::Bytes data) {
        Frame payload(data.begin(), data.end());
        ::wire::BootpHeader header;
        if (payload.size() >= sizeof(header) + 4) {
            std::memcpy(&header, payload.data(), sizeof(header));
            if ((kind & right_transaction) != 0 && !first.discovers.empty())
                std::memcpy(&header.xid, first.discovers.back().data() + 4, 4);
            if ((kind & right_client) != 0) {
                header.op = ::wire::bootreply;
                header.htype = ::wire::bootp_htype_ethernet;
                header.hlen = 6;
                header.chaddr = host.nic.address();
            }
            std::memcpy(payload.data(), &header, sizeof(header));
            layout::be32 cookie{::wire::dhcp_magic_cookie};
            if ((kind & right_cookie) != 0)
                std::memcpy(payload.data() + sizeof(header), &cookie, sizeof(cookie));
        }
        DhcpServer& server = (kind & from_second) != 0 ? second : first;
        server.send_raw(payload, (kind & from_4011) != 0 ? 4011 : 67);
        run_for(async::microseconds(200));
    }
    void check(const client::Lease& lease) {
        auto address = lease.configuration.address.number();
        require(address >> 24 != 0 && address >> 24 != 127 && address >> 28 < 14);
        std::uint32_t holes = ~lease.configuration.netmask.number();
        require((holes & (holes + 1)) == 0);
        require(host.interface.configuration().address == lease.configuration.address);
        require(lease.discover && lease.ack);
        require(lease.ack.size() <= ::wire::dhcp_largest_message);
        require(lease.proxy_reply.size() <= ::wire::dhcp_largest_message);
        require(!lease.from_proxy || lease.proxy_reply);
        require(lease.boot_file.view().find('\0') == std::string_view::npos);
        static_cast<void>(bool{run(client::dhcp_release(host.interface, lease, entropy))});
        require(host.interface.configuration().address.is_unspecified());
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    Target target;
    auto task = target.acquire();
    task.start();
    layout::Reader reader({bytes, size});
    std::uint8_t kind = 0;
    layout::le16 length{0};
    for (unsigned steps = 0; steps < 48 && !task.done(); ++steps) {
        layout::Bytes data;
        if (!reader.read(kind) || !reader.read(length))
            break;
        if (!reader.take(length, data))
            data = reader.rest();
        target.step(kind, data);
        if (data.size() < length)
            break;
    }
    // Three rounds of DISCOVERs and REQUESTs, 0.7 s and a quarter each, the wait, ARP, port 4011.
    target.run_for(async::seconds(60));
    require(task.done());
    auto lease = task.take_result();
    require(target.log.lines.size() <= 40);
    if (lease)
        target.check(*lease);
    return 0;
}
