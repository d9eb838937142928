// SPDX-License-Identifier: GPL-2.0-or-later
// romctl status [--json] [--guests] [--layout NAME] [--root DIR]
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/rom_input.hpp"
#include "romctl/status_report.hpp"

namespace romctl {
namespace {

struct Options {
    std::string root;
    std::string layout;
    bool json = false;
    bool guests = false;
};

Exit status(const Options& options) {
    romfile::Result<HostStatus> found = state::look_at_host(options.root, options.layout);
    if (!found) {
        if (options.json)
            fmt::print("{}", status_json(options.root, found.error()));
        return fail(found.error());
    }
    found->guests_count = options.guests;
    if (options.json)
        fmt::print("{}", status_json(*found));
    else
        fmt::print("{}", status_text(*found, console::Paint(console::colour_wanted())));
    return exit_of(found->verdict());
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_flag("--json", options->json, "Print JSON, as status.schema.json describes it");
    parser.add_flag(
        "--guests", options->guests, "Running guests with an old ROM are findings, too");
    parser.add_option("--layout", options->layout, "Distribution layout, instead of detecting it")
        ->option_text("NAME");
    parser.add_option("--root", options->root, "Look at the system in this folder")
        ->option_text("DIR");
    return [options] { return status(*options); };
}

const Registration registration({"status", "Say which ROM QEMU takes on this host", set_up});

}  // namespace
}  // namespace romctl
