// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of a task: the JSON file that Ansible hands to a binary module, held against the
// module's table. Ansible checks nothing of it for binary modules, so all of it is done here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "module/spec.hpp"
#include "romfile/result.hpp"

namespace module {

inline constexpr std::size_t arguments_limit = 32 << 20;  ///< bytes of the file

/// How the task is run, beside its options.
struct Task {
    bool check_mode = false;  ///< say what would change, change nothing
    bool diff = false;        ///< show what changes
    bool no_log = false;      ///< nothing of the options is shown
};

/// Options by their own names, each of its type; those not given have their standard value, or are
/// absent.
class Arguments {
  public:
    explicit Arguments(Json values) : values_(std::move(values)) {}

    [[nodiscard]] bool has(const std::string& name) const { return values_.contains(name); }
    /// Of an option that has no value: "", false, 0, [], {}.
    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] bool boolean(const std::string& name) const;
    [[nodiscard]] std::int64_t integer(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
    [[nodiscard]] Json value(const std::string& name) const;
    [[nodiscard]] const Json& all() const { return values_; }

  private:
    Json values_;
};

struct ParsedTask {
    Task task;
    Arguments arguments;
    Json invocation;    ///< all options as used, null where absent; secret ones hidden
    Json deprecations;  ///< as Ansible shows them
};

/// What stands in place of a secret.
inline constexpr const char* hidden = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER";

/// Whether the value of this entry of a dictionary is shown to nobody.
[[nodiscard]] bool is_secret_entry(const Option& option, const std::string& name);

/// Reads the text of the file. An error names the option, or the place in the JSON.
[[nodiscard]] romfile::Result<ParsedTask> parse_task(const Spec& spec, std::string_view text);

}  // namespace module
