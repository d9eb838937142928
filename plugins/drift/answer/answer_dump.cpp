// SPDX-License-Identifier: GPL-2.0-or-later
// For tests. `answer_dump script|request [WORD...]` prints the probe, or the request for romctl;
// `answer_dump native [WORD...]` the answer of this machine; `answer_dump facts
// [FILE-WITH-KNOWN-ANSWER]` reads an answer and prints its facts as JSON. WORD is "verify",
// "no-sudo", "package=NAME" or "known=SHA256".
#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <iterator>

#include "drift/answer/host_answer.hpp"
#include "drift/answer/probe.hpp"
#include "drift/answer/write_answer.hpp"
#include "state/facts_json.hpp"
#include "state/host_json.hpp"
#include "state/json.hpp"
#include "state/package_json.hpp"

namespace {

using nlohmann::ordered_json;

drift::AnswerRequest request_of(const std::vector<std::string>& words) {
    constexpr std::string_view package = "package=";
    constexpr std::string_view known = "known=";
    drift::AnswerRequest request;
    for (const std::string& word : words) {
        if (word == "verify")
            request.verify = true;
        else if (word == "no-sudo")
            request.sudo = false;
        else if (word.starts_with(package))
            request.packages.push_back(word.substr(package.size()));
        else if (word.starts_with(known))
            request.known_sha256.push_back(word.substr(known.size()));
    }
    return request;
}

ordered_json host_json(const drift::HostAnswer& answer) {
    const auto status = drift::host_status(answer);
    if (!status)
        return {{"error", state::error_json(status.error())}};
    ordered_json json;
    json["layout"] = status->layout;
    json["alternatives"] = nullptr;
    if (status->alternatives)
        json["alternatives"] = state::program_name(*status->alternatives);
    json["verdict"] = romfile::verdict_name(status->verdict());
    json["links"] = ordered_json::array();
    for (const state::RomLink& link : status->links) {
        json["links"].push_back(state::link_json(link));
        json["links"].back()["changed"] = state::value_or_null(link.changed);
        json["links"].back()["maybe_changed"] = state::value_or_null(link.maybe_changed);
    }
    json["guests"] = state::guests_json(status->guests, status->guests_count);
    return json;
}

ordered_json owners_json(const drift::HostAnswer& answer) {
    ordered_json json = ordered_json::object();
    for (const auto& [path, owner] : answer.owners)
        json[path] = {static_cast<int>(owner.kind), owner.package, owner.reason};
    return json;
}

ordered_json facts_json(const drift::HostAnswer& answer) {
    ordered_json json;
    json["source"] = drift::source_name(answer.source);
    json["time"] = answer.time;
    json["uid"] = answer.uid;
    json["host_name"] = answer.host_name;
    json["kernel"] = answer.kernel;
    json["os"] = {answer.os_id, answer.os_version};
    json["notes"] = answer.notes;
    json["journal"] = answer.journal ? state::value_or_null(*answer.journal)
                                     : state::error_json(answer.journal.error());
    json["packages"] = ordered_json::array();
    for (const state::PackageFacts& package : answer.packages)
        json["packages"].push_back(state::package_json(package));
    json["owners"] = owners_json(answer);
    json["host"] = host_json(answer);
    json["roms"] = state::rom_images_json(drift::rom_images(answer));
    json["domains"] = state::domains_json(drift::libvirt_domains(answer));
    return json;
}

int print_facts() {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    drift::RomCache roms;
    const auto answer = drift::parse_answer(text, roms);
    if (!answer) {
        std::cerr << romfile::explain(answer.error()) << "\n";
        return 1;
    }
    std::cout << state::dump(facts_json(*answer));
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    const std::string what = arguments.empty() ? "" : arguments[0];
    const drift::AnswerRequest request = request_of(arguments);
    if (const auto sound = drift::check_request(request); !sound) {
        std::cerr << romfile::explain(sound.error()) << "\n";
        return 2;
    }
    if (what == "facts")
        return print_facts();
    if (what == "script")
        std::cout << drift::probe_script(request);
    else if (what == "request")
        std::cout << drift::format_request(request);
    else if (what == "native")
        std::cout << drift::write_answer(request);
    else
        return 2;
    return 0;
}
