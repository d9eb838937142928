// SPDX-License-Identifier: GPL-2.0-or-later
// A drift report: which hosts are as the policy wants them, and what the past says about that. It
// is what report.schema.json describes; every writer takes this, and nothing else.
//
// All text in it may come from a machine that is not to be trusted: writers escape it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "romfile/rom_file.hpp"
#include "state/policy_check.hpp"

namespace drift {

using romfile::Verdict;

/// What became of a finding since the earlier report.
enum class Trend {
    fresh,  ///< not good now, and good or not there before
    still,  ///< not good now, and not good before
    fixed   ///< good now, and not good before
};

/// "new", "still" or "fixed".
[[nodiscard]] const char* trend_name(Trend trend);

/// One thing that was compared. What the past says is absent where there is none to compare with.
struct Finding {
    state::PolicyFinding compared;
    std::string cause;  ///< "changed 3 days ago by upgrade of ..."; empty: not known
    std::optional<Trend> trend;
    std::optional<std::int64_t> since;  ///< when it was first seen as it is; seconds since 1970
    bool flapping = false;              ///< it changed back and forth in the recent past
};

/// A package transaction that touched a ROM path, as the host's own journal has it.
struct Transaction {
    std::int64_t time = 0;           ///< seconds since 1970, by the clock of the host
    std::string text;                ///< "upgrade of qemu-kvm-common 15:6.2.0-40 to 15:6.2.0-41"
    std::vector<std::string> items;  ///< the findings' items that it may have caused
};

/// Where the facts of a host come from.
enum class Source {
    nothing,  ///< it did not answer
    probe,    ///< the shell script that is sent to it
    tools,    ///< romctl on the host
    local     ///< this machine
};

/// "none", "probe", "tools" or "local".
[[nodiscard]] const char* source_name(Source source);

struct HostReport {
    std::string host;                 ///< the name it has in the inventory
    std::string address;              ///< where it was asked; empty: nowhere
    std::vector<std::string> groups;  ///< of the inventory, without "all"
    Source source = Source::nothing;
    Verdict verdict = Verdict::unknown;     ///< the worst of its findings
    std::string reason;                     ///< one line; empty when the verdict is good
    std::vector<Finding> findings;          ///< empty when nothing was compared
    std::vector<Transaction> transactions;  ///< newest first
    std::vector<std::string> notes;         ///< "the clock is 3 h ahead", ...
    std::int64_t milliseconds = 0;          ///< what it took to ask it
};

/// One earlier run, for the line of the past.
struct PastRun {
    std::int64_t time = 0;  ///< seconds since 1970
    std::size_t good = 0;
    std::size_t bad = 0;
    std::size_t unknown = 0;
};

struct Report {
    std::int64_t time = 0;  ///< seconds since 1970
    std::vector<HostReport> hosts;
    std::string policy;                         ///< the name of the policy file
    bool interrupted = false;                   ///< ended before all hosts were asked
    std::optional<std::int64_t> compared_with;  ///< the time of the earlier report
    std::vector<PastRun> past;                  ///< oldest first, without this one
    std::vector<std::string> notes;             ///< of the whole: hosts that vanished, ...
};

struct Counts {
    std::size_t hosts = 0;  ///< the sum of the others
    std::size_t good = 0;
    std::size_t bad = 0;
    std::size_t unknown = 0;
};

[[nodiscard]] Counts count(const Report& report);

/// Bad with a bad host; else unknown with an unknown host, with no host, or when it was
/// interrupted; else good.
[[nodiscard]] Verdict overall(const Report& report);

/// Sets verdict and reason of the host by its findings: the reason of the first that is as bad as
/// the verdict, and how many more there are.
void judge(HostReport& host);

}  // namespace drift
