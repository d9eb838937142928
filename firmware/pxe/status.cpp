// SPDX-License-Identifier: GPL-2.0-or-later
// Our errors as status words of the PXE API: two tables.
#include "pxe/status.hpp"

#include "std/pxe.hpp"

namespace pxe {

namespace {

using async::Code;

struct CodeRow {
    Code code;
    std::uint8_t status;
};
constexpr CodeRow of_code[] = {
    {Code::no_memory, layout::PXENV_STATUS_OUT_OF_RESOURCES},
    {Code::unreachable, layout::PXENV_STATUS_TFTP_CANNOT_ARP_ADDRESS},
    {Code::malformed, layout::PXENV_STATUS_TFTP_UNKNOWN_OPCODE},
    {Code::refused, layout::PXENV_STATUS_TFTP_ERROR_OPCODE},
    {Code::not_found, layout::PXENV_STATUS_TFTP_FILE_NOT_FOUND},
    {Code::too_large, layout::PXENV_STATUS_TFTP_TOO_MANY_PACKAGES},
    {Code::unsupported, layout::PXENV_STATUS_TFTP_NO_FILESIZE},
    {Code::link_down, layout::PXENV_STATUS_TFTP_CANNOT_OPEN_CONNECTION},
    {Code::device, layout::PXENV_STATUS_TFTP_CANNOT_OPEN_CONNECTION},
    {Code::in_use, layout::PXENV_STATUS_TFTP_CANNOT_OPEN_CONNECTION},
};

// The TFTP error codes (RFC 1350) that have a word of their own.
struct RefusalRow {
    std::uint8_t tftp_error;
    std::uint8_t status;
};
constexpr RefusalRow of_refusal[] = {
    {1, layout::PXENV_STATUS_TFTP_FILE_NOT_FOUND},
    {2, layout::PXENV_STATUS_TFTP_ACCESS_VIOLATION},
};

}  // namespace

Status tftp_status(const async::Error& error, Status timeout) {
    if (error.code == Code::timed_out)
        return timeout;
    if (error.code == Code::refused)
        for (const RefusalRow& row : of_refusal)
            if (row.tftp_error == error.value)
                return row.status;
    for (const CodeRow& row : of_code)
        if (row.code == error.code)
            return row.status;
    return layout::PXENV_STATUS_FAILURE;
}

}  // namespace pxe
