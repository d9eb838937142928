// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/checksum.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/wire/fake_clock.hpp"

namespace {

/// The definition, byte by byte (RFC 1071 section 4.1 in words).
std::uint16_t by_definition(layout::Bytes bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += i % 2 == 0 ? std::uint32_t{bytes[i]} << 8 : bytes[i];
    while (sum >> 16 != 0)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

}  // namespace

TEST_CASE("the checksum of RFC 1071 section 3") {
    const std::uint8_t bytes[] = {0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7};
    CHECK(wire::InternetChecksum().add(bytes).value() == 0x220D);
}

TEST_CASE("nothing sums to nothing") {
    CHECK(wire::InternetChecksum().value() == 0xFFFF);
    CHECK(wire::InternetChecksum().add({}).value() == 0xFFFF);
}

TEST_CASE("every length and alignment agrees with the definition") {
    testing_wire::FakeEntropy entropy;
    std::vector<std::uint8_t> bytes(200);
    for (auto& byte : bytes)
        byte = static_cast<std::uint8_t>(entropy.random());
    for (std::size_t start = 0; start < 8; ++start)
        for (std::size_t size = 0; size < 150; ++size) {
            auto run = layout::Bytes(bytes).subspan(start, size);
            REQUIRE(wire::InternetChecksum().add(run).value() == by_definition(run));
        }
}

TEST_CASE("runs of even length sum as one run") {
    testing_wire::FakeEntropy entropy;
    std::vector<std::uint8_t> bytes(101);
    for (auto& byte : bytes)
        byte = static_cast<std::uint8_t>(entropy.random());
    layout::Bytes all(bytes);
    for (std::size_t cut = 0; cut <= 100; cut += 2)
        REQUIRE(wire::InternetChecksum().add(all.first(cut)).add(all.subspan(cut)).value() ==
                by_definition(all));
}

TEST_CASE("a run of all ones carries through the largest packet") {
    std::vector<std::uint8_t> bytes(65535, 0xFF);
    CHECK(wire::InternetChecksum().add(bytes).value() == by_definition(bytes));
}

TEST_CASE("a checksum error is told from other malformed packets") {
    CHECK(wire::is_bad_checksum(wire::bad_checksum));
    CHECK_FALSE(wire::is_bad_checksum(async::Error{async::Code::malformed, "length"}));
    CHECK_FALSE(wire::is_bad_checksum(async::Error{async::Code::refused, "tftp", 1}));
}
