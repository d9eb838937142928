// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/link_json.hpp"

#include "romctl/json_output.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;

ordered_json manager_json(const state::Manager& manager) {
    ordered_json json;
    json["by"] = state::manager_name(manager.kind);
    json["selection"] = nullptr;
    if (manager.selection)
        json["selection"] = *manager.selection == state::Selection::automatic ? "auto" : "manual";
    json["package"] = text_or_null(manager.package);
    json["reason"] = text_or_null(manager.reason);
    return json;
}

ordered_json choices_json(const state::GroupFacts& group) {
    ordered_json list = ordered_json::array();
    if (group.record)
        for (const state::Choice& choice : group.record->choices)
            list.push_back({{"path", choice.path}, {"priority", choice.priority}});
    return list;
}

}  // namespace

ordered_json link_json(const state::RomLink& link) {
    ordered_json json;
    json["group"] = link.row.group;
    json["link"] = link.row.link;
    json["kind"] = state::kind_name(link.row.kind);
    json["state"] = state::link_state_name(link.state);
    json["reason"] = text_or_null(link.reason);
    json["verdict"] = romfile::verdict_name(link.verdict());
    json["managed_by"] = manager_json(link.manager);
    json["link_text"] = value_or_null(link.link_text);
    json["target"] = value_or_null(link.target);
    json["size_class"] = value_or_null(link.size_class);
    json["stock_size_class"] = value_or_null(link.stock_size_class);
    json["class_agrees"] = check_json(link.class_agrees);
    json["rom"] = nullptr;
    if (link.rom)
        json["rom"] = {{"version", link.rom->version}, {"build_id", link.rom->build_id}};
    json["choices"] = choices_json(link.group);
    json["notes"] = ordered_json::array();
    for (const state::Note& note : link.notes)
        json["notes"].push_back(
            {{"what", note.what}, {"what_to_do", text_or_null(note.what_to_do)}});
    return json;
}

}  // namespace romctl
