// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/tftp.hpp"

#include <catch2/catch.hpp>

#include "pxe/test_program.hpp"
// These two need each other in this order.
#include "tests/wire/packets.hpp"
#include "tests/wire/tftp_server.hpp"

using namespace layout;
using pxe::TestMemory;
using pxe::TestProgram;
using testing_wire::Frame;
using testing_wire::TftpScript;

namespace {

constexpr std::uint32_t target = 0x200000;

struct TftpProgram : TestProgram {
    explicit TftpProgram(TftpScript script = {}) : tftp(server, std::move(script)) {
        tftp.script.files["boot/small"] = testing_wire::pattern(1000, 1);
        tftp.script.files["boot/large"] = testing_wire::pattern(300000, 2);
        tftp.script.files["exact"] = testing_wire::pattern(1024, 3);
        tftp.script.files["empty"] = {};
    }
    template <class T>
    static void name(T& parameters, std::string_view file, net::Ipv4Address server_ip) {
        std::memcpy(parameters.FileName, file.data(), file.size());
        parameters.ServerIPAddress = server_ip.number();
    }
    static t_PXENV_TFTP_OPEN open_of(std::string_view file, std::uint16_t packet_size = 1456) {
        t_PXENV_TFTP_OPEN parameters{};
        name(parameters, file, server_address);
        parameters.TFTPPort = 69;
        parameters.PacketSize = packet_size;
        return parameters;
    }
    static t_PXENV_TFTP_READ_FILE file_of(std::string_view file, std::uint32_t size = 0x80000) {
        t_PXENV_TFTP_READ_FILE parameters{};
        name(parameters, file, server_address);
        parameters.BufferSize = size;
        parameters.Buffer = target;
        parameters.TFTPSrvPort = 69;
        return parameters;
    }
    /// Reads the open file to its end as a boot program does.
    Frame read_all(std::uint16_t packet_size) {
        Frame content;
        for (std::uint16_t number = 1;; ++number) {
            t_PXENV_TFTP_READ parameters{};
            parameters.Buffer = buffer;
            if (call(PXENV_TFTP_READ, parameters) != PXENV_EXIT_SUCCESS) {
                FAIL("status " << std::uint16_t{parameters.Status});
                return content;
            }
            CHECK(parameters.PacketNumber == number);
            const std::uint8_t* bytes = bytes_at(buffer);
            content.insert(content.end(), bytes, bytes + parameters.BufferSize);
            if (parameters.BufferSize < packet_size)
                return content;
        }
    }
    bool target_is(const Frame& content) {
        return std::equal(content.begin(), content.end(), &memory.ram[target]) &&
               memory.ram[target + content.size()] == 0xEE;
    }
    testing_wire::TftpServer tftp;
};

}  // namespace

TEST_CASE("a file is opened, read packet by packet, closed") {
    TftpProgram program;
    for (const char* file : {"boot/small", "boot/large", "exact", "empty"}) {
        CAPTURE(file);
        auto open = TftpProgram::open_of(file);
        REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
        CHECK(open.PacketSize == 1456);
        CHECK(program.read_all(open.PacketSize) == program.tftp.script.files[file]);
        // Reading on after the end is no error.
        t_PXENV_TFTP_READ more{};
        more.Buffer = TestProgram::buffer;
        CHECK(program.call(PXENV_TFTP_READ, more) == PXENV_EXIT_SUCCESS);
        CHECK(more.BufferSize == 0);
        CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_SUCCESS);
    }
    CHECK(program.tftp.errors.empty());
}

TEST_CASE("the packet size is what program, network and server all can") {
    TftpProgram program;
    struct Case {
        std::uint16_t wanted;
        std::uint16_t asked;
        std::uint16_t granted;
    };
    // 1468 is what fits an Ethernet frame; a file of 1024 bytes ends with an empty packet at 512.
    for (Case each : {Case{512, 512, 512},
                      Case{1024, 1024, 1024},
                      Case{8192, 1468, 1468},
                      Case{0xFFFF, 1468, 1468}}) {
        auto open = TftpProgram::open_of("exact", each.wanted);
        REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
        CHECK(program.tftp.asked.back().blksize == each.asked);
        CHECK(open.PacketSize == each.granted);
        CHECK(program.read_all(open.PacketSize) == program.tftp.script.files["exact"]);
        CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_SUCCESS);
    }
    program.tftp.script.knows_options = false;
    auto open = TftpProgram::open_of("boot/large", 4096);
    REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(open.PacketSize == 512);
    CHECK(program.read_all(512) == program.tftp.script.files["boot/large"]);
}

TEST_CASE("packets are too small to be asked for") {
    TftpProgram program;
    for (unsigned size : {0u, 8u, 511u}) {
        auto open = TftpProgram::open_of("boot/small", static_cast<std::uint16_t>(size));
        CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
        CHECK(open.Status == PXENV_STATUS_TFTP_INVALID_PACKET_SIZE);
    }
    CHECK(program.tftp.requests == 0);
}

TEST_CASE("one transfer at a time, and not next to UDP") {
    TftpProgram program;
    auto open = TftpProgram::open_of("boot/large");
    REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_TFTP_OPEN);
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_TFTP_OPEN);
    CHECK(program.call(PXENV_TFTP_READ_FILE) == PXENV_STATUS_TFTP_OPEN);
    CHECK(program.call(PXENV_TFTP_GET_FSIZE) == PXENV_STATUS_TFTP_OPEN);
    CHECK(program.call(PXENV_RESTART_TFTP) == PXENV_STATUS_TFTP_OPEN);
    CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_TFTP_READ) == PXENV_STATUS_TFTP_CLOSED);
    // The server was told that nobody listens any more.
    program.world.run_for(async::milliseconds(10));
    CHECK(program.tftp.errors == std::vector<unsigned>{0});
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
}

TEST_CASE("what the server refuses has a status, and the report has the reason") {
    TftpProgram program;
    auto open = TftpProgram::open_of("absent");
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_TFTP_FILE_NOT_FOUND);
    CHECK(program.call(PXENV_TFTP_READ) == PXENV_STATUS_TFTP_CLOSED);
    CHECK(program.report_text.text.find(R"("event":"fetch","nic":15,"server":"10.0.2.2",)"
                                        R"("file":"absent")") != std::string::npos);
    CHECK(program.report_text.text.find(R"("event":"fail","nic":15,"stage":"fetch")") !=
          std::string::npos);
    auto file = TftpProgram::file_of("absent");
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_FAILURE);
    CHECK(file.Status == PXENV_STATUS_TFTP_FILE_NOT_FOUND);
    t_PXENV_TFTP_GET_FSIZE size{};
    TftpProgram::name(size, "absent", TestProgram::server_address);
    CHECK(program.call(PXENV_TFTP_GET_FSIZE, size) == PXENV_EXIT_FAILURE);
    CHECK(size.Status == PXENV_STATUS_TFTP_FILE_NOT_FOUND);

    program.tftp.script.error_for_all = "not today";
    open = TftpProgram::open_of("boot/small");
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_TFTP_ERROR_OPCODE);
}

TEST_CASE("silent servers end in a timeout, and absent ones in an ARP error") {
    TftpProgram program;
    auto open = TftpProgram::open_of("boot/small");
    open.TFTPPort = 6969;
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    auto file = TftpProgram::file_of("boot/small");
    file.TFTPSrvPort = 6969;
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_FAILURE);
    CHECK(file.Status == PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    open = TftpProgram::open_of("boot/small");
    open.ServerIPAddress = 0x0A00024D;  // 10.0.2.77
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_TFTP_CANNOT_ARP_ADDRESS);
}

TEST_CASE("a server that dies in the middle") {
    TftpProgram program;
    program.tftp.script.dies_after = 40;
    auto open = TftpProgram::open_of("boot/large");
    REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    t_PXENV_TFTP_READ read{};
    read.Buffer = TestProgram::buffer;
    unsigned packets = 0;
    while (program.call(PXENV_TFTP_READ, read) == PXENV_EXIT_SUCCESS)
        ++packets;
    CHECK(packets == 40);
    CHECK(read.Status == PXENV_STATUS_TFTP_READ_TIMEOUT);
    CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_SUCCESS);
}

TEST_CASE("a server that dies in the middle of READ_FILE") {
    TftpProgram program;
    program.tftp.script.dies_after = 40;
    auto file = TftpProgram::file_of("boot/large");
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_FAILURE);
    CHECK(file.Status == PXENV_STATUS_TFTP_READ_TIMEOUT);
}

TEST_CASE("READ_FILE brings the file to its place, in one call") {
    TftpProgram program;
    for (const char* name : {"boot/small", "boot/large", "exact", "empty"}) {
        CAPTURE(name);
        std::memset(&program.memory.ram[target], 0xEE, 0x80000);
        auto file = TftpProgram::file_of(name);
        REQUIRE(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
        CHECK(file.BufferSize == program.tftp.script.files[name].size());
        CHECK(program.target_is(program.tftp.script.files[name]));
    }
}

TEST_CASE("READ_FILE into a buffer of exactly the file's size, and into smaller ones") {
    bool tells_size = GENERATE(true, false);
    TftpProgram program;
    program.tftp.script.knows_tsize = tells_size;
    auto file = TftpProgram::file_of("boot/large", 300000);
    REQUIRE(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
    CHECK(program.target_is(program.tftp.script.files["boot/large"]));
    for (std::uint32_t size : {299999u, 1468u, 1u, 0u}) {
        std::memset(&program.memory.ram[target], 0xEE, 0x80000);
        file = TftpProgram::file_of("boot/large", size);
        CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_FAILURE);
        CHECK(file.Status == PXENV_STATUS_TFTP_TOO_MANY_PACKAGES);
        CHECK(program.memory.ram[target + size] == 0xEE);
    }
}

TEST_CASE("READ_FILE keeps to the program's memory") {
    bool tells_size = GENERATE(true, false);
    TftpProgram program;
    program.tftp.script.knows_tsize = tells_size;
    // Ends in the engine's memory; begins in our block; no memory at all; wraps around.
    for (std::uint32_t address : {std::uint32_t{TestMemory::engine_start} - 2000,
                                  std::uint32_t{0x9A000} - 2000,
                                  0x9A100u,
                                  0x40000000u,
                                  0xFFFFF000u}) {
        CAPTURE(address);
        auto file = TftpProgram::file_of("boot/large", 0xFFFFFFFF);
        file.Buffer = address;
        CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_FAILURE);
        CHECK(file.Status != PXENV_STATUS_SUCCESS);
    }
    const auto& ram = program.memory.ram;
    CHECK(std::count(ram.begin() + TestMemory::engine_start, ram.end(), 0xEE) == 0x100000);
    CHECK(std::count(ram.begin() + 0x9A000, ram.begin() + 0x9A800, 0xEE) == 0x800);
    // More than there is may be named when less is needed.
    auto file = TftpProgram::file_of("boot/large", 0xFFFFFFFF);
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
}

TEST_CASE("READ_FILE survives a server that comes back") {
    TftpProgram program;
    program.tftp.script.dies_after = 40;
    program.tftp.script.dead_for = async::seconds(12);
    auto file = TftpProgram::file_of("boot/large");
    REQUIRE(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
    CHECK(program.target_is(program.tftp.script.files["boot/large"]));
}

TEST_CASE("the port of a multicast fetch is not TFTP's") {
    TftpProgram program;
    auto file = TftpProgram::file_of("boot/small");
    file.McastIPAddress = 0xE0010203;
    file.TFTPSrvPort = 1759;
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
    CHECK(program.target_is(program.tftp.script.files["boot/small"]));
    file = TftpProgram::file_of("boot/small");
    file.TFTPSrvPort = 0;
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
}

TEST_CASE("GET_FSIZE asks for the size alone") {
    TftpProgram program;
    t_PXENV_TFTP_GET_FSIZE size{};
    TftpProgram::name(size, "boot/large", TestProgram::server_address);
    REQUIRE(program.call(PXENV_TFTP_GET_FSIZE, size) == PXENV_EXIT_SUCCESS);
    CHECK(size.FileSize == 300000);
    CHECK(program.tftp.data_sent <= 1);
    program.tftp.script.knows_tsize = false;
    CHECK(program.call(PXENV_TFTP_GET_FSIZE, size) == PXENV_EXIT_FAILURE);
    CHECK(size.Status == PXENV_STATUS_TFTP_NO_FILESIZE);
}

TEST_CASE("names: up to the whole field, and without a server the one that booted us") {
    TftpProgram program;
    std::string longest(128, 'n');
    program.tftp.script.files[longest] = testing_wire::pattern(10, 4);
    t_PXENV_TFTP_GET_FSIZE size{};
    TftpProgram::name(size, longest, {});
    REQUIRE(program.call(PXENV_TFTP_GET_FSIZE, size) == PXENV_EXIT_SUCCESS);
    CHECK(size.FileSize == 10);
    auto open = TftpProgram::open_of(longest);
    open.TFTPPort = 0;
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_SUCCESS);
    open = TftpProgram::open_of("");
    CHECK(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_FAILURE);
}

TEST_CASE("a bad buffer for TFTP_READ is refused and nothing is written") {
    TftpProgram program;
    auto open = TftpProgram::open_of("boot/large");
    REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    t_PXENV_TFTP_READ read{};
    read.Buffer = {std::uint16_t{0x20}, TestMemory::block_segment};
    CHECK(program.call(PXENV_TFTP_READ, read) == PXENV_EXIT_FAILURE);
    CHECK(read.Status == PXENV_STATUS_MCOPY_PROBLEM);
    CHECK(*program.bytes_at(read.Buffer) == 0xEE);
    read.Buffer = {std::uint16_t{0xFF00}, std::uint16_t{0x2000}};
    CHECK(program.call(PXENV_TFTP_READ, read) == PXENV_EXIT_FAILURE);
    CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_SUCCESS);
}

TEST_CASE("a lossy wire changes nothing but the time") {
    TftpProgram program;
    program.host.nic.receiving.loss = 10;
    program.host.nic.sending.loss = 10;
    program.host.nic.receiving.duplication = 5;
    program.host.nic.receiving.reordering = 5;
    auto open = TftpProgram::open_of("boot/large", 1024);
    REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(program.read_all(1024) == program.tftp.script.files["boot/large"]);
    CHECK(program.host.nic.received.lost > 0);
}

TEST_CASE("RESTART_TFTP fetches the file and starts it; a failed fetch starts nothing") {
    TftpProgram program;
    auto file = TftpProgram::file_of("boot/small");
    file.Buffer = 0x7C00;
    // The machine of the test comes back from the restart, which real ones do not.
    CHECK(program.call(PXENV_RESTART_TFTP, file) == PXENV_EXIT_FAILURE);
    CHECK(program.control.restarts == 1);
    const Frame& small = program.tftp.script.files["boot/small"];
    CHECK(std::equal(small.begin(), small.end(), &program.memory.ram[0x7C00]));
    file = TftpProgram::file_of("absent");
    CHECK(program.call(PXENV_RESTART_TFTP, file) == PXENV_EXIT_FAILURE);
    CHECK(file.Status == PXENV_STATUS_TFTP_FILE_NOT_FOUND);
    CHECK(program.control.restarts == 1);
}

TEST_CASE("a NIC taken down and up again can fetch again") {
    TftpProgram program;
    auto open = TftpProgram::open_of("boot/large");
    REQUIRE(program.call(PXENV_TFTP_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(program.call(PXENV_UNDI_SHUTDOWN) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_TFTP_READ) == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_INITIALIZE) == PXENV_STATUS_SUCCESS);
    t_PXENV_UNDI_OPEN undi{};
    CHECK(program.call(PXENV_UNDI_OPEN, undi) == PXENV_EXIT_SUCCESS);
    CHECK(program.call(PXENV_TFTP_READ) == PXENV_STATUS_TFTP_CLOSED);
    auto file = TftpProgram::file_of("boot/large");
    CHECK(program.call(PXENV_TFTP_READ_FILE, file) == PXENV_EXIT_SUCCESS);
    CHECK(program.target_is(program.tftp.script.files["boot/large"]));
}
