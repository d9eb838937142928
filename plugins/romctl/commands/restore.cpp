// SPDX-License-Identifier: GPL-2.0-or-later
// romctl restore [--dry-run] [--json]
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/link_change.hpp"

namespace romctl {
namespace {

struct Options {
    ChangeRequest request{{state::Wanted::Kind::before, ""}, "", "", false};
    bool json = false;
};

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_flag("--dry-run", options->request.dry_run, "Change nothing, say what would change");
    parser.add_flag("--json", options->json, "Print JSON, as change.schema.json describes it");
    return [options] {
        return report_change(options->request, change_links(options->request), options->json);
    };
}

const Registration registration({"restore", "Put back what QEMU took before this package", set_up});

}  // namespace
}  // namespace romctl
