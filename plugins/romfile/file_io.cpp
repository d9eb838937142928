// SPDX-License-Identifier: GPL-2.0-or-later
// Plain POSIX calls: iostreams can neither sync nor tell why something failed.
#include "romfile/file_io.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace romfile {
namespace {

Error system_error(const char* action, const std::string& path) {
    return {fmt::format("cannot {}: {}", action, std::strerror(errno)), path, ""};
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }
    int number() const { return number_; }
    /// Closing can report a write error that nothing before it did.
    [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

/// Removes the file unless it was renamed into place.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (!path_.empty())
            ::unlink(path_.c_str());
    }
    [[nodiscard]] bool rename_to(const std::string& path) {
        if (::rename(path_.c_str(), path.c_str()) != 0)
            return false;
        path_.clear();
        return true;
    }

  private:
    std::string path_;
};

/// Where a chain of symbolic links ends; the path itself when nothing is there yet. Anything but a
/// file is refused: a rename would replace a device like /dev/null as readily.
Result<std::string> target_of(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return errno == ENOENT ? Result<std::string>(path) : system_error("look at", path);
    if (::stat(path.c_str(), &status) != 0)
        return system_error("follow the symbolic link", path);
    if (!S_ISREG(status.st_mode))
        return Error{"exists and is not a regular file", path, ""};
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real ? Result<std::string>(real.get()) : system_error("resolve", path);
}

mode_t umask_now() {
    const mode_t mask = ::umask(022);
    ::umask(mask);
    return mask;
}

/// The SELinux context, where there is one. Where it may not be set the new file has that of its
/// folder, as with any other program.
void keep_context(int file, const std::string& target) {
    std::array<char, 256> context;
    const ssize_t size =
        ::getxattr(target.c_str(), "security.selinux", context.data(), context.size());
    if (size > 0)
        (void)::fsetxattr(
            file, "security.selinux", context.data(), static_cast<std::size_t>(size), 0);
}

/// Mode and owner of the file that is going to be replaced, or of a new one.
bool set_attributes(int file, const std::string& target, std::optional<mode_t> mode) {
    struct stat old {};
    if (::stat(target.c_str(), &old) != 0)
        return ::fchmod(file, mode.value_or(0666) & ~umask_now() & 0777) == 0;
    // Only root may give files away; for others the file simply becomes theirs.
    if (::fchown(file, old.st_uid, old.st_gid) != 0 && errno != EPERM)
        return false;
    keep_context(file, target);
    return ::fchmod(file, old.st_mode & 07777) == 0;
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> write_new_file(const std::string& path,
                            View bytes,
                            std::optional<mode_t> mode,
                            const Prepare& prepare) {
    const Result<std::string> found = target_of(path);
    if (!found)
        return found.error();
    const std::string& target = *found;
    std::string name = target + ".XXXXXX";
    Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
    if (file.number() < 0)
        return system_error("create a file beside it", path);
    TemporaryFile temporary(name);
    if (!write_all(file.number(), bytes))
        return system_error("write", path);
    if (!set_attributes(file.number(), target, mode))
        return system_error("set mode and owner", path);
    if (prepare)
        if (Result<void> prepared = prepare(file.number()); !prepared)
            return prepared;
    if (::fsync(file.number()) != 0 || !file.close())
        return system_error("write", path);
    if (!temporary.rename_to(target))
        return system_error("replace", path);
    // The rename itself is on the disk only when the folder is. Some network file systems cannot
    // sync a folder and say EINVAL.
    Descriptor folder(::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() < 0 || (::fsync(folder.number()) != 0 && errno != EINVAL))
        return system_error("bring its folder to the disk", path);
    return success;
}

}  // namespace

Result<FileContent> read_file(const std::string& path, std::size_t limit) {
    // Without O_NONBLOCK the open of a FIFO that has no writer would never return.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return system_error("open", path);
    if (!S_ISREG(status.st_mode))
        return Error{"not a regular file", path, ""};
    if (static_cast<std::uintmax_t>(status.st_size) > limit)
        return Error{fmt::format("{} bytes, more than the {} that are read", status.st_size, limit),
                     path,
                     ""};
    Bytes bytes(static_cast<std::size_t>(status.st_size));
    std::size_t used = 0;
    while (used < bytes.size()) {
        const ssize_t got = ::read(file.number(), bytes.data() + used, bytes.size() - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_error("read", path);
        if (got == 0)
            return Error{"became shorter while it was read", path, "Try again."};
        used += static_cast<std::size_t>(got);
    }
    return FileContent{std::move(bytes), status.st_mode & 0777};
}

Result<void> write_file_atomically(const std::string& path,
                                   View bytes,
                                   std::optional<mode_t> mode) {
    return write_new_file(path, bytes, mode, nullptr);
}

Result<void> write_file_atomically(const std::string& path, View bytes, const Prepare& prepare) {
    return write_new_file(path, bytes, std::nullopt, prepare);
}

bool write_all(int file, View bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

bool same_file(const std::string& one, const std::string& other) {
    struct stat first {};
    struct stat second {};
    return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace romfile
