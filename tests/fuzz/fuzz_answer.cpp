// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of a host's answer on arbitrary text, and of what it accepts every fact. A ROM is only
// ever known by the digest that it has.
#include <cstdint>
#include <cstdlib>

#include "drift/answer/host_answer.hpp"
#include "drift/answer/request.hpp"
#include "romfile/digest.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const drift::HostAnswer& answer) {
    require(answer.source == drift::Source::probe || answer.source == drift::Source::tools);
    const auto status = drift::host_status(answer);
    if (status)
        for (const state::RomLink& link : status->links)
            require(link.state != state::LinkState::ours || link.rom);
    for (const state::RomImage& image : drift::rom_images(answer))
        require(image.path.starts_with('/'));
    const state::PolicyFacts facts = drift::policy_facts(answer);
    for (const state::DomainNic& nic : facts.domains().nics)
        require(!nic.domain.empty());
    for (const std::string& name : answer.asked)
        require(facts.package(name).kind != state::PackageState::Kind::installed ||
                !answer.packages.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    drift::RomCache roms(1 << 20);
    if (const auto answer = drift::parse_answer(text, roms))
        check(*answer);
    for (const std::string& digest : roms.known())
        require(romfile::sha256_hex(*roms.find(digest)) == digest);
    if (const auto request = drift::parse_answer_request(text))
        require(bool(drift::parse_answer_request(drift::format_request(*request))));
    return 0;
}
