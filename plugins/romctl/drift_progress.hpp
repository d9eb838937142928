// SPDX-License-Identifier: GPL-2.0-or-later
// How far a scan is, on standard error: a bar on a terminal, a line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "romfile/rom_file.hpp"

namespace romctl {

class DriftProgress {
  public:
    enum class Kind { none, lines, bar };
    using Clock = std::chrono::steady_clock;

    /// "auto" is a bar where standard error is a terminal that can redraw a line, else lines.
    /// Nothing for any word but "auto", "bar", "lines" and "none".
    [[nodiscard]] static std::optional<Kind> parse_kind(const std::string& word);

    DriftProgress(Kind kind, std::size_t hosts);
    DriftProgress(const DriftProgress&) = delete;
    DriftProgress& operator=(const DriftProgress&) = delete;
    /// Takes the bar away.
    ~DriftProgress();

    /// One more host is done.
    void take(romfile::Verdict verdict);

    /// What a line says, and what a bar of that many columns looks like.
    [[nodiscard]] std::string line() const;
    [[nodiscard]] std::string bar(std::size_t columns, std::chrono::seconds elapsed) const;

  private:
    void show();

    Kind kind_;
    std::size_t hosts_;
    std::size_t done_ = 0;
    std::size_t bad_ = 0;
    std::size_t unknown_ = 0;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point next_ = begin_;
};

}  // namespace romctl
