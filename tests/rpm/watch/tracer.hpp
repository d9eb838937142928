// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a command and stops it and all its descendants after every system call that can change what
// a path leads to, at every program start and at every end of a process.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace watch {

/// Something has just happened; everything that is traced stands still or has not gone on yet.
struct Step {
    pid_t process = 0;
    std::string call;  // "rename", ...; "start" and "end" for a program's start and a process's end
    std::string path;  // what it was about; for "start" the command; may be empty
    bool milestone = false;  // a name or a process came or went; else something was only written
};

class Tracer {
  public:
    /// Returns false to have everything killed at this point, as by SIGKILL.
    using Observer = std::function<bool(const Step&)>;

    /// `root` becomes the command's root folder. Throws std::runtime_error where tracing is not
    /// allowed.
    Tracer(const std::string& root, const std::vector<std::string>& command, Observer observer);
    /// The command's exit status, 128 + signal when a signal ended it. Descendants may still run.
    int run();

  private:
    struct Tracee {
        bool inside_call = false;
        Step step;
    };

    void start(const std::string& root, const std::vector<std::string>& command);
    void handle_stop(pid_t process, int status);
    void handle_entry(pid_t process, Tracee& tracee);
    void handle_exit(pid_t process, Tracee& tracee);
    void report(const Step& step);
    void kill_all();

    Observer observer_;
    int processes_;  // /proc, which the observer may leave behind by changing the root
    pid_t child_ = 0;
    std::map<pid_t, Tracee> tracees_;
    bool killed_ = false;
    int status_ = 0;
};

}  // namespace watch
