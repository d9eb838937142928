// SPDX-License-Identifier: GPL-2.0-or-later
#include "journal/journal_writer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

namespace journal {
namespace {

using romfile::Error;
using romfile::Result;

constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
constexpr int looks_for_the_lock = 20;
constexpr useconds_t between_looks = 50'000;  // microseconds

class File {
  public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    File& operator=(File&&) = delete;
    ~File() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    [[nodiscard]] int get() const { return descriptor_; }

  private:
    int descriptor_;
};

Error problem(const std::string& path) {
    return {
        std::strerror(errno), path, "The lines of the journal before this one are not affected."};
}

Result<File> open_file(const std::string& path, int more_flags) {
    File file(::open(path.c_str(), flags | more_flags, 0644));
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
        return problem(path);
    if (!S_ISREG(status.st_mode))
        return Error{"is no regular file", path, "Remove it."};
    return file;
}

/// Whoever holds the lock for longer than that is not writing a line: then it is written all the
/// same, for lines that are appended by one call do not mix.
bool lock(const File& file) {
    for (int look = 0; look < looks_for_the_lock; ++look) {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
            return true;
        ::usleep(between_looks);
    }
    return false;
}

/// The oldest file goes. A rename replaces what is there, so that a kill between two of them loses
/// no more than that.
void rotate(const std::string& path) {
    for (int number = old_files; number > 0; --number) {
        const std::string from = number == 1 ? path : path + "." + std::to_string(number - 1);
        (void)std::rename(from.c_str(), (path + "." + std::to_string(number)).c_str());
    }
}

std::optional<std::size_t> size_of(const File& file) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || status.st_size < 0)
        return std::nullopt;
    return static_cast<std::size_t>(status.st_size);
}

bool ends_in_a_line(const File& file, std::size_t size) {
    char last = '\n';
    return size == 0 ||
           (::pread(file.get(), &last, 1, static_cast<off_t>(size) - 1) == 1 && last == '\n');
}

/// By one call. When not all of it fits, what was written is taken back, or else stays a line that
/// readers skip.
Result<void> append(const File& file,
                    const std::string& path,
                    std::size_t size,
                    const std::string& text,
                    bool locked) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written == static_cast<ssize_t>(text.size()))
        return romfile::success;
    const Error error =
        written < 0 ? problem(path) : Error{"there is no room for a line", path, ""};
    if (written > 0 && locked)
        (void)::ftruncate(file.get(), static_cast<off_t>(size));
    return error;
}

}  // namespace

Result<void> add_line(const std::string& folder, std::string_view line) {
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
        return problem(folder);
    // The lock is a file of its own, because the journal's changes its name.
    const Result<File> lock_file = open_file(folder + "/lock", 0);
    if (!lock_file)
        return lock_file.error();
    const bool locked = lock(*lock_file);
    const std::string path = folder + "/" + file_name;
    struct stat status {};
    if (locked && ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size > static_cast<off_t>(largest_file - std::min(line.size(), largest_file)))
        rotate(path);
    const Result<File> file = open_file(path, O_APPEND);
    if (!file)
        return file.error();
    const std::optional<std::size_t> size = size_of(*file);
    if (!size)
        return problem(path);
    std::string text = ends_in_a_line(*file, *size) ? "" : "\n";
    text += line;
    return append(*file, path, *size, text, locked);
}

}  // namespace journal
