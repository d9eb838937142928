// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/host_json.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "state/json.hpp"

namespace state {
namespace {

using nlohmann::ordered_json;

ordered_json manager_json(const Manager& manager) {
    ordered_json json;
    json["by"] = manager_name(manager.kind);
    json["selection"] = nullptr;
    if (manager.selection)
        json["selection"] = selection_name(*manager.selection);
    json["package"] = text_or_null(manager.package);
    json["reason"] = text_or_null(manager.reason);
    return json;
}

ordered_json choices_json(const GroupFacts& group) {
    ordered_json list = ordered_json::array();
    if (group.record)
        for (const Choice& choice : group.record->choices)
            list.push_back({{"path", choice.path}, {"priority", choice.priority}});
    return list;
}

ordered_json guest_json(const Guest& guest) {
    ordered_json json;
    json["pid"] = guest.pid;
    json["name"] = text_or_null(guest.name);
    json["started"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(guest.started));
    json["rom_files"] = guest.rom_files;
    json["current"] = check_json(guest.current);
    return json;
}

}  // namespace

ordered_json link_json(const RomLink& link) {
    ordered_json json;
    json["group"] = link.row.group;
    json["link"] = link.row.link;
    json["kind"] = kind_name(link.row.kind);
    json["state"] = link_state_name(link.state);
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
    for (const Note& note : link.notes)
        json["notes"].push_back(
            {{"what", note.what}, {"what_to_do", text_or_null(note.what_to_do)}});
    return json;
}

ordered_json guests_json(const RunningGuests& guests, bool counts) {
    ordered_json json;
    json["verdict"] = romfile::verdict_name(guests.verdict());
    json["counts"] = counts;
    json["running"] = ordered_json::array();
    for (const Guest& guest : guests.guests)
        json["running"].push_back(guest_json(guest));
    json["unknown"] = guests.unknown;
    return json;
}

}  // namespace state
