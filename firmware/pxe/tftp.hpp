// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP calls of the PXE API: one transfer pulled packet by packet, and whole files in one call.
#pragma once

#include "async/memory.hpp"
#include "client/tftp.hpp"
#include "pxe/environment.hpp"
#include "pxe/status.hpp"

namespace pxe {

class Tftp {
  public:
    explicit Tftp(const Environment& environment) : environment_(environment) {}

    bool is_open() const { return static_cast<bool>(open_); }
    /// Ends the open transfer, if any.
    void reset();

    Status open(layout::t_PXENV_TFTP_OPEN& parameters);
    Status close();
    /// Writes the next packet to the program's buffer. One shorter than PacketSize is the last;
    /// reading on gives empty ones.
    Status read(layout::t_PXENV_TFTP_READ& parameters);
    /// The multicast fields are ignored: the file comes by unicast from port 69.
    Status read_file(layout::t_PXENV_TFTP_READ_FILE& parameters);
    Status get_fsize(layout::t_PXENV_TFTP_GET_FSIZE& parameters);
    /// READ_FILE, then the program at 0:7C00 is started anew. Comes back only with an error.
    Status restart(layout::t_PXENV_TFTP_READ_FILE& parameters);

  private:
    // The name outlives the transfer that views it.
    struct Transfer {
        Transfer(const Environment& environment, client::TftpSettings settings)
            : transfer(environment.interface, environment.entropy, settings) {}
        async::Text<128> file;
        client::TftpTransfer transfer;
        std::uint16_t packets = 0;
    };
    struct Target;
    Target target(const char (&file)[128], std::uint32_t server, std::uint32_t gateway);
    void announce(const Target& target);
    Status deliver(layout::Bytes block, layout::t_PXENV_TFTP_READ& parameters);
    Status failed(const async::Error& error, Status timeout);

    const Environment& environment_;
    async::Owned<Transfer> open_;
};

}  // namespace pxe
