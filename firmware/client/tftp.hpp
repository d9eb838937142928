// SPDX-License-Identifier: GPL-2.0-or-later
// TFTP read transfers (RFC 1350, 2347, 2348, 2349, 7440).
#pragma once

#include <optional>

#include "async/report.hpp"
#include "async/task.hpp"
#include "async/text.hpp"
#include "client/backoff.hpp"
#include "net/udp_socket.hpp"
#include "wire/tftp.hpp"

namespace client {

struct TftpSettings {
    async::Duration first_timeout = async::milliseconds(500);  ///< doubles, with jitter
    async::Duration largest_timeout = async::milliseconds(2000);
    unsigned tries = 6;             ///< of one packet without any progress
    unsigned restarts = 2;          ///< of a whole transfer whose server went silent (tftp_fetch)
    std::uint16_t blksize = 0;      ///< asked for; 0: what fits the interface's MTU
    std::uint16_t windowsize = 32;  ///< asked for; 1: lock-step, option not sent
};

struct TftpRequest {
    net::Ipv4Address server;
    std::uint16_t port = 69;
    std::string_view file;  ///< must outlive the transfer
};

/// One transfer, pulled block by block (PXENV_TFTP_READ works like this).
/// Order of calls: open, then read until it gives less than block_size(), then nothing or close.
/// The server's port is fixed by its first answer; packets from elsewhere get ERROR 5. When the
/// last acknowledgement is lost and the transfer is already destroyed, the server times out by
/// itself.
class TftpTransfer {
  public:
    TftpTransfer(net::Interface& interface, async::Entropy& entropy, TftpSettings settings);
    ~TftpTransfer();
    TftpTransfer(const TftpTransfer&) = delete;
    TftpTransfer& operator=(const TftpTransfer&) = delete;

    /// Sends the RRQ with options and waits for OACK, DATA 1 or ERROR. Falls back to a plain RFC
    /// 1350 RRQ when the server refuses the options (error 8) or grants others than asked, and
    /// accepts servers that ignore them. Code::refused with the TFTP error code as value;
    /// server_message() then holds its words.
    async::Task<void> open(TftpRequest request);
    /// Writes the next block in order to `destination` (at least block_size() bytes) and gives its
    /// length. Acknowledges by window, asks again for lost blocks, ignores duplicates, follows
    /// block number wrap-around (65535, then 0). After the last block (shorter than block_size())
    /// every read gives 0.
    async::Task<std::uint32_t> read(layout::MutableBytes destination);

    /// read() without a coroutine per block and without its copy: the next block, a view until the
    /// next call; nothing when none has come yet: then wait() and call again. After the last block
    /// every call gives an empty one.
    async::Result<std::optional<layout::Bytes>> try_read();
    /// Await after try_read() gave nothing. Its result does not matter.
    [[nodiscard]] async::Event::Waiter wait();

    /// Tells the server to stop (ERROR 0) unless the transfer is complete.
    void close();

    std::uint16_t block_size() const { return block_size_; }
    /// From tsize, when the server said it.
    std::optional<std::uint32_t> size() const { return size_; }
    std::string_view server_message() const { return server_message_.view(); }

  private:
    async::Task<void> ask(TftpRequest request, wire::TftpOptions options);
    wire::TftpOptions wanted_options() const;
    async::Result<bool> take_first(net::Datagram& datagram, const wire::TftpOptions& asked);
    async::Result<void> take_oack(const net::Datagram& datagram,
                                  layout::Bytes list,
                                  const wire::TftpOptions& asked);
    async::Result<bool> take(net::Datagram& datagram);
    async::Result<bool> take_block(net::Datagram& datagram, const wire::TftpPacket& packet);
    async::Error take_error(const wire::TftpPacket& packet);
    async::Result<void> look_at_clock();
    void acknowledge();
    void send_error(net::Endpoint to, wire::TftpErrorCode code, std::string_view message);

    net::Interface& interface_;
    TftpSettings settings_;
    Backoff backoff_;
    std::optional<net::UdpSocket> socket_;
    net::Endpoint server_;                ///< port 0 until the first answer
    std::optional<net::Datagram> first_;  ///< DATA 1 of a server without options
    async::Buffer block_;                 ///< holds the block given last
    std::optional<std::uint32_t> size_;
    async::Text<128> server_message_;
    async::Instant waiting_since_;
    async::Instant deadline_;
    unsigned tries_left_ = 0;
    std::uint16_t block_size_ = wire::tftp_default_blksize;
    std::uint16_t window_size_ = 1;
    std::uint16_t last_ = 0;            ///< block number taken last
    std::uint16_t unacknowledged_ = 0;  ///< blocks taken since the last ACK
    bool started_ = false;              ///< the server may send
    bool progressed_ = false;           ///< since the clock was last looked at
    bool gap_acknowledged_ = false;     ///< for the block taken last
    bool complete_ = false;
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
