// SPDX-License-Identifier: GPL-2.0-or-later
// The DNS codec: the input as an answer, to the question that it repeats, so that the records are
// reached.
#include <cstdlib>

#include "wire/dns.hpp"

using namespace wire;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

bool good(const DnsName& name) {
    return !name.bytes().empty() && name.bytes().size() <= DnsName::largest &&
           name.bytes().back() == 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    layout::Bytes message(bytes, size);
    if (auto name = DnsName::from_text(layout::as_text(message))) {
        std::uint8_t space[300];
        std::size_t offset = 12;
        DnsName back;
        require(good(*name) && bool{emit_dns_query(1, *name, space)});
        require(DnsName::read(space, offset, back) && back == *name);
    }
    std::size_t offset = 12;
    DnsName name;
    if (size < offset || !DnsName::read(message, offset, name))
        return 0;
    require(good(name) && offset <= size);
    auto id = static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
    auto address = parse_dns_answer(message, id, name);
    require(!address || good(name));
    return 0;
}
