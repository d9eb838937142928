// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/probe.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drift/answer/embedded_probe.hpp"
#include "drift/answer/embedded_probe_entries.hpp"
#include "drift/answer/embedded_probe_guests.hpp"
#include "drift/answer/embedded_probe_main.hpp"
#include "drift/answer/embedded_probe_packages.hpp"
#include "drift/answer/embedded_rights.hpp"
#include "drift/answer/plan.hpp"
#include "ssh/exec.hpp"

namespace drift {
namespace {

/// Words of one kind: neither names of packages nor digests nor paths of the layout table have
/// blanks or quotes.
std::string variable(const char* name, const std::vector<std::string>& words) {
    return fmt::format("{}='{}'\n", name, fmt::join(words, " "));
}

}  // namespace

std::string probe_script(const AnswerRequest& request) {
    const Plan& plan = answer_plan();
    std::string probe;
    probe += variable("look", plan.look);
    probe += variable("texts", plan.texts);
    probe += variable("roms", plan.roms);
    probe += variable("owned", plan.owned);
    probe += variable("folders", plan.folders);
    probe += variable("rpm_databases", plan.rpm_databases);
    probe += variable("packages", asked_packages(request));
    probe += variable("known", request.known_sha256);
    probe += variable("verify", {request.verify ? "yes" : "no"});
    probe += "request=" + ssh::quoted(format_request(request)) + "\n";
    for (const std::string_view part : {embedded_probe,
                                        embedded_probe_entries,
                                        embedded_probe_guests,
                                        embedded_probe_packages,
                                        embedded_probe_main})
        probe += part;
    std::string script = "probe=" + ssh::quoted(probe) + "\n";
    script += variable("sudo", {request.sudo ? "yes" : "no"});
    script += embedded_rights;
    return script;
}

}  // namespace drift
