// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/live_policy_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>

#include "state/libvirt_domains.hpp"

namespace state {
namespace {

using romfile::Check;
using romfile::Verdict;

/// Good when nothing differs but what is expected to.
Check verified(const PackageFacts& facts) {
    std::string differs;
    for (const FileDifference& difference : facts.differences)
        if (!difference.expected)
            differs += fmt::format("{}{} ({})",
                                   differs.empty() ? "" : ", ",
                                   difference.path,
                                   fmt::join(difference.what, " "));
    if (!differs.empty())
        return {Verdict::bad, "not as packaged: " + differs};
    if (facts.not_verified)
        return {Verdict::unknown, *facts.not_verified};
    return {};
}

PackageState look_at_package(const std::string& name) {
    const Result<std::vector<PackageFacts>> found =
        look_at_packages(Root(), {{name}, {}, managed_links(), true});
    if (!found)
        return {PackageState::Kind::unknown, "", romfile::explain(found.error()), {}};
    return package_state(*found);
}

}  // namespace

std::vector<std::string> managed_links() {
    std::vector<std::string> links;
    for (const LinkRow& row : built_in_layouts())
        links.push_back(row.link);
    return links;
}

PackageState package_state(const PackageFacts& facts) {
    switch (facts.kind) {
        case PackageFacts::Kind::installed:
            return {PackageState::Kind::installed, facts.evr(), "", verified(facts)};
        case PackageFacts::Kind::absent:
            return {PackageState::Kind::absent, "", "", {}};
        default:
            return {PackageState::Kind::unknown, "", facts.reason, {}};
    }
}

PackageState package_state(const std::vector<PackageFacts>& found) {
    PackageState state = package_state(found.front());
    for (const PackageFacts& facts : found)
        if (const PackageState other = package_state(facts);
            other.verified.verdict == Verdict::bad && state.verified.verdict != Verdict::bad)
            state = other;
    return state;
}

PolicyFacts live_policy_facts() {
    return {[] { return look_at_host("", ""); },
            look_at_package,
            [] { return virtio_nics(find_libvirt_domains(Root())); },
            std::time(nullptr)};
}

}  // namespace state
