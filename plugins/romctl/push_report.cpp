// SPDX-License-Identifier: GPL-2.0-or-later
// Another shape of the JSON means another schema number.
#include "romctl/push_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "state/json.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;

constexpr int schema = 1;

ordered_json to_json(const PushedLink& link) {
    ordered_json json;
    json["group"] = link.before.group;
    json["link"] = link.before.link;
    json["layout"] = link.before.layout;
    json["size_class"] = link.before.size_class;
    json["before"] = link.before.state_word();
    json["after"] = link.after ? ordered_json(link.after->state_word()) : ordered_json(nullptr);
    return json;
}

ordered_json to_json(const HostReport& host) {
    ordered_json json;
    json["host"] = host.host;
    json["outcome"] = outcome_name(host.outcome);
    json["package"] = state::text_or_null(host.package);
    json["links"] = ordered_json::array();
    for (const PushedLink& link : host.links)
        json["links"].push_back(to_json(link));
    json["files"] = ordered_json::array();
    for (const PushedFile& file : host.files)
        json["files"].push_back(
            {{"path", file.path}, {"sha256", file.sha256}, {"changed", file.written}});
    json["notes"] = host.notes;
    json["error"] = host.error ? state::error_json(*host.error) : ordered_json(nullptr);
    return json;
}

std::string link_words(const PushedLink& link) {
    const LinkFact& now = link.after.value_or(link.before);
    std::string words = fmt::format("{} {} ({})", now.group, now.state_word(), now.size_class);
    if (now.state_word() != link.before.state_word())
        words += ", was " + link.before.state_word();
    return words;
}

std::string file_words(const PushRun& run, const HostReport& host) {
    std::string names;
    for (const PushedFile& file : host.files)
        if (file.written)
            names += (names.empty() ? "" : ", ") + file.path.substr(file.path.rfind('/') + 1);
    return names.empty() ? "" : fmt::format("; {} {}", run.undo ? "removed" : "wrote", names);
}

Exit exit_of(PushOutcome outcome, bool dry_run) {
    switch (outcome) {
        case PushOutcome::unchanged:
            return Exit::fine;
        case PushOutcome::changed:
            return dry_run ? Exit::finding : Exit::fine;
        case PushOutcome::refused:
        case PushOutcome::failed:
            return Exit::finding;
        case PushOutcome::unknown:
            break;
    }
    return Exit::could_not_tell;
}

}  // namespace

const char* outcome_name(PushOutcome outcome) {
    static constexpr const char* names[] = {"unchanged", "changed", "refused", "failed", "unknown"};
    return names[static_cast<std::size_t>(outcome)];
}

std::string push_line(const PushRun& run, const HostReport& host) {
    std::string links;
    for (const PushedLink& link : host.links)
        links += (links.empty() ? "" : "; ") + link_words(link);
    const bool would = run.dry_run && host.outcome == PushOutcome::changed;
    std::string line = fmt::format("{}: {}: {}{}",
                                   host.host,
                                   would ? "would be changed" : outcome_name(host.outcome),
                                   links,
                                   would ? "" : file_words(run, host));
    for (const std::string& note : host.notes)
        line += "\n  " + note;
    return line;
}

romfile::Error push_error(const HostReport& host) {
    romfile::Error error = host.error.value_or(romfile::Error{"nothing is known", "", ""});
    const char* const kind = host.outcome == PushOutcome::refused  ? "refused: "
                             : host.outcome == PushOutcome::failed ? "failed: "
                                                                   : "";
    // The host first, then what of it: "HOST: refused: PATH: what".
    std::string place = error.where;
    if (place.starts_with(host.name))
        place.erase(0, host.name.size());
    place.erase(0, std::min(place.find_first_not_of(": "), place.size()));
    error.where = host.host;
    error.what = kind + (place.empty() ? "" : place + ": ") + error.what;
    return error;
}

std::string push_json(const PushRun& run) {
    ordered_json json;
    json["schema"] = schema;
    json["action"] = run.undo ? "undo" : "push";
    json["dry_run"] = run.dry_run;
    json["hosts"] = ordered_json::array();
    for (const HostReport& host : run.hosts)
        json["hosts"].push_back(to_json(host));
    return state::dump(json);
}

std::string push_json(const romfile::Error& error) {
    ordered_json json;
    json["schema"] = schema;
    json["error"] = state::error_json(error);
    return state::dump(json);
}

Exit push_exit(const PushRun& run) {
    if (run.hosts.empty())
        return Exit::could_not_tell;
    Exit worst = Exit::fine;
    for (const HostReport& host : run.hosts)
        worst = std::max(worst, exit_of(host.outcome, run.dry_run));
    return worst;
}

}  // namespace romctl
