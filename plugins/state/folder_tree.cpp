// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/folder_tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

namespace state {
namespace {

constexpr std::size_t name_limit = 10000;

Error system_error(const char* action, const std::string& path, int number) {
    return {fmt::format("cannot {}: {}", action, std::strerror(number)), path, ""};
}

bool means_absent(int number) {
    return number == ENOENT || number == ENOTDIR;
}

std::int64_t nanoseconds(const struct timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
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
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

}  // namespace

FolderTree::FolderTree(std::string folder) : folder_(std::move(folder)) {
    while (!folder_.empty() && folder_.back() == '/')
        folder_.pop_back();
}

std::string FolderTree::outside(const std::string& path) const {
    return folder_ + path;
}

bool FolderTree::is_live() const {
    return folder_.empty();
}

Result<Entry> FolderTree::entry_at(const std::string& path) const {
    const std::string real = outside(path);
    struct stat status {};
    if (::lstat(real.c_str(), &status) != 0)
        return means_absent(errno) ? Result<Entry>(Entry{})
                                   : system_error("look at it", real, errno);
    Entry entry{kind_of(status.st_mode),
                "",
                static_cast<std::uintmax_t>(status.st_size),
                status.st_mode & 07777,
                nanoseconds(status.st_ctim),
                nanoseconds(status.st_mtim)};
    if (entry.kind == Entry::Kind::link) {
        std::string text(PATH_MAX, '\0');
        const ssize_t length = ::readlink(real.c_str(), text.data(), text.size());
        if (length < 0)
            return system_error("read the symbolic link", real, errno);
        text.resize(static_cast<std::size_t>(length));
        entry.link_text = std::move(text);
    }
    return entry;
}

Result<romfile::Bytes> FolderTree::read(const std::string& path, std::size_t limit) const {
    const std::string real = outside(path);
    // Without O_NONBLOCK the open of a FIFO that has no writer would never return.
    const Descriptor file(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    struct stat status {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return system_error("open it", real, errno);
    if (!S_ISREG(status.st_mode))
        return Error{"not a regular file", real, ""};
    romfile::Bytes bytes;
    for (;;) {
        constexpr std::size_t step = 64 << 10;
        const std::size_t used = bytes.size();
        bytes.resize(used + step);
        const ssize_t got = ::read(file.number(), bytes.data() + used, step);
        if (got < 0 && errno != EINTR)
            return system_error("read it", real, errno);
        bytes.resize(used + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0)
            return bytes;
        if (bytes.size() > limit)
            return Error{fmt::format("more than the {} bytes that are read", limit), real, ""};
    }
}

Result<std::vector<std::string>> FolderTree::names(const std::string& path) const {
    const std::string real = outside(path);
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(real.c_str()), &::closedir);
    if (folder == nullptr)
        return means_absent(errno) ? Result<std::vector<std::string>>(std::vector<std::string>())
                                   : system_error("open the folder", real, errno);
    std::vector<std::string> names;
    for (errno = 0; const dirent* const entry = ::readdir(folder.get()); errno = 0) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        if (names.size() == name_limit)
            return Error{fmt::format("more than the {} names that are read", name_limit), real, ""};
        names.push_back(name);
    }
    if (errno != 0)
        return system_error("read the folder", real, errno);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace state
