// SPDX-License-Identifier: GPL-2.0-or-later
// A seccomp filter picks the system calls, so that all others run at full speed.
#include "tests/rpm/watch/tracer.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace watch {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
#error "the tracer knows the system calls of x86-64 and AArch64"
#endif

constexpr int always = -1;
constexpr int no_path = -1;

/// A traced system call. `flags` is the argument that holds open's flags: only calls that make or
/// empty a file are of interest. `path` is the argument with the path whose meaning changes.
struct Call {
    long number;
    const char* name;
    int path;
    int flags;
    bool milestone;
};

constexpr Call calls[] = {
#ifdef SYS_open
    {SYS_open, "open", 0, 1, true},
    {SYS_creat, "open", 0, always, true},
    {SYS_rename, "rename", 1, always, true},
    {SYS_link, "link", 1, always, true},
    {SYS_symlink, "symlink", 1, always, true},
    {SYS_unlink, "unlink", 0, always, true},
    {SYS_mkdir, "mkdir", 0, always, true},
    {SYS_rmdir, "rmdir", 0, always, true},
#endif
    {SYS_openat, "open", 1, 2, true},
#ifdef SYS_renameat
    {SYS_renameat, "rename", 3, always, true},
#endif
    {SYS_renameat2, "rename", 3, always, true},
    {SYS_linkat, "link", 3, always, true},
    {SYS_symlinkat, "symlink", 2, always, true},
    {SYS_unlinkat, "unlink", 1, always, true},
    {SYS_mkdirat, "mkdir", 1, always, true},
    {SYS_truncate, "truncate", 0, always, true},
    {SYS_ftruncate, "write", no_path, always, false},
    {SYS_write, "write", no_path, always, false},
    {SYS_pwrite64, "write", no_path, always, false},
    {SYS_writev, "write", no_path, always, false},
    {SYS_sendfile, "write", no_path, always, false},
    {SYS_copy_file_range, "write", no_path, always, false},
};

/// Loads a 32-bit word of the call's description into the filter's register.
sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}

std::vector<sock_filter> make_filter() {
    const sock_filter trace = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    std::vector<sock_filter> filter{load(offsetof(seccomp_data, arch)),
                                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0),
                                    allow,
                                    load(offsetof(seccomp_data, nr))};
    for (const auto& call : calls) {
        const auto number = static_cast<std::uint32_t>(call.number);
        if (call.flags == always) {
            filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1));
            filter.push_back(trace);
        } else {
            filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 4));
            filter.push_back(load(offsetof(seccomp_data, args) +
                                  sizeof(std::uint64_t) * static_cast<unsigned>(call.flags)));
            filter.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_CREAT | O_TRUNC, 0, 1));
            filter.push_back(trace);
            filter.push_back(allow);
        }
    }
    filter.push_back(allow);
    return filter;
}

/// A path in the memory of a stopped process; empty when it cannot be read.
std::string read_text(pid_t process, std::uint64_t address) {
    std::string text;
    constexpr std::size_t piece = 256, longest = 4096;
    while (text.size() < longest) {
        std::array<char, piece> buffer{};
        // Not across the end of a page: the next one need not be there.
        const auto to_page_end = piece - (address + text.size()) % piece;
        iovec local{buffer.data(), to_page_end};
        iovec remote{reinterpret_cast<void*>(address + text.size()), to_page_end};
        const auto count = process_vm_readv(process, &local, 1, &remote, 1, 0);
        if (count <= 0)
            return {};
        const auto got = std::string_view(buffer.data(), static_cast<std::size_t>(count));
        const auto end = std::min(got.find('\0'), got.size());
        text += got.substr(0, end);
        if (end < got.size())
            break;
    }
    return text;
}

/// The words of its command line, the first ones of a long one.
std::string command_of(int processes, pid_t process) {
    std::array<char, 200> words{};
    const int file =
        openat(processes, (std::to_string(process) + "/cmdline").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    const auto length = read(file, words.data(), words.size());
    close(file);
    std::string text(words.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

[[noreturn]] void enter_command(const std::string& root, const std::vector<std::string>& command) {
    auto filter = make_filter();
    sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    for (const auto& word : command)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    if (chroot(root.c_str()) == 0 && chdir("/") == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 && raise(SIGSTOP) == 0 &&

        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
        execvp(words[0], words.data());
    const auto complaint =
        std::string("rom_trace: cannot run ") + words[0] + ": " + std::strerror(errno) + "\n";
    if (write(STDERR_FILENO, complaint.data(), complaint.size()) < 0)
        _exit(126);
    _exit(127);
}

}  // namespace

Tracer::Tracer(const std::string& root, const std::vector<std::string>& command, Observer observer)
    : observer_(std::move(observer)), processes_(open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    start(root, command);
}

void Tracer::start(const std::string& root, const std::vector<std::string>& command) {
    child_ = fork();
    if (child_ == 0)
        enter_command(root, command);
    int status = 0;
    if (child_ < 0 || waitpid(child_, &status, 0) != child_ || !WIFSTOPPED(status))
        throw std::runtime_error("the command cannot be traced");
    constexpr auto options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                             PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                             PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, child_, nullptr, options) != 0)
        throw std::runtime_error(std::string("tracing is not allowed: ") + std::strerror(errno));
    tracees_[child_] = {};
    ptrace(PTRACE_CONT, child_, nullptr, nullptr);
}

int Tracer::run() {
    int status = 0;
    for (pid_t process = 0; (process = waitpid(-1, &status, __WALL)) > 0;) {
        if (WIFSTOPPED(status)) {
            handle_stop(process, status);
        } else {
            if (process == child_)
                status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            tracees_.erase(process);
        }
    }
    return status_;
}

void Tracer::handle_stop(pid_t process, int status) {
    auto& tracee = tracees_[process];
    const int signal = WSTOPSIG(status), event = status >> 16;
    int passed_on = 0;
    auto request = PTRACE_CONT;
    if (event == PTRACE_EVENT_SECCOMP) {
        handle_entry(process, tracee);
        request = PTRACE_SYSCALL;  // so that it stops again when the call is done
    } else if (signal == (SIGTRAP | 0x80)) {
        if (tracee.inside_call)
            handle_exit(process, tracee);
    } else if (event == PTRACE_EVENT_EXEC) {
        report({process, "start", command_of(processes_, process), true});
    } else if (event == PTRACE_EVENT_EXIT) {
        report({process, "end", "", true});
    } else if (event == 0 && signal != SIGSTOP) {
        passed_on = signal;
    }
    ptrace(request, process, nullptr, passed_on);
}

void Tracer::handle_entry(pid_t process, Tracee& tracee) {
    __ptrace_syscall_info info{};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof info, &info) <= 0)
        return;
    const auto number = static_cast<long>(info.seccomp.nr);
    const auto* call = std::find_if(
        std::begin(calls), std::end(calls), [&](const Call& c) { return c.number == number; });
    if (call == std::end(calls))
        return;
    tracee.inside_call = true;
    tracee.step = {process, call->name, "", call->milestone};
    if (call->path != no_path)
        tracee.step.path = read_text(process, info.seccomp.args[call->path]);
}

void Tracer::handle_exit(pid_t process, Tracee& tracee) {
    tracee.inside_call = false;
    __ptrace_syscall_info info{};
    const auto got = ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof info, &info);
    if (got > 0 && info.op == PTRACE_SYSCALL_INFO_EXIT && info.exit.is_error == 0)
        report(tracee.step);
}

void Tracer::report(const Step& step) {
    if (!killed_ && !observer_(step))
        kill_all();
}

void Tracer::kill_all() {
    killed_ = true;
    for (const auto& [process, tracee] : tracees_)
        kill(process, SIGKILL);
}

}  // namespace watch
