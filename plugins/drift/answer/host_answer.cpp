// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/host_answer.hpp"

#include "drift/answer/write_answer.hpp"
#include "state/live_policy_facts.hpp"

namespace drift {

state::OwnerLookup HostAnswer::owner_lookup() const {
    return [known = owners](const std::string& path) {
        const auto found = known.find(path);
        return found != known.end()
                   ? found->second
                   : state::Owner{state::Owner::Kind::unknown, "", "its owner was not asked for"};
    };
}

Result<state::HostStatus> host_status(const HostAnswer& answer) {
    return state::look_at_host(answer.root(), answer.owner_lookup(), "");
}

std::vector<state::RomImage> rom_images(const HostAnswer& answer) {
    const state::Root root = answer.root();
    const Result<std::optional<std::string>> layout =
        state::detect_layout(state::built_in_layouts(), root);
    if (!layout || !*layout)
        return {};
    const Result<state::LayoutTable> rows = state::rows_of(state::built_in_layouts(), **layout);
    return rows ? state::look_at_rom_images(root, *rows, {}) : std::vector<state::RomImage>();
}

state::LibvirtDomains libvirt_domains(const HostAnswer& answer) {
    return state::find_libvirt_domains(answer.root());
}

state::PolicyFacts policy_facts(const HostAnswer& answer) {
    const auto kept = std::make_shared<const HostAnswer>(answer);
    return {[kept] { return host_status(*kept); },
            [kept](const std::string& name) {
                std::vector<state::PackageFacts> found;
                for (const state::PackageFacts& package : kept->packages)
                    if (package.name == name && package.path.empty())
                        found.push_back(package);
                return found.empty() ? state::PackageState{state::PackageState::Kind::unknown,
                                                           "",
                                                           "it was not asked for",
                                                           {}}
                                     : state::package_state(found);
            },
            [kept] { return state::virtio_nics(libvirt_domains(*kept)); },
            answer.time};
}

Result<HostAnswer> look_at_this_host(const AnswerRequest& request) {
    if (const Result<void> sound = check_request(request); !sound)
        return sound.error();
    RomCache roms;
    Result<HostAnswer> answer = parse_answer(write_answer(request), roms);
    if (answer)
        answer->source = Source::local;
    return answer;
}

}  // namespace drift
