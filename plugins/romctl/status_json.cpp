// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl status` for programs. status.schema.json describes it and a test compares;
// another shape means another schema number.
#include "romctl/status_report.hpp"
#include "state/host_json.hpp"
#include "state/json.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;

constexpr int schema = 1;

ordered_json head(const std::string& root, romfile::Verdict verdict) {
    ordered_json json;
    json["schema"] = schema;
    json["root"] = root.empty() ? "/" : root;
    json["verdict"] = romfile::verdict_name(verdict);
    return json;
}

}  // namespace

std::string status_json(const HostStatus& status) {
    ordered_json json = head(status.root, status.verdict());
    json["layout"] = {{"name", status.layout}, {"detected", status.detected}};
    json["alternatives"] = status.alternatives
                               ? ordered_json(state::program_name(*status.alternatives))
                               : ordered_json(nullptr);
    json["links"] = ordered_json::array();
    for (const state::RomLink& link : status.links)
        json["links"].push_back(state::link_json(link));
    json["guests"] = state::guests_json(status.guests, status.guests_count);
    return state::dump(json);
}

std::string status_json(const std::string& root, const romfile::Error& error) {
    ordered_json json = head(root, romfile::Verdict::unknown);
    json["error"] = state::error_json(error);
    return state::dump(json);
}

}  // namespace romctl
