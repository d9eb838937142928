// SPDX-License-Identifier: GPL-2.0-or-later
// romctl: looks at and changes option ROM files.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <map>

#include "romctl/command.hpp"

namespace {

using romctl::Exit;

constexpr const char* exit_codes =
    "Exit codes: 0 fine, 1 something was found to be wrong, 2 could not tell. See romctl(1).";

/// Wrong usage: what was wrong, and where to read how it is right.
std::string usage_error(const CLI::App* app, const CLI::Error& error) {
    std::string name = app->get_name();
    for (const CLI::App* used : app->get_subcommands())
        name += " " + used->get_name();
    return fmt::format("romctl: {}\n  {} --help tells more.\n", error.what(), name);
}

/// Output that did not reach its file is no success, whatever was found.
Exit flushed(Exit exit) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return exit;
    return romctl::fail({"cannot write", "standard output", ""});
}

Exit run(int argc, char** argv) {
    CLI::App app("Looks at and changes network-boot option ROM files.", "romctl");
    app.set_version_flag("--version", "romctl " MULTINIC_VERSION, "Print the version and exit");
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.failure_message(usage_error);
    app.require_subcommand(0, 1);
    app.footer(exit_codes);

    std::map<const CLI::App*, romctl::Action> actions;
    for (const romctl::Command& command : romctl::commands()) {
        CLI::App* parser = app.add_subcommand(command.name, command.summary);
        parser->footer(exit_codes);
        actions[parser] = command.set_up(*parser);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // Help and version come this way too, with code 0; wrong usage has codes of CLI11's own.
        return flushed(app.exit(error) == 0 ? Exit::fine : Exit::could_not_tell);
    }
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    if (chosen.empty())
        return romctl::fail({"what shall be done?", "", "romctl --help lists the sub-commands."});
    return flushed(actions.at(chosen.front())());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return static_cast<int>(run(argc, argv));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "romctl: %s\n", error.what());
        return static_cast<int>(Exit::could_not_tell);
    }
}
