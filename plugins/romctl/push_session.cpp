// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/push_session.hpp"

#include <fmt/format.h>

#include "romctl/push_host_script.hpp"
#include "ssh/text.hpp"

namespace romctl {
namespace {

constexpr std::string_view script_name = "qemu-rom-multinic: ";

constexpr std::size_t complaint_limit = 16;

/// The lines on standard error. Among them may be some of the login shell's own.
std::vector<std::string> lines_of(const std::string& err) {
    std::vector<std::string> lines;
    for (const std::string& line : ssh::split(err, "\n"))
        if (lines.size() < complaint_limit && !ssh::trimmed(line).empty())
            lines.push_back(ssh::printable_line(line));
    return lines;
}

/// Those that the link script said.
std::vector<std::string> complaints_of(const std::string& err) {
    std::vector<std::string> complaints;
    for (const std::string& line : lines_of(err))
        if (line.starts_with(script_name))
            complaints.push_back(line.substr(script_name.size()));
    return complaints;
}

}  // namespace

/// Notes whether it is the connection that failed: whatever libssh reports is.
template <class T>
Result<T> PushSession::noted(Result<T> result) {
    if (!result)
        lost_ = true;
    return result;
}

Result<void> PushSession::log_in(const ssh::Destination& destination, const ssh::Wishes& wishes) {
    auto session =
        noted(loop_.run(ssh::log_in(loop_, surroundings_, destination, wishes, budget_)));
    if (!session)
        return session.error();
    session_ = std::move(*session);
    return romfile::success;
}

Result<void> PushSession::check_rights() {
    const Result<std::string> answer = run({"rights"}, false);
    if (!answer)
        return answer.error();
    const Result<std::string> sudo = parse_value(*answer, "sudo");
    if (!sudo)
        return sudo.error();
    if (*sudo == "no")
        return Error{"the user is not root there, and `sudo -n` does not make it so",
                     "",
                     "Log in as root (--user root), or allow the user sudo without a password."};
    sudo_ = *sudo == "yes";
    return romfile::success;
}

Result<PushSession::Said> PushSession::links(const std::string& script,
                                             std::vector<std::string> arguments) {
    const auto output =
        noted(loop_.run(ssh::run_script(*session_,
                                        ssh::Script{script, std::move(arguments), sudo_},
                                        budget_.until(budget_.limits().exec))));
    if (!output)
        return output.error();
    return Said{output->out, complaints_of(output->err), output->status};
}

Result<std::string> PushSession::host(std::vector<std::string> arguments) {
    return run(std::move(arguments), sudo_);
}

Result<std::string> PushSession::host_as_user(std::vector<std::string> arguments) {
    return run(std::move(arguments), false);
}

Result<std::string> PushSession::run(std::vector<std::string> arguments, bool sudo) {
    const std::string command = arguments.front();
    const auto output = noted(loop_.run(
        ssh::run_script(*session_,
                        ssh::Script{std::string(push_host_script), std::move(arguments), sudo},
                        budget_.until(budget_.limits().exec))));
    if (!output)
        return output.error();
    if (output->status == 0)
        return output->out;
    std::string words;
    for (const std::string& line : lines_of(output->err))
        words += (words.empty() ? "" : "; ") + line;
    return Error{
        words.empty() ? fmt::format("'{}' failed with status {}", command, output->status) : words,
        "",
        ""};
}

/// A failure of SFTP is the host's answer, unless the connection went with it.
template <class T, class Do>
Result<T> PushSession::transfer(Do action) {
    Result<T> result = [&]() -> Result<T> {
        auto files = ssh::Transfer::begin(
            *session_, surroundings_.watchdog, budget_.until(budget_.limits().transfer));
        if (!files)
            return files.error();
        return action(**files);
    }();
    lost_ |= !session_->alive();
    return result;
}

Result<void> PushSession::upload(const std::string& path, romfile::View bytes) {
    return transfer<void>([&](ssh::Transfer& files) { return files.write_new(path, bytes); });
}

Result<romfile::Bytes> PushSession::download(const std::string& path, std::size_t limit) {
    return transfer<romfile::Bytes>([&](ssh::Transfer& files) { return files.read(path, limit); });
}

}  // namespace romctl
