// SPDX-License-Identifier: GPL-2.0-or-later
// The slot's reader, as the ROM uses it.
#include "std/script_slot.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

namespace {

using Slot = std::vector<std::uint8_t>;

Slot slot_of(std::string_view script, std::string_view settings) {
    layout::ScriptSlotHeader header{};
    std::memcpy(header.signature, "MNSS", 4);
    header.version = 1;
    header.length = 20;
    header.script_size = static_cast<std::uint32_t>(script.size());
    header.settings_size = static_cast<std::uint32_t>(settings.size());
    Slot slot(sizeof header);
    std::memcpy(slot.data(), &header, sizeof header);
    slot.insert(slot.end(), script.begin(), script.end());
    slot.insert(slot.end(), settings.begin(), settings.end());
    header.checksum = layout::crc32(slot.data(), slot.size());
    std::memcpy(slot.data(), &header, sizeof header);
    slot.shrink_to_fit();  // an access behind the end is seen
    return slot;
}

std::string wrong(const Slot& slot) {
    const layout::ScriptSlot read = layout::read_script_slot(slot.data(), slot.size());
    if (read.wrong == nullptr)
        return "";
    CHECK(read.script.empty());
    CHECK(read.settings.empty());
    return read.wrong;
}

}  // namespace

TEST_CASE("crc32 is the one of everybody") {
    const std::string text = "123456789";
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    CHECK(layout::crc32(bytes, 9) == 0xCBF43926);
    CHECK(layout::crc32(bytes + 4, 5, layout::crc32(bytes, 4)) == 0xCBF43926);
    CHECK(layout::crc32(bytes, 0) == 0);
}

TEST_CASE("both texts of a slot are read") {
    Slot slot = slot_of("#!ipxe\n", "a=b\n");
    layout::ScriptSlot read = layout::read_script_slot(slot.data(), slot.size());
    CHECK(read.wrong == nullptr);
    CHECK(read.script == "#!ipxe\n");
    CHECK(read.settings == "a=b\n");

    slot = slot_of("", "");
    read = layout::read_script_slot(slot.data(), slot.size());
    CHECK(read.wrong == nullptr);
    CHECK((read.script.empty() && read.settings.empty()));
}

TEST_CASE("no slot is not a damaged one") {
    CHECK(wrong({}).empty());
}

TEST_CASE("any damaged byte and any other length is noticed") {
    const Slot good = slot_of("#!ipxe\n", "a=b\n");
    for (std::size_t i = 0; i < good.size(); ++i) {
        CAPTURE(i);
        Slot slot = good;
        slot[i] ^= 1;
        CHECK_FALSE(wrong(slot).empty());
        slot = Slot(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(i));
        slot.shrink_to_fit();
        CHECK(wrong(slot).empty() == (i == 0));
    }
}

TEST_CASE("what is wrong with a slot is said") {
    struct {
        std::size_t at;
        std::uint32_t value;
        const char* reason;
    } table[] = {
        {0, 0x00534E4D, "does not begin with its signature"},
        {4, 0x00140002, "is of another version"},
        {4, 0x00180001, "is of another version"},
        {8, 0xFFFFFFFF, "says that it is longer than it can be"},
        {12, 0xFFFFFFFF, "says that it is longer than it can be"},
        {8, 12, "says that it is longer than it can be"},
        {8, 6, "has a wrong checksum"},
        {16, 0, "has a wrong checksum"},
    };
    for (const auto& row : table) {
        Slot slot = slot_of("#!ipxe\n", "a=b\n");
        std::memcpy(slot.data() + row.at, &row.value, 4);
        CHECK(wrong(slot) == row.reason);
    }
    CHECK(wrong(Slot(19)) == "is too short for its header");
    CHECK(wrong(slot_of(std::string(65537, 'x'), "")) == "says that it is longer than it can be");
    CHECK(wrong(slot_of("", std::string(16385, 'x'))) == "says that it is longer than it can be");
    CHECK(wrong(slot_of(std::string(65536, 'x'), std::string(16384, 'x'))).empty());
}
