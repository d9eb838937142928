// SPDX-License-Identifier: GPL-2.0-or-later
// SMBIOS tables for tests, written byte by byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace testing_smbios {

using Bytes = std::vector<std::uint8_t>;

inline Bytes operator+(Bytes first, const Bytes& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

inline Bytes structure(std::uint8_t type,
                       const Bytes& data,
                       const std::vector<std::string>& strings) {
    Bytes bytes = Bytes{type, static_cast<std::uint8_t>(data.size() + 4), 0, 0} + data;
    for (const std::string& text : strings)
        bytes = bytes + Bytes(text.begin(), text.end()) + Bytes{0};
    return bytes + Bytes(strings.empty() ? 2 : 1);
}

inline Bytes end() {
    return structure(127, {}, {});
}

inline void put(Bytes& bytes, std::size_t place, std::uint64_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        bytes[place + i] = static_cast<std::uint8_t>(value >> 8 * i);
}

inline void put_checksum(Bytes& bytes, std::size_t place, std::size_t begin, std::size_t end) {
    std::uint8_t sum = 0;
    for (std::size_t i = begin; i < end; ++i)
        sum = static_cast<std::uint8_t>(sum + bytes[i]);
    bytes[place] = static_cast<std::uint8_t>(-sum);
}

inline Bytes entry_2x(std::uint32_t address,
                      std::uint16_t size,
                      std::uint8_t major = 2,
                      std::uint8_t minor = 8) {
    std::string anchors = "_SM_";
    Bytes bytes = Bytes(anchors.begin(), anchors.end()) + Bytes(27);
    std::string intermediate = "_DMI_";
    std::copy(intermediate.begin(), intermediate.end(), bytes.begin() + 16);
    bytes[5] = 31;
    bytes[6] = major;
    bytes[7] = minor;
    put(bytes, 22, size, 2);
    put(bytes, 24, address, 4);
    put_checksum(bytes, 21, 16, 31);
    put_checksum(bytes, 4, 0, 31);
    return bytes;
}

inline Bytes entry_3x(std::uint64_t address, std::uint32_t size) {
    std::string anchor = "_SM3_";
    Bytes bytes = Bytes(anchor.begin(), anchor.end()) + Bytes(19);
    bytes[6] = 24;
    bytes[7] = 3;
    put(bytes, 12, size, 4);
    put(bytes, 16, address, 8);
    put_checksum(bytes, 5, 0, 24);
    return bytes;
}

}  // namespace testing_smbios
