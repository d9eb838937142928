// SPDX-License-Identifier: GPL-2.0-or-later
// What earlier runs saw: since when a finding is as it is, what became of it since the run before,
// and how many hosts were good then. A file of SQLite on this machine, made for its owner only.
//
// It holds changes, not copies: a finding that stays as it is costs nothing more. Runs are ordered
// by their number, not by their time: clocks jump. A run that was killed while it wrote left
// nothing; runs that write at the same time wait for each other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "drift/report.hpp"
#include "romfile/result.hpp"

namespace drift {

class Database;

class History {
  public:
    static constexpr int days_kept = 400;   ///< by default
    static constexpr int runs_shown = 100;  ///< in Report::past
    static constexpr int changes_of_flapping = 4;
    static constexpr int days_of_flapping = 7;

    /// Opens the history, or begins one. A file that cannot be read or written, is damaged, or is
    /// of another program or a newer version, is an error and stays as it is.
    [[nodiscard]] static romfile::Result<History> open(const std::string& path);

    History(History&&) noexcept;
    History& operator=(History&&) noexcept;
    ~History();

    /// Tells the report what the past knows; call it before record(). For each finding:
    ///   trend: against the last run in which this host answered, whenever that was. A report that
    ///          was compared with another one already (compare_with) keeps its trends.
    ///   since: when the first of the runs without a change saw it with this verdict; absent when
    ///          that is later than this report, because a clock jumped.
    ///   flapping: its verdict changed at least 4 times in the 7 days before the report, this
    ///          change included.
    /// For the report: the time of the last run, the last 100 runs that were not interrupted, and a
    /// note when runs are later than this one. Hosts that did not answer, and hosts that an
    /// interrupted run left out, change nothing.
    [[nodiscard]] romfile::Result<void> annotate(Report& report);

    /// Adds the report as the newest run, whole or not at all.
    [[nodiscard]] romfile::Result<void> record(const Report& report);

    /// Forgets what was last seen more than so many days before `now`. The last 100 runs and what
    /// they saw stay, so that a clock that jumps ahead cannot take everything.
    [[nodiscard]] romfile::Result<void> forget(int days, std::int64_t now);

  private:
    explicit History(std::unique_ptr<Database> database);
    std::unique_ptr<Database> database_;
};

}  // namespace drift
