// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/status.hpp"

#include <catch2/catch.hpp>

#include "std/pxe.hpp"

using async::Code;

TEST_CASE("every error has a status that is not success") {
    for (unsigned i = 0; i <= static_cast<unsigned>(Code::in_use); ++i)
        CHECK(
            pxe::tftp_status({static_cast<Code>(i), ""}, layout::PXENV_STATUS_TFTP_READ_TIMEOUT) !=
            layout::PXENV_STATUS_SUCCESS);
}

TEST_CASE("errors of a transfer and their words") {
    auto status = [](Code code, std::uint32_t value = 0) {
        return pxe::tftp_status({code, "", value}, layout::PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    };
    CHECK(status(Code::timed_out) == layout::PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    CHECK(status(Code::unreachable) == layout::PXENV_STATUS_TFTP_CANNOT_ARP_ADDRESS);
    CHECK(status(Code::refused, 0) == layout::PXENV_STATUS_TFTP_ERROR_OPCODE);
    CHECK(status(Code::refused, 1) == layout::PXENV_STATUS_TFTP_FILE_NOT_FOUND);
    CHECK(status(Code::refused, 2) == layout::PXENV_STATUS_TFTP_ACCESS_VIOLATION);
    CHECK(status(Code::refused, 70000) == layout::PXENV_STATUS_TFTP_ERROR_OPCODE);
    CHECK(status(Code::no_memory) == layout::PXENV_STATUS_OUT_OF_RESOURCES);
    CHECK(status(Code::too_large) == layout::PXENV_STATUS_TFTP_TOO_MANY_PACKAGES);
    CHECK(status(Code::cancelled) == layout::PXENV_STATUS_FAILURE);
}
