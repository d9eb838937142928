// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace romctl {
namespace {

constexpr auto between_bars = std::chrono::milliseconds(100);
constexpr auto between_lines = std::chrono::seconds(10);
constexpr std::size_t usual_columns = 80;
constexpr std::size_t widest_bar = 40;

bool can_redraw() {
    const char* const terminal = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr &&
           std::string_view(terminal) != "dumb";
}

std::size_t terminal_columns() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col
                                                                              : usual_columns;
}

}  // namespace

std::optional<DriftProgress::Kind> DriftProgress::parse_kind(const std::string& word) {
    if (word == "auto")
        return can_redraw() ? Kind::bar : Kind::lines;
    if (word == "bar")
        return Kind::bar;
    if (word == "lines")
        return Kind::lines;
    if (word == "none")
        return Kind::none;
    return std::nullopt;
}

DriftProgress::DriftProgress(Kind kind, std::size_t hosts) : kind_(kind), hosts_(hosts) {
    if (kind_ == Kind::bar)
        show();
    // A scan that is over before that says nothing of how far it is.
    if (kind_ == Kind::lines)
        next_ += between_lines;
}

DriftProgress::~DriftProgress() {
    if (kind_ == Kind::bar)
        fmt::print(stderr, "\r\033[K");
}

void DriftProgress::take(romfile::Verdict verdict) {
    ++done_;
    bad_ += verdict == romfile::Verdict::bad ? 1U : 0U;
    unknown_ += verdict == romfile::Verdict::unknown ? 1U : 0U;
    if (kind_ != Kind::none && Clock::now() >= next_)
        show();
}

std::string DriftProgress::line() const {
    return fmt::format(
        "{} of {} hosts asked, {} with drift, {} unknown", done_, hosts_, bad_, unknown_);
}

std::string DriftProgress::bar(std::size_t columns, std::chrono::seconds elapsed) const {
    const std::string words = fmt::format(
        " {}/{} hosts, {} drift, {} unknown, {} s", done_, hosts_, bad_, unknown_, elapsed.count());
    // One column less than there are: a full line would wrap.
    const std::size_t room = columns - std::min(columns, words.size() + 3);
    const std::size_t width = std::min(room, widest_bar);
    if (width < 5)
        return words.substr(1, columns - std::min<std::size_t>(columns, 1));
    const std::size_t full = hosts_ == 0 ? width : width * std::min(done_, hosts_) / hosts_;
    return fmt::format("[{}{}]{}", std::string(full, '#'), std::string(width - full, '.'), words);
}

void DriftProgress::show() {
    const Clock::time_point now = Clock::now();
    if (kind_ == Kind::bar) {
        const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - begin_);
        fmt::print(stderr, "\r{}\033[K", bar(terminal_columns(), elapsed));
        next_ = now + between_bars;
    } else {
        fmt::print(stderr, "romctl: {}\n", line());
        next_ = now + between_lines;
    }
    (void)std::fflush(stderr);
}

}  // namespace romctl
