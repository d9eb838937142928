// SPDX-License-Identifier: GPL-2.0-or-later
// romctl inspect FILE [--json]
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/inspect_report.hpp"
#include "romctl/rom_input.hpp"

namespace romctl {
namespace {

struct Options {
    std::string path;
    bool json = false;
};

Exit inspect(const Options& options) {
    const romfile::Result<RomInput> input = read_rom(options.path);
    if (!input) {
        if (options.json)
            fmt::print("{}", inspect_json(options.path, input.error()));
        return fail(input.error());
    }
    if (options.json)
        fmt::print("{}", inspect_json(options.path, input->rom));
    else
        fmt::print("{}", inspect_text(options.path, input->rom, Paint(colour_wanted())));
    return exit_of(romfile::overall(input->rom));
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_option("FILE", options->path, "Option ROM file, of any make")->required();
    parser.add_flag("--json", options->json, "Print JSON, as inspect.schema.json describes it");
    return [options] { return inspect(*options); };
}

const Registration registration({"inspect",
                                 "Say everything an option ROM file says about itself",
                                 set_up});

}  // namespace
}  // namespace romctl
