// SPDX-License-Identifier: GPL-2.0-or-later
// Ethernet and IPv4 addresses as values.
#pragma once

#include <array>
#include <cstdint>

#include "async/text.hpp"
#include "std/endian.hpp"

namespace wire {

struct MacAddress {
    std::array<std::uint8_t, 6> bytes{};
    friend constexpr bool operator==(const MacAddress&, const MacAddress&) = default;
    constexpr bool is_multicast() const { return (bytes[0] & 1) != 0; }
};
static_assert(sizeof(MacAddress) == 6);

inline constexpr MacAddress broadcast_mac{{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};

/// An IPv4 address as it stands on the wire.
struct Ipv4Address {
    layout::be32 value{0};
    constexpr Ipv4Address() = default;
    constexpr explicit Ipv4Address(std::uint32_t number) : value(number) {}
    constexpr Ipv4Address(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d)
        : value(std::uint32_t{a} << 24 | std::uint32_t{b} << 16 | std::uint32_t{c} << 8 | d) {}
    constexpr std::uint32_t number() const { return value; }
    friend constexpr bool operator==(const Ipv4Address& a, const Ipv4Address& b) {
        return a.number() == b.number();
    }
    constexpr bool is_unspecified() const { return number() == 0; }
    constexpr bool is_broadcast() const { return number() == 0xFFFFFFFF; }
    constexpr bool is_multicast() const { return number() >> 28 == 0xE; }
    constexpr bool is_loopback() const { return number() >> 24 == 127; }
};
static_assert(sizeof(Ipv4Address) == 4);

inline constexpr Ipv4Address broadcast_ipv4{255, 255, 255, 255};

/// "52:54:00:12:34:56"
inline async::Text<17> to_text(const MacAddress& address) {
    async::Text<17> text;
    for (unsigned i = 0; i < 6; ++i) {
        if (i != 0)
            text.add(':');
        text.hex(address.bytes[i], 2);
    }
    return text;
}

/// "10.0.2.15"
inline async::Text<15> to_text(Ipv4Address address) {
    async::Text<15> text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        if (shift != 24)
            text.add('.');
        text.decimal(address.number() >> shift & 0xFF);
    }
    return text;
}

}  // namespace wire
