// SPDX-License-Identifier: GPL-2.0-or-later
// TFTP packets: RFC 1350, options of RFC 2347, 2348, 2349 and 7440. Bytes to values and back, no
// state. The reading side of a transfer, and of a server what the formats have in common.
#pragma once

#include <array>
#include <optional>

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "std/endian.hpp"

namespace wire {

inline constexpr std::uint16_t tftp_port = 69;
inline constexpr std::size_t tftp_header_size = 4;  ///< of DATA, ACK and ERROR
inline constexpr std::uint16_t tftp_default_blksize = 512;
inline constexpr std::uint16_t tftp_smallest_blksize = 8;
inline constexpr std::uint16_t tftp_largest_blksize = 65464;

enum class TftpOpcode : std::uint16_t { RRQ = 1, WRQ, DATA, ACK, ERROR, OACK };

/// RFC 1350 appendix, RFC 2347.
enum class TftpErrorCode : std::uint16_t {
    not_defined,
    file_not_found,
    access_violation,
    disk_full,
    illegal_operation,
    unknown_transfer_id,
    file_already_exists,
    no_such_user,
    option_refused,
};

/// Of a request: what is asked for. Of an OACK: what the server grants.
struct TftpOptions {
    std::optional<std::uint32_t> blksize;     ///< 8..65464
    std::optional<std::uint32_t> tsize;       ///< 4 GiB - 1 also stands for everything larger
    std::optional<std::uint32_t> windowsize;  ///< 1..65535
    friend bool operator==(const TftpOptions&, const TftpOptions&) = default;
};

/// A packet taken apart. A view of the datagram.
struct TftpPacket {
    TftpOpcode opcode;
    std::uint16_t number = 0;  ///< block number of DATA and ACK, error code of ERROR
    /// Content of DATA, text of ERROR up to its NUL, options of OACK, all after the opcode of RRQ.
    layout::Bytes body;
};

/// Code::malformed for an unknown opcode or a packet shorter than its kind.
async::Result<TftpPacket> parse_tftp(layout::Bytes datagram);

/// The file name of a request; `options` becomes what follows file name and mode, for
/// parse_tftp_options(). Code::malformed when a NUL is missing.
async::Result<std::string_view> parse_tftp_request(layout::Bytes body, layout::Bytes& options);

/// Code::malformed with the reason as `what`: no NUL, an option twice, a number that is none or is
/// outside its RFC's range. Unknown options are passed over in a request but refused in an OACK.
enum class UnknownTftpOptions { ignored, refused };
async::Result<TftpOptions> parse_tftp_options(layout::Bytes list, UnknownTftpOptions unknown);

/// Code::malformed when a server grants what was not asked for, or more than was asked for.
async::Result<void> check_tftp_oack(const TftpOptions& granted, const TftpOptions& asked);

/// Each gives the packet's size. Code::too_large when it does not fit into `space`, and for a file
/// name that holds a NUL.
async::Result<std::size_t> emit_tftp_rrq(std::string_view file,
                                         const TftpOptions& options,
                                         layout::MutableBytes space);
async::Result<std::size_t> emit_tftp_oack(const TftpOptions& options, layout::MutableBytes space);
async::Result<std::size_t> emit_tftp_error(TftpErrorCode code,
                                           std::string_view message,
                                           layout::MutableBytes space);

constexpr std::array<std::uint8_t, tftp_header_size> tftp_ack(std::uint16_t block) {
    return {0,
            static_cast<std::uint8_t>(TftpOpcode::ACK),
            static_cast<std::uint8_t>(block >> 8),
            static_cast<std::uint8_t>(block)};
}

}  // namespace wire
