// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl status` for programs. status.schema.json describes it and a test compares;
// another shape means another schema number.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "romctl/json_output.hpp"
#include "romctl/link_json.hpp"
#include "romctl/status_report.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;

constexpr int schema = 1;

ordered_json guest_json(const state::Guest& guest) {
    ordered_json json;
    json["pid"] = guest.pid;
    json["name"] = text_or_null(guest.name);
    json["started"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(guest.started));
    json["rom_files"] = guest.rom_files;
    json["current"] = check_json(guest.current);
    return json;
}

ordered_json guests_json(const HostStatus& status) {
    ordered_json json;
    json["verdict"] = romfile::verdict_name(status.guests.verdict());
    json["counts"] = status.guests_count;
    json["running"] = ordered_json::array();
    for (const state::Guest& guest : status.guests.guests)
        json["running"].push_back(guest_json(guest));
    json["unknown"] = status.guests.unknown;
    return json;
}

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
        json["links"].push_back(link_json(link));
    json["guests"] = guests_json(status);
    return dump(json);
}

std::string status_json(const std::string& root, const romfile::Error& error) {
    ordered_json json = head(root, romfile::Verdict::unknown);
    json["error"] = error_json(error);
    return dump(json);
}

}  // namespace romctl
