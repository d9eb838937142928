// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/exec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <random>

#include "ssh/text.hpp"

namespace ssh {
namespace {

/// -1 when there is none (yet).
int exit_status(ssh_channel channel) {
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    std::uint32_t status = 0;
    const bool known = ssh_channel_get_exit_state(channel, &status, nullptr, nullptr) == SSH_OK;
    return known && status <= 255 ? static_cast<int>(status) : -1;
#else
    return ssh_channel_get_exit_status(channel);
#endif
}

/// A command that runs.
class Running {
  public:
    Running(Session& session, ssh_channel channel, std::string input, OutputLimits limits)
        : session_(session), channel_(channel), input_(std::move(input)), limits_(limits) {}

    Task<Result<ExecOutput>> finish(Deadline deadline) {
        for (;;) {
            const bool late = Clock::now() >= deadline;
            if (!feed() || !collect(output_.out, 0) || !collect(output_.err, 1))
                co_return session_.failure("the connection was lost while a command ran");
            if (output_.out.size() > limits_.out || output_.err.size() > limits_.err)
                co_return Error{"says more than can be an answer", session_.name(), ""};
            if (ended())
                co_return std::move(output_);
            if (late)
                co_return Error{"a command took too long", session_.name(), ""};
            (void)co_await session_.activity(deadline);
        }
    }

  private:
    bool feed() {
        while (fed_ < input_.size()) {
            const int taken = ssh_channel_write(
                channel_, input_.data() + fed_, static_cast<std::uint32_t>(input_.size() - fed_));
            if (taken == SSH_AGAIN || taken == 0)
                return true;
            // A command that ends without reading all of its input is no lost connection.
            if (taken < 0)
                return ssh_is_connected(session_.handle()) != 0;
            fed_ += static_cast<std::size_t>(taken);
        }
        if (!eof_sent_)
            eof_sent_ = ssh_channel_send_eof(channel_) != SSH_AGAIN;
        return true;
    }

    bool collect(std::string& text, int is_stderr) {
        std::array<char, 16384> bytes;
        while (text.size() <= std::max(limits_.out, limits_.err)) {
            const int got =
                ssh_channel_read_nonblocking(channel_, bytes.data(), bytes.size(), is_stderr);
            if (got == 0 || got == SSH_AGAIN || got == SSH_EOF)
                return true;
            if (got < 0)
                return false;
            text.append(bytes.data(), static_cast<std::size_t>(got));
        }
        return true;
    }

    /// The exit status comes in a message of its own, after or before the end of the output; a
    /// command that a signal ended has none.
    bool ended() {
        if (ssh_channel_is_eof(channel_) == 0)
            return false;
        output_.status = exit_status(channel_);
        return output_.status >= 0 || ssh_channel_is_closed(channel_) != 0;
    }

    Session& session_;
    ssh_channel channel_;
    std::string input_;
    OutputLimits limits_;
    std::size_t fed_ = 0;
    bool eof_sent_ = false;
    ExecOutput output_;
};

bool needs_no_quotes(char each) {
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
           (each >= '0' && each <= '9') ||
           std::string_view("-_./:,@+").find(each) != std::string_view::npos;
}

std::string random_mark() {
    std::random_device source;
    return fmt::format("{:08x}{:08x}", source(), source());
}

std::string command_line(const Script& script) {
    std::string line = script.sudo ? "sudo -n sh -s --" : "sh -s --";
    for (const std::string& argument : script.arguments)
        line += " " + quoted(argument);
    return line;
}

}  // namespace

Task<Result<ExecOutput>> exec(Session& session,
                              std::string command,
                              std::string input,
                              Deadline deadline,
                              OutputLimits limits,
                              Progress* progress) {
    note(progress, Stage::exec);
    const ChannelHandle channel(ssh_channel_new(session.handle()));
    if (channel == nullptr)
        co_return session.failure("cannot open a channel");
    const Result<int> opened =
        co_await session.repeat([&] { return ssh_channel_open_session(channel.get()); },
                                SSH_AGAIN,
                                deadline,
                                "opening a channel");
    if (!opened)
        co_return opened.error();
    if (*opened != SSH_OK)
        co_return session.failure("cannot open a channel");
    const Result<int> started = co_await session.repeat(
        [&] { return ssh_channel_request_exec(channel.get(), command.c_str()); },
        SSH_AGAIN,
        deadline,
        "starting a command");
    if (!started)
        co_return started.error();
    if (*started != SSH_OK)
        co_return session.failure("does not run commands");
    note(progress, Stage::answer);
    Running running(session, channel.get(), std::move(input), limits);
    Result<ExecOutput> output = co_await running.finish(deadline);
    co_return output;
}

std::string quoted(const std::string& word) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), needs_no_quotes))
        return word;
    std::string result = "'";
    for (const char each : word)
        result += each == '\'' ? std::string("'\\''") : std::string(1, each);
    return result + "'";
}

std::string framed(const std::string& script, const std::string& mark) {
    // A shell runs a group only when it has read it to its end.
    return fmt::format(
        "umask 022\nprintf '\\n%s\\n' @begin-{0}\n(\n{1}\n) </dev/null\nprintf '\\n%s %s\\n' "
        "@end-{0} "
        "\"$?\"\n",
        mark,
        script);
}

std::optional<ExecOutput> unframed(const ExecOutput& output, const std::string& mark) {
    const std::string begin = "\n@begin-" + mark + "\n";
    const std::string end = "\n@end-" + mark + " ";
    const std::size_t first = output.out.find(begin);
    if (first == std::string::npos)
        return std::nullopt;
    const std::size_t from = first + begin.size();
    // Where the script printed nothing, the line ends of both marks are next to each other.
    const std::size_t last = output.out.find(end, from - 1);
    if (last == std::string::npos)
        return std::nullopt;
    ExecOutput result;
    result.err = output.err;
    if (last > from)
        result.out = output.out.substr(from, last - from);
    const char* const number = output.out.data() + last + end.size();
    const auto [stop, error] =
        std::from_chars(number, output.out.data() + output.out.size(), result.status);
    if (error != std::errc() || stop == output.out.data() + output.out.size() || *stop != '\n' ||
        result.status < 0)
        return std::nullopt;
    return result;
}

Task<Result<ExecOutput>> run_script(Session& session, Script script, Deadline deadline) {
    const std::string mark = random_mark();
    Result<ExecOutput> output =
        co_await exec(session, command_line(script), framed(script.text, mark), deadline);
    if (!output)
        co_return output;
    const std::optional<ExecOutput> answer = unframed(*output, mark);
    if (answer)
        co_return *answer;
    const std::string words = printable_line(output->err.empty() ? output->out : output->err);
    co_return Error{
        words.empty() ? "gives no complete answer" : "gives no complete answer: " + words,
        session.name(),
        ""};
}

}  // namespace ssh
