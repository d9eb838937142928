// SPDX-License-Identifier: GPL-2.0-or-later
// What the command line of `romctl drift` says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drift/report.hpp"
#include "drift/write/format.hpp"
#include "romfile/result.hpp"
#include "ssh/deadline.hpp"

namespace romctl {

using romfile::Error;
using romfile::Result;

/// How to get to hosts where the inventory does not say it.
struct DriftLogin {
    std::string user;
    std::string port;
    std::string identity;
    std::string jump;
    std::string config;
    int password_descriptor = -1;    ///< to read the password from; -1: none
    int passphrase_descriptor = -1;  ///< to read the passphrase of keys from; -1: none
    bool ask_password = false;
    bool no_sudo = false;
};

struct DriftPace {
    unsigned forks = 64;
    unsigned jump_forks = 32;
    unsigned retries = 2;
    unsigned timeout = 180;                   ///< seconds for one host in all
    std::vector<std::string> stage_timeouts;  ///< "STAGE=SECONDS"
    std::string progress = "auto";
};

struct DriftOutput {
    std::string format = "text";
    std::string file;                  ///< empty: standard output
    std::vector<std::string> reports;  ///< "FORMAT=FILE"
    std::string since;
    std::string history;
    unsigned history_days = 400;
};

struct DriftOptions {
    std::vector<std::string> inventory;
    std::string policy;
    std::string limit;
    bool local = false;
    std::string check_policy;
    std::string learn;
    unsigned answer = 0;  ///< version of the answer that a probe asks for; 0: none does
    DriftLogin login;
    DriftPace pace;
    DriftOutput output;
};

/// A report that shall be written: the form, and the file; "-" is standard output.
struct WantedReport {
    const drift::Format* format;
    std::string file;
};

/// --format with --output, then each --report. Refuses unknown formats and a file named twice.
[[nodiscard]] Result<std::vector<WantedReport>> wanted_reports(const DriftOutput& output);

/// The limits of the stages, by --timeout and --stage-timeout.
[[nodiscard]] Result<ssh::Limits> stage_limits(const DriftPace& pace);

}  // namespace romctl
