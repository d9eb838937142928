// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/live_policy_facts.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace state;
using romfile::Verdict;

TEST_CASE("a package's facts as policies see them") {
    PackageFacts facts;
    facts.kind = PackageFacts::Kind::installed;
    facts.epoch = "2";
    facts.version = "1.0";
    facts.release = "3";
    CHECK(package_state(facts).version == "2:1.0-3");
    CHECK(package_state(facts).verified.verdict == Verdict::good);
    facts.differences = {{"/usr/share/qemu-firmware/efi-virtio.rom", {"link"}, true}};
    CHECK(package_state(facts).verified.verdict == Verdict::good);
    facts.not_verified = "cannot read";
    CHECK(package_state(facts).verified.verdict == Verdict::unknown);
    facts.differences.push_back({"/usr/share/x", {"digest", "size"}, false});
    CHECK(package_state(facts).verified.verdict == Verdict::bad);
    CHECK(package_state(facts).verified.reason == "not as packaged: /usr/share/x (digest size)");
    facts.kind = PackageFacts::Kind::absent;
    CHECK(package_state(facts).kind == PackageState::Kind::absent);
    facts.kind = PackageFacts::Kind::unknown;
    facts.reason = "no rpm library here";
    CHECK(package_state(facts).reason == "no rpm library here");
}

TEST_CASE("the running system can always be asked, and what it cannot tell is unknown") {
    const PolicyFacts facts = live_policy_facts();
    const PackageState nobody = facts.package("no-package-has-this-name");
    CHECK(nobody.kind != PackageState::Kind::installed);
    CHECK((nobody.kind == PackageState::Kind::absent || !nobody.reason.empty()));
    CHECK(facts.now > 1'700'000'000);
    (void)facts.domains();
    const std::vector<std::string> links = managed_links();
    CHECK(std::count(links.begin(), links.end(), "/usr/share/qemu-firmware/efi-virtio.rom") > 0);
}
