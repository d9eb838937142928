// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl use` and `romctl restore` for programs. change.schema.json describes it and
// a test compares; another shape means another schema number.
#include "romctl/link_change.hpp"
#include "state/json.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;

constexpr int schema = 1;

ordered_json found_json(const state::RomLink& link) {
    return {{"state", state::link_state_name(link.state)},
            {"reason", state::text_or_null(link.reason)},
            {"target", state::value_or_null(link.target)}};
}

ordered_json change_of_link(const LinkChange& change) {
    ordered_json json;
    json["group"] = change.before.row.group;
    json["link"] = change.before.row.link;
    json["before"] = found_json(change.before);
    json["plan"] = {{"outcome", state::text_or_null(change.plan.outcome)},
                    {"problem", state::text_or_null(change.plan.problem)}};
    json["after"] = change.after ? found_json(*change.after) : ordered_json(nullptr);
    json["as_wanted"] = state::check_json(change.outcome);
    return json;
}

ordered_json head(const ChangeRequest& request, romfile::Verdict verdict) {
    ordered_json json;
    json["schema"] = schema;
    json["wanted"] = request.name.empty() ? "before" : request.name;
    json["dry_run"] = request.dry_run;
    json["verdict"] = romfile::verdict_name(verdict);
    return json;
}

}  // namespace

std::string change_json(const ChangeReport& report) {
    ordered_json json = head(report.request, report.verdict());
    json["layout"] = report.layout;
    json["links"] = ordered_json::array();
    for (const LinkChange& change : report.links)
        json["links"].push_back(change_of_link(change));
    json["messages"] = report.messages;
    return state::dump(json);
}

std::string change_json(const ChangeRequest& request, const romfile::Error& error) {
    ordered_json json = head(request, romfile::Verdict::unknown);
    json["error"] = state::error_json(error);
    return state::dump(json);
}

}  // namespace romctl
