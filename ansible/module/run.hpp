// SPDX-License-Identifier: GPL-2.0-or-later
// A module as Ansible runs it: one argument, the path of a file with the task's options in JSON;
// one JSON object on standard output, whatever happens; exit status 1 when it says "failed".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "module/arguments.hpp"
#include "module/spec.hpp"
#include "romfile/result.hpp"

namespace module {

/// What `--diff` shows: texts before and after.
struct Diff {
    std::string before_header;
    std::string after_header;
    std::string before;
    std::string after;
};

/// What a module says of its task.
struct Answer {
    bool changed = false;  ///< or would have, in check mode
    std::string failure;   ///< what failed, where, and what to do; empty: nothing
    Json values = Json::object();
    std::vector<Diff> diff = {};
    std::vector<std::string> warnings = {};
};

/// An answer that says only this.
[[nodiscard]] Answer failed(const romfile::Error& error);

struct Module {
    const Spec& spec;
    Answer (*act)(const Arguments& arguments, const Task& task);
};

/// The object that is printed, in one line. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string answer_text(const Answer& answer, const ParsedTask& task);

/// What main() does. Returns the exit status.
[[nodiscard]] int run(const Module& module, int argc, const char* const* argv);

}  // namespace module
