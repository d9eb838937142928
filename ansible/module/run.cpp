// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/run.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <exception>

#include "romfile/file_io.hpp"

namespace module {
namespace {

using romfile::Result;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool print(std::string_view text) {
    return romfile::write_all(STDOUT_FILENO, romfile::bytes_of(text));
}

/// Before the options are known there is nothing more to say.
std::string failure_text(const romfile::Error& error) {
    return dump({{"changed", false}, {"failed", true}, {"msg", romfile::explain(error)}});
}

Result<ParsedTask> read_task(const Spec& spec, const char* path) {
    Result<romfile::FileContent> file = romfile::read_file(path, arguments_limit);
    if (!file)
        return file.error();
    return parse_task(spec,
                      {reinterpret_cast<const char*>(file->bytes.data()), file->bytes.size()});
}

struct Printed {
    std::string text;
    bool failed;
};

Printed answer_to(const Module& module, int argc, const char* const* argv) {
    if (argc != 2)
        return {failure_text(
                    {fmt::format("{} is an Ansible module: it takes one argument, the path of a "
                                 "file with the task's options in JSON",
                                 module.spec.name),
                     "",
                     ""}),
                true};
    const Result<ParsedTask> parsed = read_task(module.spec, argv[1]);
    if (!parsed)
        return {failure_text(parsed.error()), true};
    const Answer answer = module.act(parsed->arguments, parsed->task);
    return {answer_text(answer, *parsed), !answer.failure.empty()};
}

}  // namespace

Answer failed(const romfile::Error& error) {
    Answer answer;
    answer.failure = romfile::explain(error);
    return answer;
}

std::string answer_text(const Answer& answer, const ParsedTask& task) {
    Json json = Json::object();
    json["changed"] = answer.changed;
    if (!answer.failure.empty()) {
        json["failed"] = true;
        json["msg"] = answer.failure;
    }
    json.update(answer.values);
    if (task.task.diff && !answer.diff.empty()) {
        json["diff"] = Json::array();
        for (const Diff& diff : answer.diff)
            json["diff"].push_back({{"before_header", diff.before_header},
                                    {"after_header", diff.after_header},
                                    {"before", diff.before},
                                    {"after", diff.after}});
    }
    if (!answer.warnings.empty())
        json["warnings"] = answer.warnings;
    if (!task.deprecations.empty())
        json["deprecations"] = task.deprecations;
    if (!task.task.no_log)
        json["invocation"] = task.invocation;
    return dump(json);
}

int run(const Module& module, int argc, const char* const* argv) {
    ::signal(SIGPIPE, SIG_IGN);
    Printed printed;
    // Out of memory, or our own bug: also then the controller needs its one object.
    try {
        printed = answer_to(module, argc, argv);
    } catch (const std::exception& error) {
        printed = {
            failure_text(
                {fmt::format("unexpected in {}: {}", module.spec.name, error.what()), "", ""}),
            true};
    }
    return print(printed.text) && !printed.failed ? 0 : 1;
}

}  // namespace module
