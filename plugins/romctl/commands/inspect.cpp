// SPDX-License-Identifier: GPL-2.0-or-later
// romctl inspect FILE [--json | --script]
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <optional>

#include "romctl/command.hpp"
#include "romctl/inspect_report.hpp"
#include "romctl/rom_input.hpp"

namespace romctl {
namespace {

struct Options {
    std::string path;
    bool json = false;
    bool script = false;
};

/// The embedded script as it is.
Exit print_script(const std::string& path, const romfile::RomFile& rom) {
    const std::optional<romfile::Slot> slot = rom.payload ? rom.payload->slot : std::nullopt;
    if (slot && slot->check.verdict != romfile::Verdict::good)
        (void)fail({"script slot: " + slot->check.reason, path, ""});
    else if (!slot || slot->script.empty())
        (void)fail({"no script is embedded", path, ""});
    else
        fmt::print("{}", slot->script);
    return slot && !slot->script.empty() ? Exit::fine : Exit::finding;
}

Exit inspect(const Options& options) {
    const romfile::Result<RomInput> input = read_rom(options.path);
    if (!input) {
        if (options.json)
            fmt::print("{}", inspect_json(options.path, input.error()));
        return fail(input.error());
    }
    if (options.script)
        return print_script(options.path, input->rom);
    if (options.json)
        fmt::print("{}", inspect_json(options.path, input->rom));
    else
        fmt::print(
            "{}", inspect_text(options.path, input->rom, console::Paint(console::colour_wanted())));
    return exit_of(romfile::overall(input->rom));
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_option("FILE", options->path, "Option ROM file, of any make")->required();
    CLI::Option* const json =
        parser.add_flag("--json", options->json, "Print JSON, as inspect.schema.json describes it");
    parser.add_flag("--script", options->script, "Print the embedded script, and nothing else")
        ->excludes(json);
    return [options] { return inspect(*options); };
}

const Registration registration({"inspect",
                                 "Say everything an option ROM file says about itself",
                                 set_up});

}  // namespace
}  // namespace romctl
