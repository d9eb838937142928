// SPDX-License-Identifier: GPL-2.0-or-later
// A boot program on a small machine in memory, for the tests of the PXE API: 4 MiB of memory of
// which we own the base area's surroundings and the last MiB, a NIC on a FakeWire, and a lease.
#pragma once

#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "pxe/api.hpp"
#include "tests/wire/host.hpp"

namespace pxe {

class TestMemory final : public Memory {
  public:
    static constexpr std::size_t ram_size = 0x400000;
    static constexpr std::size_t engine_start = 0x300000;
    static constexpr std::uint16_t block_segment = 0x9A00;  // ours, 0x3000 bytes
    static constexpr std::size_t block_size = 0x3000;
    static constexpr std::uint16_t area_offset = 0x800;

    struct Segment {
        std::uint32_t base;
        std::uint32_t limit;  // the last offset
    };

    layout::MutableBytes at(layout::SEGOFF16 pointer, std::size_t size) override {
        Segment segment{std::uint32_t{pointer.segment} << 4, 0xFFFF};
        if (protected_mode) {
            auto found = segments.find(pointer.segment);
            if (found == segments.end())
                return {};
            segment = found->second;
        }
        if (size == 0 || pointer.offset + size - 1 > segment.limit)
            return {};
        return at_physical(segment.base + pointer.offset, size);
    }
    layout::MutableBytes at_physical(std::uint32_t address, std::size_t size) override {
        ++lookups;
        if (address > engine_start || size > engine_start - address || hits_block(address, size))
            return {};
        return {&ram[address], size};
    }
    BaseArea& base_area() override {
        return *reinterpret_cast<BaseArea*>(&ram[block_segment * 16 + area_offset]);
    }
    layout::SEGOFF16 base_area_pointer() override {
        return {area_offset, protected_mode ? block_selector : block_segment};
    }
    bool in_protected_mode() const override { return protected_mode; }

    std::uint8_t* linear(layout::SEGOFF16 pointer) {
        return &ram[std::size_t{pointer.segment} * 16 + pointer.offset];
    }

    std::vector<std::uint8_t> ram = std::vector<std::uint8_t>(ram_size, 0xEE);
    std::map<std::uint16_t, Segment> segments;
    std::uint16_t block_selector = 0x40;
    bool protected_mode = false;
    unsigned lookups = 0;

  private:
    bool hits_block(std::size_t address, std::size_t size) const {
        std::size_t area = block_segment * 16 + area_offset;
        bool inside = address >= area && address + size <= area + sizeof(BaseArea);
        bool outside =
            address + size <= block_segment * 16 || address >= block_segment * 16 + block_size;
        return !inside && !outside;
    }
};

/// Turns the clock when a wait has nothing to do.
class TestControl final : public Control {
  public:
    TestControl(async::Loop& loop, testing_wire::FakeClock& clock) : loop_(loop), clock_(clock) {}
    bool release() override {
        ++releases;
        return can_release;
    }
    void restart_program() override { ++restarts; }
    void idle() override {
        async::Instant next = std::min(loop_.next_deadline(), clock_.next_due());
        if (next == async::never)
            throw std::runtime_error("a wait without a deadline");
        clock_.advance_to(std::max(next, clock_.now()));
    }

    bool can_release = true;
    unsigned releases = 0;
    unsigned restarts = 0;

  private:
    async::Loop& loop_;
    testing_wire::FakeClock& clock_;
};

/// Keeps the lines of the boot report.
struct TestReport final : async::LineSink {
    void write_line(std::string_view line) override { text += line; }
    std::string text;
};

struct TestProgram {
    static constexpr net::Ipv4Address address{10, 0, 2, 15};
    static constexpr net::Ipv4Address server_address{10, 0, 2, 2};
    static constexpr net::Ipv4Address router_address{10, 0, 2, 1};
    /// Where the parameter blocks and buffers of the program are.
    static constexpr layout::SEGOFF16 block{std::uint16_t{0x0010}, std::uint16_t{0x0800}};
    static constexpr layout::SEGOFF16 buffer{std::uint16_t{0x0020}, std::uint16_t{0x2000}};

    TestProgram() : TestProgram(a_lease()) {}
    explicit TestProgram(client::Lease given)
        : host(world, 15),
          server(world, 2, server_address),
          router(world, 1, router_address),
          control(world.loop, world.clock),
          report(world.clock, &report_text),
          lease(std::move(given)),
          api({.loop = world.loop,
               .interface = host.interface,
               .nic = host.nic,
               .lease = lease,
               .entropy = world.entropy,
               .report = report,
               .tftp = {},
               .pci = {.vendor = 0x1AF4,
                       .device = 0x1041,
                       .subsystem_vendor = 0x1AF4,
                       .subsystem_device = 0x1100,
                       .bus_device_function = 0x0018,
                       .rom_segment = 0xC980},
               .memory = memory,
               .control = control}) {
        host.interface.configure(lease.configuration);
    }

    static client::Lease a_lease() {
        client::Lease lease;
        lease.configuration = {address, net::Ipv4Address(255, 255, 255, 0), router_address, 0};
        lease.server = lease.boot_server = server_address;
        lease.boot_file = async::Text<255>("boot/program.0");
        lease.discover = packet(1);
        lease.ack = packet(2);
        return lease;
    }
    /// A BOOTP packet of 548 bytes without addresses and names; `mark` stands in all option bytes.
    static async::Buffer packet(std::uint8_t mark) {
        async::Buffer packet = async::Buffer::create(548);
        std::memset(packet.bytes().data(), 0, packet.size());
        packet.bytes()[0] = mark == 1 ? 1 : 2;
        std::memset(packet.bytes().data() + 236, mark, packet.size() - 236);
        return packet;
    }

    /// One call with the parameters at `where`, which come back changed. Gives AX.
    template <class T>
    std::uint16_t call(std::uint16_t opcode, T& parameters, layout::SEGOFF16 where = block) {
        std::memcpy(memory.linear(where), &parameters, sizeof(T));
        std::uint16_t exit = api.call(opcode, where);
        std::memcpy(&parameters, memory.linear(where), sizeof(T));
        return exit;
    }
    /// A call that takes nothing; gives the status, or 0xFFFF when AX does not fit the status.
    std::uint16_t call(std::uint16_t opcode) {
        // As large as the largest block that is read, so that nothing behind it matters.
        struct {
            layout::le16 status;
            std::uint8_t rest[254];
        } parameters{};
        std::uint16_t exit = call(opcode, parameters);
        return exit == (parameters.status == 0 ? 0 : 1) ? std::uint16_t{parameters.status} : 0xFFFF;
    }
    std::uint8_t* bytes_at(layout::SEGOFF16 pointer) { return memory.linear(pointer); }

    testing_wire::World world;
    testing_wire::Host host;
    testing_wire::Host server;
    testing_wire::Host router;
    TestMemory memory;
    TestControl control;
    TestReport report_text;
    async::Report report;
    client::Lease lease;
    Api api;
};

}  // namespace pxe
