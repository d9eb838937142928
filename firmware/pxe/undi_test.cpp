// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/undi.hpp"

#include <catch2/catch.hpp>

#include "pxe/test_program.hpp"

using namespace layout;
using pxe::TestProgram;

TEST_CASE("UNDI_GET_INFORMATION describes the NIC") {
    TestProgram program;
    t_PXENV_UNDI_GET_INFORMATION information;
    std::memset(&information, 0xCC, sizeof(information));
    REQUIRE(program.call(PXENV_UNDI_GET_INFORMATION, information) == PXENV_EXIT_SUCCESS);
    CHECK(information.Status == PXENV_STATUS_SUCCESS);
    CHECK(information.IntNumber == 0);
    CHECK(information.MaxTranUnit == 1500);
    CHECK(information.HwType == ETHER_TYPE);
    CHECK(information.HwAddrLen == 6);
    const std::uint8_t address[16] = {0x52, 0x54, 0, 0, 0, 15};
    CHECK(std::memcmp(information.CurrentNodeAddress, address, 16) == 0);
    CHECK(std::memcmp(information.PermNodeAddress, address, 16) == 0);
    CHECK(information.ROMAddress == 0xC980);
    CHECK(information.RxBufCt > 0);
    CHECK(information.TxBufCt > 0);
}

TEST_CASE("UNDI_GET_NIC_TYPE says where the NIC is on PCI") {
    TestProgram program;
    t_PXENV_UNDI_GET_NIC_TYPE type{};
    REQUIRE(program.call(PXENV_UNDI_GET_NIC_TYPE, type) == PXENV_EXIT_SUCCESS);
    CHECK(type.NicType == PCI_NIC);
    CHECK(type.Vendor_ID == 0x1AF4);
    CHECK(type.Dev_ID == 0x1041);
    CHECK(type.Base_Class == 2);
    CHECK(type.BusDevFunc == 0x18);
    CHECK(type.SubDevice_ID == 0x1100);
}

TEST_CASE("UNDI_GET_IFACE_INFO names an Ethernet interface that has to be polled") {
    TestProgram program;
    t_PXENV_UNDI_GET_IFACE_INFO info;
    std::memset(&info, 0xCC, sizeof(info));
    REQUIRE(program.call(PXENV_UNDI_GET_IFACE_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(std::string_view(info.IfaceType) == "DIX+802.3");
    CHECK(info.LinkSpeed == 1000000000);
    CHECK(info.ServiceFlags == 0x0B);
}

TEST_CASE("UNDI_GET_MCAST_ADDRESS: RFC 1112, and only for groups") {
    TestProgram program;
    t_PXENV_UNDI_GET_MCAST_ADDRESS parameters{};
    parameters.InetAddr = 0xEFFF0102;  // 239.255.1.2
    REQUIRE(program.call(PXENV_UNDI_GET_MCAST_ADDRESS, parameters) == PXENV_EXIT_SUCCESS);
    const std::uint8_t address[16] = {0x01, 0x00, 0x5E, 0x7F, 0x01, 0x02};
    CHECK(std::memcmp(parameters.MediaAddr, address, 16) == 0);
    parameters.InetAddr = 0x0A000202;
    CHECK(program.call(PXENV_UNDI_GET_MCAST_ADDRESS, parameters) == PXENV_EXIT_FAILURE);
    CHECK(parameters.Status == PXENV_STATUS_UNDI_INVALID_PARAMETER);
}

TEST_CASE("the NIC goes through its states, and steps taken already are no error") {
    TestProgram program;
    auto& nic = program.host.nic;
    t_PXENV_UNDI_OPEN open{};
    open.PktFilter = FLTR_DIRECTED | FLTR_BRDCST;
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(nic.opens() == 1);

    CHECK(program.call(PXENV_UNDI_CLOSE) == PXENV_STATUS_SUCCESS);
    CHECK_FALSE(nic.is_open());
    CHECK(program.call(PXENV_UNDI_CLOSE) == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(nic.is_open());
    CHECK(program.host.interface.configuration().address == TestProgram::address);

    CHECK(program.call(PXENV_UNDI_SHUTDOWN) == PXENV_STATUS_SUCCESS);
    CHECK_FALSE(nic.is_open());
    CHECK(program.call(PXENV_UNDI_SHUTDOWN) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_RESET_ADAPTER) == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_INITIALIZE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_INITIALIZE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_RESET_ADAPTER) == PXENV_STATUS_SUCCESS);
    CHECK_FALSE(nic.is_open());
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(nic.is_open());

    CHECK(program.call(PXENV_UNDI_CLEANUP) == PXENV_STATUS_SUCCESS);
    CHECK_FALSE(nic.is_open());
    CHECK(program.call(PXENV_UNDI_INITIALIZE) == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_GET_INFORMATION) == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_STARTUP) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_STARTUP) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_GET_INFORMATION) == PXENV_STATUS_SUCCESS);
}

TEST_CASE("a NIC that does not open is told, and can be tried again") {
    TestProgram program;
    CHECK(program.call(PXENV_UNDI_CLOSE) == PXENV_STATUS_SUCCESS);
    program.host.nic.fail_opens(1);
    t_PXENV_UNDI_OPEN open{};
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.Status == PXENV_STATUS_UNDI_CANNOT_INITIALIZE_NIC);
    CHECK(program.call(PXENV_UNDI_ISR) == PXENV_STATUS_UNDI_INVALID_STATE);
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_SUCCESS);
}

TEST_CASE("lists of multicast addresses are bounded") {
    TestProgram program;
    t_PXENV_UNDI_RESET list{};
    list.R_Mcast_Buf.MCastAddrCount = 8;
    CHECK(program.call(PXENV_UNDI_SET_MCAST_ADDRESS, list) == PXENV_EXIT_SUCCESS);
    for (unsigned bad : {9u, 0xFFFFu}) {
        const auto count = static_cast<std::uint16_t>(bad);
        list.R_Mcast_Buf.MCastAddrCount = count;
        CHECK(program.call(PXENV_UNDI_SET_MCAST_ADDRESS, list) == PXENV_EXIT_FAILURE);
        CHECK(list.Status == PXENV_STATUS_UNDI_INVALID_PARAMETER);
        CHECK(program.call(PXENV_UNDI_RESET_ADAPTER, list) == PXENV_EXIT_FAILURE);
        t_PXENV_UNDI_OPEN open{};
        open.R_Mcast_Buf.MCastAddrCount = count;
        CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_FAILURE);
    }
}

TEST_CASE("the station address stays the one the NIC has") {
    TestProgram program;
    t_PXENV_UNDI_SET_STATION_ADDRESS parameters{};
    const std::uint8_t own[6] = {0x52, 0x54, 0, 0, 0, 15};
    std::memcpy(parameters.StationAddress, own, 6);
    CHECK(program.call(PXENV_UNDI_SET_STATION_ADDRESS, parameters) == PXENV_EXIT_SUCCESS);
    parameters.StationAddress[5] = 16;
    CHECK(program.call(PXENV_UNDI_SET_STATION_ADDRESS, parameters) == PXENV_EXIT_FAILURE);
    CHECK(parameters.Status == PXENV_STATUS_UNSUPPORTED);
}
