// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of policy files on arbitrary text. What it accepts asks for something, within limits.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "state/policy.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const state::Policy& policy) {
    require(!policy.links.empty() || policy.rom.asks_anything() || !policy.packages.empty() ||
            policy.old_rom_days || policy.rom_enabled);
    for (const state::LinkPolicy& link : policy.links)
        require(link.wanted.kind != state::Wanted::Kind::path || link.wanted.path.starts_with('/'));
    for (const state::PackagePolicy& package : policy.packages)
        require(!package.name.empty());
    for (const std::string& digest : policy.rom.sha256)
        require(digest.size() == 64);
    if (policy.rom.version)
        (void)policy.rom.version->contains("0.1.0-1");
    for (const state::PolicyException& exception : policy.exceptions)
        require(!exception.reason.empty() && exception.day.size() == 10);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto policy = state::parse_policy("policy", {reinterpret_cast<const char*>(data), size});
    if (policy)
        check(*policy);
    else
        require(policy.error().where.starts_with("policy"));
    return 0;
}
