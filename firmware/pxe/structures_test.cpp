// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/structures.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace layout;

namespace {

constexpr pxe::EntryPoints points{.segment = 0x9D00,
                                  .size = 0x2000,
                                  .pxe = 0x100,
                                  .pxenv = 0x160,
                                  .pxe_entry = 0x210,
                                  .pxe_entry_protected = 0x320,
                                  .pxenv_entry = 0x430};

std::uint8_t sum(const std::uint8_t* bytes, std::size_t size) {
    unsigned total = 0;
    for (std::size_t i = 0; i < size; ++i)
        total += bytes[i];
    return static_cast<std::uint8_t>(total);
}

}  // namespace

TEST_CASE("the structures are where and what boot programs expect") {
    std::vector<std::uint8_t> block(0x2000, 0xAA);
    REQUIRE(pxe::write_structures(block, points));

    t_PXE pxe;
    std::memcpy(&pxe, &block[0x100], sizeof(pxe));
    CHECK(std::string_view(pxe.Signature, 4) == "!PXE");
    CHECK(pxe.StructLength == 0x58);
    CHECK(pxe.StructRev == 0);
    CHECK(sum(&block[0x100], 0x58) == 0);
    CHECK(pxe.EntryPointSP.segment == 0x9D00);
    CHECK(pxe.EntryPointSP.offset == 0x210);
    CHECK(pxe.EntryPointESP.offset == 0x320);
    CHECK(pxe.SegDescCn == 7);
    CHECK(pxe.FirstSelector == 0);
    for (const SEGDESC* segment : {&pxe.Stack,
                                   &pxe.UNDIData,
                                   &pxe.UNDICode,
                                   &pxe.UNDICodeWrite,
                                   &pxe.BC_Data,
                                   &pxe.BC_Code,
                                   &pxe.BC_CodeWrite}) {
        CHECK(segment->segment_address == 0x9D00);
        CHECK(segment->Physical_address == 0x9D000);
        CHECK(segment->Seg_size == 0x2000);
    }

    t_PXENV pxenv;
    std::memcpy(&pxenv, &block[0x160], sizeof(pxenv));
    CHECK(std::string_view(pxenv.Signature, 6) == "PXENV+");
    CHECK(pxenv.Version == 0x0201);
    CHECK(pxenv.Length == 0x2C);
    CHECK(sum(&block[0x160], 0x2C) == 0);
    CHECK(pxenv.RMEntry.offset == 0x430);
    CHECK(pxenv.PXEPtr.offset == 0x100);
    CHECK(pxenv.PXEPtr.segment == 0x9D00);

    // Nothing else was touched.
    CHECK(block[0xFF] == 0xAA);
    CHECK(block[0x158] == 0xAA);
    CHECK(block[0x18C] == 0xAA);
}

TEST_CASE("structures that do not fit the block are refused") {
    std::vector<std::uint8_t> block(0x100 + 0x57);
    CHECK_FALSE(pxe::write_structures(block, points));
    pxe::EntryPoints far = points;
    far.pxe = 0;
    far.pxenv = 0xFFFF;
    CHECK_FALSE(pxe::write_structures(block, far));
}
