// SPDX-License-Identifier: GPL-2.0-or-later
// Every step of a path is looked at by itself, because the kernel would follow an absolute link of
// an image out of the image.
#include "state/root.hpp"

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

constexpr int hop_limit = 40;  // what the kernel follows before it says ELOOP
constexpr std::size_t name_limit = 10000;

using Names = std::vector<std::string>;

Error system_error(const char* action, const std::string& path, int number) {
    return {fmt::format("cannot {}: {}", action, std::strerror(number)), path, ""};
}

bool means_absent(int number) {
    return number == ENOENT || number == ENOTDIR;
}

std::int64_t nanoseconds(const struct timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Entry::Kind kind_of(mode_t mode) {
    switch (mode & S_IFMT) {
        case S_IFREG:
            return Entry::Kind::file;
        case S_IFLNK:
            return Entry::Kind::link;
        case S_IFDIR:
            return Entry::Kind::folder;
        default:
            return Entry::Kind::other;
    }
}

/// The names of a path, the last one first: what is yet to be walked is a stack.
Names pending_names(const std::string& path) {
    Names names;
    std::size_t begin = 0;
    while (begin < path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (const std::string name = path.substr(begin, end - begin); !name.empty() && name != ".")
            names.push_back(name);
        begin = end + 1;
    }
    std::reverse(names.begin(), names.end());
    return names;
}

std::string joined(const Names& done) {
    std::string path;
    for (const std::string& name : done)
        path += "/" + name;
    return path.empty() ? "/" : path;
}

/// Where the rest of a way would lead from a place that is not there.
std::string joined(Names done, const Names& pending) {
    done.insert(done.end(), pending.rbegin(), pending.rend());
    return joined(done);
}

/// Goes on by the next name, if there is one.
void take_step(Names& done, Names& pending) {
    if (pending.empty())
        return;
    if (pending.back() != "..")
        done.push_back(pending.back());
    else if (!done.empty())
        done.pop_back();
    pending.pop_back();
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

Root::Root(std::string folder) : folder_(std::move(folder)) {
    while (!folder_.empty() && folder_.back() == '/')
        folder_.pop_back();
}

Result<Entry> Root::entry_at(const std::string& path) const {
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

Result<Destination> Root::walk(const std::string& path, bool follow_last) const {
    // Names in hostile input may hold what a C string cannot.
    if (path.find('\0') != std::string::npos)
        return Error{"not a path: it contains a NUL byte", "", ""};
    Names pending = pending_names(path);
    Names done;
    Destination end;
    for (int hops = 0;;) {
        const Result<Entry> entry = entry_at(joined(done));
        if (!entry)
            return entry.error();
        end.entry = *entry;
        const bool on_the_way = !pending.empty();
        if (entry->kind == Entry::Kind::link && (follow_last || on_the_way)) {
            end.changed = std::max(end.changed, entry->changed);
            end.loop = ++hops > hop_limit;
            if (end.loop)
                break;
            done.pop_back();
            if (entry->link_text.starts_with('/'))
                done.clear();
            const Names more = pending_names(entry->link_text);
            pending.insert(pending.end(), more.begin(), more.end());
        } else if (!on_the_way) {
            break;
        } else if (entry->kind != Entry::Kind::folder) {
            end.entry = {};
            break;
        }
        take_step(done, pending);
    }
    end.path = joined(done, pending);
    end.changed = std::max(end.changed, end.entry.changed);
    return end;
}

Result<Entry> Root::look(const std::string& path) const {
    const Result<Destination> end = walk(path, false);
    if (!end)
        return end.error();
    // A loop on the way to the last name: nobody can get there.
    return end->loop ? Entry{} : end->entry;
}

Result<Destination> Root::resolve(const std::string& path) const {
    return walk(path, true);
}

Result<romfile::Bytes> Root::read(const std::string& path, std::size_t limit) const {
    const Result<Destination> end = resolve(path);
    if (!end)
        return end.error();
    const std::string real = outside(end->path);
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

Result<std::string> Root::read_text(const std::string& path, std::size_t limit) const {
    const Result<romfile::Bytes> bytes = read(path, limit);
    if (!bytes)
        return bytes.error();
    return std::string(bytes->begin(), bytes->end());
}

Result<Names> Root::names(const std::string& path) const {
    const Result<Destination> end = resolve(path);
    if (!end)
        return end.error();
    const std::string real = outside(end->path);
    // opendir() would follow the link, and out of an image.
    if (end->loop)
        return system_error("open the folder", real, ELOOP);
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(real.c_str()), &::closedir);
    if (folder == nullptr)
        return means_absent(errno) ? Result<Names>(Names{})
                                   : system_error("open the folder", real, errno);
    Names names;
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

std::string beside(const std::string& path, const std::string& text) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
    Names pending = pending_names(text.starts_with('/') ? text : folder + "/" + text);
    Names done;
    while (!pending.empty())
        take_step(done, pending);
    return joined(done);
}

}  // namespace state
