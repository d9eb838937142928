// SPDX-License-Identifier: GPL-2.0-or-later
// romctl use NAME [--link GROUP] [--dry-run] [--json]
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/link_change.hpp"

namespace romctl {
namespace {

struct Options {
    ChangeRequest request;
    bool json = false;
};

Exit use(Options& options) {
    const romfile::Result<state::Wanted> wanted = state::parse_wanted(options.request.name);
    if (!wanted)
        return report_change(options.request, wanted.error(), options.json);
    options.request.wanted = *wanted;
    return report_change(options.request, change_links(options.request), options.json);
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser
        .add_option("NAME",
                    options->request.name,
                    "multinic, stock, auto, or the path of a registered alternative")
        ->required()
        ->option_text("REQUIRED");
    parser.add_option("--link", options->request.group, "Only the link of this alternatives group")
        ->option_text("GROUP");
    parser.add_flag("--dry-run", options->request.dry_run, "Change nothing, say what would change");
    parser.add_flag("--json", options->json, "Print JSON, as change.schema.json describes it");
    return [options] { return use(*options); };
}

const Registration registration({"use", "Choose which ROM QEMU takes on this host", set_up});

}  // namespace
}  // namespace romctl
