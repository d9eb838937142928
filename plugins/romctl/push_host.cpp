// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/push_host.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "romctl/push_conversation.hpp"

namespace romctl {
namespace {

bool check_package(PushConversation& host) {
    if (host.facts.package.empty())
        return true;
    return host.stop({fmt::format("managed by its package manager (qemu-rom-multinic {} is "
                                  "installed)",
                                  host.facts.package),
                      "",
                      host.wishes.undo
                          ? "Remove the package there: dnf remove qemu-rom-multinic."
                          : "Update the package there: dnf upgrade qemu-rom-multinic."});
}

}  // namespace

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

std::string name_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += (text.empty() ? "" : "; ") + line;
    return text;
}

bool PushConversation::stop(PushOutcome outcome, Error error) {
    report.outcome = session.lost() ? PushOutcome::unknown : outcome;
    report.error = std::move(error);
    return false;
}

bool PushConversation::stop(Error error) {
    return stop(touched ? PushOutcome::failed : PushOutcome::refused, std::move(error));
}

bool PushConversation::look() {
    const auto said = session.links(wishes.link_script, {"facts"});
    if (!succeeded(said))
        return false;
    const Result<HostFacts> found = parse_facts(said->out);
    if (!succeeded(found))
        return false;
    facts = *found;
    report.package = facts.package;
    for (const LinkFact& link : facts.links)
        report.links.push_back({link, std::nullopt});
    if (!facts.package.empty())
        return true;
    if (said->status != 0 || facts.links.empty())
        return stop({said->complaints.empty() ? "has no QEMU ROM folder of a known layout"
                                              : joined(said->complaints),
                     "",
                     "See --layout in romctl(1)."});
    return look_at_files();
}

bool PushConversation::look_at_files() {
    std::vector<std::string> arguments{"survey", romdir()};
    for (const std::string& folder : link_folders())
        arguments.push_back(folder);
    const Result<std::string> answer = session.host(arguments);
    if (!succeeded(answer))
        return false;
    const Result<Survey> found = parse_survey(*answer);
    if (!succeeded(found))
        return false;
    survey = *found;
    return true;
}

Result<HostFacts> PushConversation::facts_now() {
    const auto said = session.links(wishes.link_script, {"facts"});
    if (!said)
        return said.error();
    return parse_facts(said->out);
}

bool PushConversation::link_command(const std::vector<std::string>& arguments) {
    const auto said = session.links(wishes.link_script, arguments);
    if (!succeeded(said))
        return false;
    complaints.insert(complaints.end(), said->complaints.begin(), said->complaints.end());
    return true;
}

bool PushConversation::check_writable() {
    if (survey.unwritable.empty())
        return true;
    return stop({"cannot be written to (read-only file system?)",
                 survey.unwritable.front(),
                 "On hosts that are made of images the ROM is put into the image."});
}

std::vector<std::string> PushConversation::link_folders() const {
    std::vector<std::string> folders;
    for (const LinkFact& link : facts.links)
        if (const std::string folder = folder_of(link.link);
            std::find(folders.begin(), folders.end(), folder) == folders.end())
            folders.push_back(folder);
    return folders;
}

HostReport push_to_host(const std::string& name,
                        const ssh::Destination& destination,
                        const PushRom& rom,
                        const PushWishes& wishes,
                        const ssh::Surroundings& surroundings,
                        const ssh::Limits& limits) {
    PushConversation host(name, rom, wishes, surroundings, limits);
    host.report.name = destination.host;
    const bool begun = host.succeeded(host.session.log_in(destination, wishes.login)) &&
                       host.succeeded(host.session.check_rights()) && host.look() &&
                       check_package(host);
    if (begun && wishes.undo)
        take_rom_away(host);
    else if (begun)
        put_rom(host);
    return std::move(host.report);
}

}  // namespace romctl
