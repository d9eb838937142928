// SPDX-License-Identifier: GPL-2.0-or-later
// TFTP read transfers (RFC 1350, 2347, 2348, 2349, 7440).
#pragma once

#include <optional>

#include "async/report.hpp"
#include "async/task.hpp"
#include "async/text.hpp"
#include "net/udp_socket.hpp"

namespace client {

struct TftpSettings {
    async::Duration first_timeout = async::milliseconds(500);  ///< doubles, with jitter
    async::Duration largest_timeout = async::milliseconds(4000);
    unsigned tries = 6;  ///< of one packet without any progress
    unsigned restarts = 2;  ///< of a whole transfer whose server went silent (tftp_fetch)
    std::uint16_t blksize = 0;  ///< asked for; 0: what fits the interface's MTU
    std::uint16_t windowsize = 32;  ///< asked for; 1: lock-step, option not sent
};

struct TftpRequest {
    net::Ipv4Address server;
    std::uint16_t port = 69;
    std::string_view file;  ///< must outlive the transfer
};

/// One transfer, pulled block by block (PXENV_TFTP_READ works like this).
/// Order of calls: open, then read until it gives less than block_size(), then nothing or close.
class TftpTransfer {
  public:
    TftpTransfer(net::Interface& interface, async::Entropy& entropy, TftpSettings settings);
    ~TftpTransfer();

    /// Sends the RRQ with options and waits for OACK, DATA 1 or ERROR. Falls back to a plain RFC 1350
    /// RRQ when the server refuses the options (error 8), and accepts servers that ignore them.
    /// Code::refused with the TFTP error code as value; server_message() then holds its words.
    async::Task<void> open(TftpRequest request);
    /// Writes the next block in order to `destination` (at least block_size() bytes) and gives its
    /// length. Acknowledges by window, asks again for lost blocks, ignores duplicates, follows block
    /// number wrap-around. After the last block (shorter than block_size()) every read gives 0.
    async::Task<std::uint32_t> read(layout::MutableBytes destination);
    /// Tells the server to stop (ERROR 0) unless the transfer is complete.
    void close();

    std::uint16_t block_size() const;
    /// From tsize, when the server said it.
    std::optional<std::uint32_t> size() const;
    std::string_view server_message() const;
};

/// Takes a whole file.
class TftpSink {
  public:
    /// Before the first byte, and again from zero when a transfer restarts. `size` where known.
    /// An error (Code::too_large) ends the fetch with that error.
    virtual async::Result<void> begin(std::optional<std::uint32_t> size) = 0;
    /// Space for at least `count` more bytes, or an empty run when there is none.
    virtual layout::MutableBytes space(std::size_t count) = 0;
    /// `count` bytes of the last space() hold the next part of the file.
    virtual void commit(std::size_t count) = 0;

  protected:
    ~TftpSink() = default;
};

/// Fetches a file into `sink`, starting over when the server is lost; gives its size.
/// Reports "progress" at most every 250 ms and the server's ERROR in words ("fail").
async::Task<std::uint32_t> tftp_fetch(net::Interface& interface,
                                      TftpRequest request,
                                      TftpSettings settings,
                                      TftpSink& sink,
                                      async::Entropy& entropy,
                                      async::Report& report);

/// The size of a file without its content (PXENV_TFTP_GET_FSIZE). Code::unsupported when the server
/// does not know tsize.
async::Task<std::uint32_t> tftp_size(net::Interface& interface,
                                     TftpRequest request,
                                     TftpSettings settings,
                                     async::Entropy& entropy);

}  // namespace client
