// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "romfile/file_io.hpp"

namespace state {
namespace {

using romfile::Error;
using romfile::Result;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kept_limit = 256 << 10;
constexpr const char* environment[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", nullptr};

Error system_error(const char* action, const std::string& where, int number = errno) {
    return {fmt::format("cannot {}: {}", action, std::strerror(number)), where, ""};
}

class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }
    void reset(int number = -1) {
        if (number_ >= 0)
            ::close(number_);
        number_ = number;
    }
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

/// A file in memory: unlike a pipe it holds all of the input before anybody reads.
bool fill(Descriptor& file, std::string_view input) {
    file.reset(::memfd_create("input", MFD_CLOEXEC));
    if (file.number() < 0 || !romfile::write_all(file.number(), romfile::bytes_of(input)))
        return false;
    return ::lseek(file.number(), 0, SEEK_SET) == 0;
}

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
    std::string kept;

    [[nodiscard]] bool open() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            return false;
        read_end.reset(ends[0]);
        write_end.reset(ends[1]);
        return true;
    }
    /// Reads once; closes at the end of the stream.
    void take() {
        char buffer[4096];
        const ssize_t got = ::read(read_end.number(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            return;
        if (got <= 0)
            return read_end.reset();
        kept.append(buffer, std::min(static_cast<std::size_t>(got), kept_limit - kept.size()));
    }
};

Result<pid_t> spawn(const std::vector<std::string>& argv, int in, int out, int err) {
    std::vector<char*> arguments;
    arguments.reserve(argv.size() + 1);
    for (const std::string& argument : argv)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    pid_t child = 0;
    const int problem = ::posix_spawn(&child,
                                      argv[0].c_str(),
                                      &actions,
                                      nullptr,
                                      arguments.data(),
                                      const_cast<char* const*>(environment));
    posix_spawn_file_actions_destroy(&actions);
    if (problem != 0)
        return system_error("run it", argv[0], problem);
    return child;
}

/// Milliseconds for poll(): -1 without a deadline.
int time_left(const std::optional<Clock::time_point>& end) {
    if (!end)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 1'000'000'000));
}

/// Takes what comes through both pipes until both have ended; false when the time is over.
bool drain(Pipe& out, Pipe& err, const std::optional<Clock::time_point>& end) {
    while (out.read_end.number() >= 0 || err.read_end.number() >= 0) {
        // poll() passes over a number below zero.
        pollfd streams[] = {{out.read_end.number(), POLLIN, 0}, {err.read_end.number(), POLLIN, 0}};
        const int ready = ::poll(streams, 2, time_left(end));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        if (streams[0].revents != 0)
            out.take();
        if (streams[1].revents != 0)
            err.take();
    }
    return true;
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<ProcessResult> result_of(pid_t child,
                                const std::string& name,
                                Pipe& out,
                                Pipe& err,
                                const std::optional<std::chrono::seconds>& deadline) {
    out.write_end.reset();
    err.write_end.reset();
    std::optional<Clock::time_point> end;
    if (deadline)
        end = Clock::now() + *deadline;
    if (!drain(out, err, end)) {
        ::kill(child, SIGKILL);
        wait_for(child);
        return Error{
            fmt::format("did not end within {} s", deadline ? deadline->count() : 0), name, ""};
    }
    return ProcessResult{wait_for(child), std::move(out.kept), std::move(err.kept)};
}

/// Without the caller's clean-up: its buffers and handlers are the parent's.
[[noreturn]] void answer_and_leave(const std::function<std::string()>& answer, int out, int err) {
    ::dup2(err, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    try {
        ::_exit(romfile::write_all(out, romfile::bytes_of(answer())) ? 0 : 1);
    } catch (...) {
        ::_exit(1);
    }
}

}  // namespace

Result<ProcessResult> run_process(const std::vector<std::string>& argv,
                                  std::string_view input,
                                  std::optional<std::chrono::seconds> deadline) {
    Descriptor in;
    Pipe out;
    Pipe err;
    if (!fill(in, input) || !out.open() || !err.open())
        return system_error("prepare its input and output", argv[0]);
    const Result<pid_t> child =
        spawn(argv, in.number(), out.write_end.number(), err.write_end.number());
    if (!child)
        return child.error();
    return result_of(*child, argv[0], out, err, deadline);
}

Result<ProcessResult> run_forked(const std::function<std::string()>& answer,
                                 std::chrono::seconds deadline) {
    Pipe out;
    Pipe err;
    const std::string name = "a child";
    if (!out.open() || !err.open())
        return system_error("prepare its output", name);
    const pid_t child = ::fork();
    if (child < 0)
        return system_error("fork", name);
    if (child == 0)
        answer_and_leave(answer, out.write_end.number(), err.write_end.number());
    return result_of(child, name, out, err, deadline);
}

}  // namespace state
