// SPDX-License-Identifier: GPL-2.0-or-later
// proc(5): "cmdline", field 22 of "stat" (starttime), "btime" in /proc/stat.
#include "state/running_guests.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "state/qemu_command_line.hpp"
#include "state/qemu_options.hpp"

namespace state {
namespace {

using romfile::Check;
using romfile::Verdict;

constexpr std::size_t stat_limit = 4096;
constexpr std::size_t host_stat_limit =
    4 << 20;  // grows with the number of processors and interrupts
constexpr std::int64_t second = 1'000'000'000;
/// Both in seconds: their sum in nanoseconds is below what 64 bits hold.
constexpr std::int64_t boot_time_limit = 4'000'000'000;
constexpr std::int64_t uptime_limit = 4'000'000'000;
constexpr std::int64_t pid_limit = 1 << 22;  // PID_MAX_LIMIT of the kernel
/// btime has whole seconds and moves with the clock's corrections.
constexpr std::int64_t doubt = 2 * second;
/// The fields of stat after the name in parentheses; starttime is the 22nd of all.
constexpr int start_time_index = 22 - 3;

/// From 0 up to `limit`.
std::optional<std::int64_t> to_number(std::string_view text, std::int64_t limit) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size() || number < 0 || number > limit)
        return std::nullopt;
    return number;
}

std::string_view next_word(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

/// In clock ticks after boot. The name in front may itself hold blanks and parentheses.
std::optional<std::int64_t> start_ticks(std::string_view stat) {
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string_view::npos)
        return std::nullopt;
    stat.remove_prefix(name_end + 1);
    for (int i = 0; i < start_time_index; ++i)
        next_word(stat);
    return to_number(next_word(stat), uptime_limit * ::sysconf(_SC_CLK_TCK));
}

/// When the host was booted, in seconds since 1970.
Result<std::int64_t> boot_time(const Root& root) {
    const Result<std::string> text = root.read_text("/proc/stat", host_stat_limit);
    if (!text)
        return text.error();
    const std::string lines = "\n" + *text;
    const std::size_t begin = lines.find("\nbtime ");
    if (begin != std::string::npos) {
        std::string_view rest = std::string_view(lines).substr(begin + 7);
        if (const auto time = to_number(rest.substr(0, rest.find('\n')), boot_time_limit))
            return *time;
    }
    return Error{"has no boot time", root.outside("/proc/stat"), ""};
}

/// When a file that QEMU was told to take last changed.
struct Change {
    std::optional<std::int64_t> at;
    std::optional<std::int64_t> maybe_at;
    std::string unknown;
};

class Search {
  public:
    Search(const Root& root, const std::vector<RomLink>& links) : root_(root), links_(links) {
        // On a host that has no other link QEMU takes that ROM for all guests.
        loads_pxe_ = links.size() == 1 && links[0].row.group == "pxe-virtio.rom";
    }

    RunningGuests run() {
        const Result<std::int64_t> boot = boot_time(root_);
        const Result<std::vector<std::string>> names = root_.names("/proc");
        if (!boot || !names) {
            result_.unknown.push_back(romfile::explain(boot ? names.error() : boot.error()));
            return std::move(result_);
        }
        boot_time_ = *boot;
        // With hidepid=2 only the caller's own processes are there, and so no first one.
        if (std::find(names->begin(), names->end(), "1") == names->end())
            result_.unknown.emplace_back("other users' processes are hidden in /proc");
        for (const std::string& name : *names)
            if (const auto pid = to_number(name, pid_limit))
                look_at_process(static_cast<int>(*pid));
        if (unreadable_ != 0)
            result_.unknown.push_back(
                fmt::format("{} processes could not be read: {}", unreadable_, why_unreadable_));
        std::sort(result_.guests.begin(), result_.guests.end(), [](const auto& a, const auto& b) {
            return a.pid < b.pid;
        });
        return std::move(result_);
    }

  private:
    void look_at_process(int pid) {
        const std::string folder = fmt::format("/proc/{}/", pid);
        const Result<std::string> text = root_.read_text(folder + "cmdline", command_line_limit);
        if (!text)
            return could_not_read(folder, text.error());
        const auto command_line = parse_qemu_command_line(split_arguments(*text), loads_pxe_);
        if (!command_line || (command_line->rom_files.empty() && !command_line->more_options))
            return;
        const Result<std::string> stat = root_.read_text(folder + "stat", stat_limit);
        if (!stat)
            return could_not_read(folder, stat.error());
        const auto ticks = start_ticks(*stat);
        if (!ticks)
            return could_not_read(folder, {"has no start time", folder + "stat", ""});
        add_guest(pid, *ticks, *command_line);
    }

    /// A process that has ended meanwhile is none.
    void could_not_read(const std::string& folder, const Error& error) {
        const Result<Entry> entry = root_.look(folder + "stat");
        if (entry && entry->kind == Entry::Kind::absent)
            return;
        ++unreadable_;
        why_unreadable_ = error.what;
    }

    void add_guest(int pid, std::int64_t ticks, const QemuCommandLine& command_line) {
        const std::int64_t per_second = ::sysconf(_SC_CLK_TCK);
        Guest guest{pid, command_line.guest, boot_time_ + ticks / per_second, {}, {}, {}};
        for (const std::string& file : command_line.rom_files)
            if (std::find(guest.rom_files.begin(), guest.rom_files.end(), file) ==
                guest.rom_files.end())
                guest.rom_files.push_back(file);
        const std::int64_t started = boot_time_ * second +
                                     ticks % per_second * (second / per_second) +
                                     ticks / per_second * second;
        for (const std::string& file : guest.rom_files) {
            const Change change = change_of(file);
            const Check current = compare(started, change);
            worsen(guest.current, current);
            if (current.verdict == Verdict::bad)
                guest.rom_changed = std::max(guest.rom_changed.value_or(0), *change.at / second);
        }
        if (command_line.more_options)
            worsen(guest.current, {Verdict::unknown, "it reads more options from a file"});
        if (command_line.incoming)
            guest.current = {Verdict::unknown,
                             "it came from another host or from a file, and its ROM with it"};
        result_.guests.push_back(std::move(guest));
    }

    static void worsen(Check& check, const Check& other) {
        if (other.verdict == Verdict::bad ||
            (other.verdict == Verdict::unknown && check.verdict == Verdict::good))
            check = other;
    }

    static Check compare(std::int64_t started, const Change& change) {
        if (!change.unknown.empty())
            return {Verdict::unknown, change.unknown};
        if (change.at && started < *change.at - doubt)
            return {Verdict::bad, "it was started before the ROM changed"};
        if (change.at && started < *change.at + doubt)
            return {Verdict::unknown, "it was started while the ROM changed"};
        if (change.maybe_at && started < *change.maybe_at + doubt)
            return {Verdict::unknown,
                    "it was started before something was removed from the ROM's folder"};
        return {Verdict::good, ""};
    }

    Change change_of(const std::string& file) const {
        for (const RomLink& link : links_)
            if (file == link.row.group || file == link.row.link) {
                const bool unknown =
                    link.state == LinkState::unknown || !(link.changed || link.maybe_changed);
                return {link.changed,
                        link.maybe_changed,
                        unknown ? file + ": its state is unknown" : ""};
            }
        if (!file.starts_with('/'))
            return {std::nullopt, std::nullopt, file + ": where QEMU found it is unknown"};
        const Result<Destination> end = root_.resolve(file);
        if (!end)
            return {std::nullopt, std::nullopt, romfile::explain(end.error())};
        if (end->entry.kind != Entry::Kind::file)
            return {std::nullopt, std::nullopt, file + ": is not there now"};
        return {end->changed, std::nullopt, ""};
    }

    const Root& root_;
    const std::vector<RomLink>& links_;
    bool loads_pxe_ = false;
    std::int64_t boot_time_ = 0;
    std::size_t unreadable_ = 0;
    std::string why_unreadable_;
    RunningGuests result_;
};

}  // namespace

Verdict RunningGuests::verdict() const {
    Verdict verdict = unknown.empty() ? Verdict::good : Verdict::unknown;
    for (const Guest& guest : guests) {
        if (guest.current.verdict == Verdict::bad)
            return Verdict::bad;
        if (guest.current.verdict == Verdict::unknown)
            verdict = Verdict::unknown;
    }
    return verdict;
}

RunningGuests find_running_guests(const Root& root, const std::vector<RomLink>& links) {
    return Search(root, links).run();
}

}  // namespace state
