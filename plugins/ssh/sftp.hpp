// SPDX-License-Identifier: GPL-2.0-or-later
// Files of a host by SFTP. libssh's SFTP only knows how to block (0.10: without blocking it spins),
// so a Transfer blocks its thread: it is for one host per thread, never for a loop with many. A
// watchdog ends it at its deadline, and with it the connection.
#pragma once

#include <libssh/sftp.h>

#include <memory>
#include <string>

#include "romfile/bytes.hpp"
#include "ssh/session.hpp"
#include "ssh/watchdog.hpp"

namespace ssh {

class Transfer {
  public:
    /// Begins SFTP on the session, which stays blocking while this lives.
    [[nodiscard]] static Result<std::unique_ptr<Transfer>> begin(Session& session,
                                                                 Watchdog& watchdog,
                                                                 Deadline deadline);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer();

    /// A new file (what stands there already is an error) with mode 0644, brought to the disk where
    /// the server can do that (fsync@openssh.com).
    [[nodiscard]] Result<void> write_new(const std::string& path, romfile::View bytes);
    /// The whole of a file of at most `limit` bytes.
    [[nodiscard]] Result<romfile::Bytes> read(const std::string& path, std::size_t limit);

  private:
    class Pump;
    using SftpHandle = std::unique_ptr<sftp_session_struct, Deleter<sftp_free>>;
    using FileHandle = std::unique_ptr<sftp_file_struct, Deleter<sftp_close>>;

    Transfer(Session& session, Watchdog& watchdog, Deadline deadline);
    [[nodiscard]] Error failure(const std::string& doing, const std::string& path) const;
    [[nodiscard]] std::string space_left(const std::string& path) const;

    Session& session_;
    Watchdog::Guard guard_;
    std::unique_ptr<Pump> pump_;  ///< where there is a tunnel: it has to be kept moving
    SftpHandle sftp_;
};

}  // namespace ssh
