// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/sftp.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "ssh/text.hpp"
#include "ssh/tunnel.hpp"

namespace ssh {
namespace {

/// What every server takes in one request: draft-ietf-secsh-filexfer-02, section 3.
constexpr std::size_t chunk = 32768;

std::string status_name(int status) {
    switch (status) {
        case SSH_FX_NO_SUCH_FILE:
            return "no such file or folder";
        case SSH_FX_PERMISSION_DENIED:
            return "permission denied";
        case SSH_FX_FAILURE:
            return "failure";
        case SSH_FX_OP_UNSUPPORTED:
            return "the server cannot do that";
        default:
            return fmt::format("SFTP status {}", status);
    }
}

}  // namespace

/// Moves the tunnel while this thread is inside libssh. The sessions below belong to it alone until
/// it ends.
class Transfer::Pump {
  public:
    explicit Pump(Tunnel& tunnel) : tunnel_(tunnel) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) == 0) {
            stop_ = Descriptor(ends[0]);
            stopper_ = Descriptor(ends[1]);
            thread_ = std::thread([this] { run(); });
        }
    }
    Pump(const Pump&) = delete;
    Pump& operator=(const Pump&) = delete;
    ~Pump() {
        stopper_ = Descriptor();
        if (thread_.joinable())
            thread_.join();
    }

  private:
    void run() {
        while (true) {
            tunnel_.pump();
            std::vector<pollfd> descriptors{{stop_.number(), POLLIN, 0}};
            tunnel_.add_descriptors(descriptors);
            if (::poll(descriptors.data(), descriptors.size(), -1) > 0 &&
                descriptors.front().revents != 0)
                return;
        }
    }

    Tunnel& tunnel_;
    Descriptor stop_;
    Descriptor stopper_;
    std::thread thread_;
};

Transfer::Transfer(Session& session, Watchdog& watchdog, Deadline deadline)
    : session_(session), guard_(watchdog, session.socket(), deadline) {
    if (session.way() != nullptr)
        pump_ = std::make_unique<Pump>(*session.way());
    ssh_set_blocking(session.handle(), 1);
}

Transfer::~Transfer() {
    // Still blocking and watched: closing waits for the server's answer.
    sftp_.reset();
    pump_.reset();
    if (guard_.expired())
        session_.note_cut_off();
    ssh_set_blocking(session_.handle(), 0);
}

Result<std::unique_ptr<Transfer>> Transfer::begin(Session& session,
                                                  Watchdog& watchdog,
                                                  Deadline deadline) {
    std::unique_ptr<Transfer> transfer(new Transfer(session, watchdog, deadline));
    transfer->sftp_.reset(sftp_new(session.handle()));
    if (transfer->sftp_ == nullptr || sftp_init(transfer->sftp_.get()) != SSH_OK) {
        if (transfer->guard_.expired())
            return Error{"SFTP took too long", session.name(), ""};
        Error error = session.failure("offers no SFTP");
        error.what_to_do =
            "Its sshd needs a line \"Subsystem sftp ...\", and the user's login shell must print "
            "nothing of its own.";
        return error;
    }
    return transfer;
}

Result<void> Transfer::write_new(const std::string& path, romfile::View bytes) {
    FileHandle file(sftp_open(sftp_.get(), path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644));
    if (file == nullptr)
        return failure("cannot create", path);
    while (!bytes.empty()) {
        const std::size_t count = std::min(bytes.size(), chunk);
        const ssize_t written = sftp_write(file.get(), bytes.data(), count);
        if (written <= 0)
            return failure("cannot write", path);
        bytes = bytes.subspan(std::min(static_cast<std::size_t>(written), count));
    }
    if (sftp_extension_supported(sftp_.get(), "fsync@openssh.com", "1") != 0 &&
        sftp_fsync(file.get()) != 0)
        return failure("cannot bring to the disk", path);
    if (sftp_close(file.release()) != SSH_OK)
        return failure("cannot write", path);
    return success;
}

Result<romfile::Bytes> Transfer::read(const std::string& path, std::size_t limit) {
    const FileHandle file(sftp_open(sftp_.get(), path.c_str(), O_RDONLY, 0));
    if (file == nullptr)
        return failure("cannot open", path);
    romfile::Bytes bytes;
    romfile::Bytes part(chunk);
    while (true) {
        const ssize_t got = sftp_read(file.get(), part.data(), part.size());
        if (got < 0)
            return failure("cannot read", path);
        if (got == 0)
            return bytes;
        const auto count = std::min(static_cast<std::size_t>(got), part.size());
        if (count > limit - bytes.size())
            return Error{"is larger than it can be", session_.name() + ":" + path, ""};
        bytes.insert(bytes.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count));
    }
}

Error Transfer::failure(const std::string& doing, const std::string& path) const {
    const std::string where = fmt::format("{}:{}", session_.name(), path);
    if (guard_.expired())
        return {doing + ": took too long", where, ""};
    if (!session_.alive())
        return {doing + ": the connection was lost", where, ""};
    const int status = sftp_get_error(sftp_.get());
    return {fmt::format("{}: {}{}",
                        doing,
                        status_name(status),
                        status == SSH_FX_FAILURE ? space_left(path) : ""),
            where,
            ""};
}

/// SFTP 3 has no word for a full disk.
std::string Transfer::space_left(const std::string& path) const {
    const std::string folder = path.substr(0, path.rfind('/'));
    sftp_statvfs_t const space = sftp_statvfs(sftp_.get(), folder.c_str());
    if (space == nullptr)
        return "";
    const std::uint64_t kibibytes = space->f_bavail * space->f_frsize / 1024;
    sftp_statvfs_free(space);
    return fmt::format(" ({} KiB are free there)", kibibytes);
}

}  // namespace ssh
