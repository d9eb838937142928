// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of libvirt domains on arbitrary text. What it accepts has a name and is within limits.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "state/domain_xml.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const state::Domain& domain) {
    require(!domain.name.empty() && domain.name.size() <= 4096);
    for (const state::DomainInterface& nic : domain.interfaces)
        require(!nic.boot_order || *nic.boot_order != 0);
    for (const state::DomainDisk& disk : domain.disks)
        require(disk.boot_order != 0);
    for (const std::string& text : domain.oem_strings)
        require(text.starts_with("multinic:"));
    for (const std::string& argument : domain.qemu_arguments)
        require(argument.find("opt/org.qemu-rom-multinic/") != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto domain = state::parse_domain("domain", {reinterpret_cast<const char*>(data), size});
    if (domain)
        check(*domain);
    else
        require(domain.error().where.starts_with("domain"));
    return 0;
}
