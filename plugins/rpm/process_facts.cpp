// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/process_facts.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace rpm_plugin {
namespace {

constexpr std::size_t longest_arguments = 4096;  // more than is written, less than may be there
constexpr std::size_t largest_passwd = 1024 * 1024;
constexpr std::uint32_t nobody_logged_in = 0xFFFFFFFF;

std::string first_bytes(const std::string& path, std::size_t limit) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return "";
    std::string text;
    char part[4096];
    ssize_t got = 0;
    while (text.size() < limit && (got = ::read(descriptor, part, sizeof part)) > 0)
        text.append(part, static_cast<std::size_t>(got));
    ::close(descriptor);
    text.resize(std::min(text.size(), limit));
    return text;
}

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || (end != text.data() + text.size() && *end != '\n'))
        return std::nullopt;
    return value;
}

journal::Command command_of(const std::string& process) {
    journal::Command command;
    command.name = first_bytes(process + "/comm", journal::longest_word);
    if (command.name.ends_with('\n'))
        command.name.pop_back();
    command.line = command_line(first_bytes(process + "/cmdline", longest_arguments));
    return command;
}

/// The next field, and what is behind the colon.
std::string_view take_field(std::string_view& line) {
    const std::size_t end = line.find(':');
    const std::string_view field = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return field;
}

/// Of a word that was cut off the "@" may have been behind the end.
std::string without_secret(std::string_view word, bool cut_off) {
    const std::size_t scheme = word.find("://");
    if (scheme == std::string_view::npos)
        return std::string(word);
    const std::size_t begin = scheme + 3;
    const std::size_t at = word.rfind('@');
    if (at == std::string_view::npos || at < begin)
        return std::string(word.substr(0, cut_off ? begin : word.size())) + (cut_off ? "..." : "");
    return std::string(word.substr(0, begin)) + "..." + std::string(word.substr(at));
}

}  // namespace

std::string command_line(std::string_view arguments) {
    std::string line;
    while (!arguments.empty()) {
        const std::size_t end = arguments.find('\0');
        const bool cut_off = end == std::string_view::npos;
        const std::string_view word = arguments.substr(0, end);
        arguments.remove_prefix(cut_off ? arguments.size() : end + 1);
        if (!line.empty())
            line += ' ';
        line += without_secret(word, cut_off);
    }
    return line;
}

std::string name_of_user(std::string_view passwd, std::uint32_t user) {
    while (!passwd.empty()) {
        const std::size_t end = passwd.find('\n');
        std::string_view line = passwd.substr(0, end);
        passwd.remove_prefix(end == std::string_view::npos ? passwd.size() : end + 1);
        const std::string_view name = take_field(line);
        (void)take_field(line);
        if (number(take_field(line)) == user)
            return std::string(name);
    }
    return "";
}

void add_process_facts(journal::Entry& entry, const std::string& top) {
    const std::string self = top + "/proc/self";
    entry.user = ::getuid();
    entry.login_user = number(first_bytes(self + "/loginuid", 16));
    if (entry.login_user == nobody_logged_in)
        entry.login_user.reset();
    const std::uint32_t named = entry.login_user.value_or(entry.user);
    entry.user_name = name_of_user(first_bytes(top + "/etc/passwd", largest_passwd), named);
    entry.command = command_of(self);
    entry.parent = command_of(top + "/proc/" + std::to_string(::getppid()));
}

}  // namespace rpm_plugin
