// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/script_slot.hpp"

#include <catch2/catch.hpp>

#include "romfile/rom_fixture.hpp"
#include "romfile/rom_image.hpp"
#include "romfile/size_class.hpp"
#include "std/script_slot.hpp"

using namespace romfile;

namespace {

constexpr std::string_view script = "#!ipxe\necho hello\n";
constexpr std::string_view settings = "a=b\n";

RomFile parsed(View file) {
    const Result<RomFile> rom = parse_rom(file);
    REQUIRE(rom);
    return *rom;
}

Bytes embedded(View file, const SlotTexts& texts) {
    const Result<Bytes> result = embed(file, parsed(file), texts);
    REQUIRE(result);
    return *result;
}

std::string refusal(View file, const SlotTexts& texts = {script, settings}) {
    const Result<Bytes> result = embed(file, parsed(file), texts);
    REQUIRE_FALSE(result);
    return result.error().what;
}

}  // namespace

TEST_CASE("what is embedded is read again, and the rest of the file stays what it was") {
    const Bytes plain = fixture::good_rom();
    const RomFile before = parsed(plain);
    const Bytes file = embedded(plain, {script, settings});
    const RomFile rom = parsed(file);
    CHECK(findings(rom).empty());
    REQUIRE(rom.payload->slot);
    CHECK(rom.payload->slot->script == script);
    CHECK(rom.payload->slot->settings == settings);
    CHECK(rom.payload->slot->offset == rom.payload->offset + rom.payload->size);
    CHECK(rom.payload->build_id == before.payload->build_id);
    CHECK(rom.payload->size == before.payload->size);
    CHECK(rom.chain_end == file.size());
    CHECK(file.size() % layout::rom_block == 0);
    CHECK(Bytes(file.begin() + 2048, file.begin() + 2048 + rom.payload->size) ==
          Bytes(plain.begin() + 2048, plain.begin() + 2048 + rom.payload->size));
    SECTION("byte 6 is QEMU's") {
        CHECK(file[6] == 0);
        CHECK(file[1024 + 6] == 0);
    }
    SECTION("without texts the file is the first one again") {
        CHECK(embedded(file, {}) == plain);
    }
    SECTION("the second embedding replaces the first") {
        const Bytes other = embedded(file, {"#!ipxe\nexit\n", {}});
        CHECK(other == embedded(plain, {"#!ipxe\nexit\n", {}}));
    }
    SECTION("the slot survives padding and stands in a padded file") {
        const Result<Bytes> padded = pad(file, rom, 64 << 10);
        REQUIRE(padded);
        CHECK(parsed(*padded).payload->slot->script == script);
        CHECK(embedded(*padded, {script, settings}) == file);
    }
    SECTION("each build and slot has its own copy in memory") {
        CHECK(rom.images[0].descriptor->copy_sum != before.images[0].descriptor->copy_sum);
        CHECK(rom.images[0].descriptor->copy_sum == rom.images[1].descriptor->copy_sum);
    }
}

TEST_CASE("an image that follows stays behind the payload's") {
    Bytes file = fixture::good_rom();
    const RomFile alone = parsed(file);
    layout::PciDataStructure pci =
        *load<layout::PciDataStructure>(file, 1024 + fixture::pci_offset);
    pci.indicator = 0;
    store(file, 1024 + fixture::pci_offset, pci);
    set_checksums(file, 1024);
    const Bytes foreign = fixture::foreign_rom();
    const View efi = View(foreign).subspan(1024);
    file.insert(file.end(), efi.begin(), efi.end());
    CHECK(findings(parsed(file)).empty());

    const Bytes with_script = embedded(file, {std::string(1000, 'x'), {}});
    const RomFile rom = parsed(with_script);
    CHECK(findings(rom).empty());
    REQUIRE(rom.images.size() == 3);
    CHECK(rom.images[2].offset > alone.chain_end);
    CHECK(code_type_name(rom.images[2]) == "EFI");
    CHECK(embedded(with_script, {}) == file);
}

TEST_CASE("what does not fit is refused, the largest does") {
    const Bytes plain = fixture::good_rom();
    const std::string longest(layout::script_limit, 's');
    const std::string most_settings(layout::script_settings_limit, 't');
    const RomFile rom = parsed(embedded(plain, {longest, most_settings}));
    CHECK(findings(rom).empty());
    CHECK(rom.payload->slot->script == longest);
    CHECK(rom.payload->slot->settings == most_settings);
    CHECK(refusal(plain, {longest + "s", {}}) ==
          "65537 bytes are more than the 65536 that fit into a ROM");
    CHECK(refusal(plain, {{}, most_settings + "t"}) ==
          "16385 bytes are more than the 16384 that fit into a ROM");
}

TEST_CASE("damage of the slot is found, is nobody else's, and goes with the slot") {
    const Bytes plain = fixture::good_rom();
    const Bytes good = embedded(plain, {script, settings});
    const std::size_t slot = parsed(good).payload->slot->offset;
    for (std::size_t at = slot; at < slot + sizeof(layout::ScriptSlotHeader) + script.size();
         ++at) {
        CAPTURE(at - slot);
        Bytes file = good;
        file[at] ^= 0x10;
        const RomFile rom = parsed(file);
        CHECK(rom.payload->check.verdict == Verdict::good);
        REQUIRE(findings(rom).size() == 1);
        CHECK(findings(rom)[0].where == "script slot");
        CHECK(overall(rom) == Verdict::bad);
        CHECK(rom.payload->slot->script.empty());
        CHECK(embedded(file, {script, settings}) == good);
    }
}

TEST_CASE("the size of the slot is hostile, too") {
    const Bytes good = embedded(fixture::good_rom(), {script, settings});
    for (const std::uint32_t size : {0u, 1u, 0xFFFFFFFFu, 0xFFFFFFFCu, 6000u, 64u}) {
        CAPTURE(size);
        Bytes file = good;
        for (const std::size_t image : {0, 1024}) {
            const std::size_t at = image + fixture::descriptor_offset;
            layout::RomDescriptor descriptor = *load<layout::RomDescriptor>(file, at);
            descriptor.copy_size = size;
            store(file, at, descriptor);
            set_checksums(file, image);
        }
        REQUIRE(findings(parsed(file)).size() == 1);
        CHECK(findings(parsed(file))[0].where == "script slot");
        CHECK(embedded(file, {script, settings}) == good);
    }
}

TEST_CASE("files that have no slot") {
    CHECK(refusal(fixture::foreign_rom()) == "is not a ROM of qemu-rom-multinic");

    Bytes damaged = fixture::good_rom();
    damaged[2048 + 124] ^= 1;
    CHECK(refusal(damaged).find("payload: ") == 0);

    Bytes older = fixture::good_rom();
    for (const std::size_t image : {0, 1024}) {
        const std::size_t at = image + fixture::descriptor_offset;
        layout::RomDescriptor descriptor = *load<layout::RomDescriptor>(older, at);
        descriptor.length = 60;
        store(older, at, descriptor);
        set_checksums(older, image);
    }
    CHECK(findings(parsed(older)).empty());
    CHECK_FALSE(parsed(older).payload->slot);
    CHECK(refusal(older) == "version 0.1.0 of the ROM has no script slot");
}
