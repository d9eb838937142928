// SPDX-License-Identifier: GPL-2.0-or-later
// What became of a host, and how it is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "romctl/command.hpp"
#include "romctl/push_answers.hpp"

namespace romctl {

enum class PushOutcome {
    unchanged,  ///< all was as wished
    changed,    ///< and now all is as wished; in a dry run: would be changed
    refused,    ///< nothing was changed, for a reason that lies with the host
    failed,     ///< not all is as wished; `error` says what
    unknown,    ///< could not tell: not reached, or lost on the way
};

struct PushedLink {
    LinkFact before;
    std::optional<LinkFact> after;  ///< absent where nothing was done, and in a dry run
};

struct PushedFile {
    std::string path;
    std::string sha256;
    bool written = false;  ///< by this run, or removed by it; in a dry run: would be
};

struct HostReport {
    std::string host;  ///< as on the command line
    std::string name;  ///< the same without user and port
    PushOutcome outcome = PushOutcome::unknown;
    std::string package;  ///< version of the installed package, or empty
    std::vector<PushedLink> links;
    std::vector<PushedFile> files;
    std::vector<std::string> notes;  ///< what the host's scripts had to say
    std::optional<romfile::Error> error;
};

struct PushRun {
    bool undo = false;
    bool dry_run = false;
    std::vector<HostReport> hosts;
};

/// "unchanged", "changed", ...
[[nodiscard]] const char* outcome_name(PushOutcome outcome);

/// The line of a host that is all right, without its newline; for the others, what `error` is to
/// say.
[[nodiscard]] std::string push_line(const PushRun& run, const HostReport& host);
[[nodiscard]] romfile::Error push_error(const HostReport& host);

/// As push.schema.json describes it.
[[nodiscard]] std::string push_json(const PushRun& run);
/// Of a run that could not begin.
[[nodiscard]] std::string push_json(const romfile::Error& error);

/// The worst of all hosts; could_not_tell when there is none.
[[nodiscard]] Exit push_exit(const PushRun& run);

}  // namespace romctl
