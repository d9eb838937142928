// SPDX-License-Identifier: GPL-2.0-or-later
// The packer: what it fills in, that the engine comes back, and what it refuses.
#include "romfile/rom_builder.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <random>

#include "rom/context_mixing.hpp"
#include "romfile/digest.hpp"
#include "romfile/mixing_encoder.hpp"
#include "romfile/rom_file.hpp"
#include "romfile/rom_fixture.hpp"

using namespace romfile;

namespace {

Bytes unpack(View stream, std::size_t size) {
    const auto tables = std::make_unique<rom::MixingTables>();
    Bytes out(size);
    rom::mixing_decode(stream.data(), stream.size(), out.data(), out.size(), *tables);
    return out;
}

Bytes random_bytes(std::size_t size) {
    std::minstd_rand random(1);
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random() >> 8);
    return bytes;
}

void require_refused(const RomParts& parts, const char* where, const char* what) {
    const Result<BuiltRom> rom = build_rom(parts);
    REQUIRE_FALSE(rom);
    CHECK(rom.error().where == where);
    CHECK_THAT(rom.error().what, Catch::Contains(what));
}

}  // namespace

TEST_CASE("the payload holds header, start part and the engine") {
    const RomParts parts = fixture::parts();
    const Result<BuiltRom> rom = build_rom(parts);
    REQUIRE(rom);
    const auto descriptor =
        *load<layout::RomDescriptor>(rom->file, resident_size + fixture::descriptor_offset);
    CHECK(descriptor.image_offset == resident_size);
    CHECK(descriptor.revision == 1);
    CHECK(descriptor.length == sizeof descriptor);
    const View payload = *slice(rom->file, descriptor.payload_offset, descriptor.payload_size);
    CHECK(payload.size() % 4 == 0);
    CHECK(layout::payload_sum(payload.data(), payload.size()) == descriptor.payload_sum);
    CHECK(sha256_hex(payload).substr(0, 16) == rom->build_id);
    CHECK(std::string(descriptor.build_id, 16) == rom->build_id);

    const auto header = *load<layout::PayloadHeader>(payload, 0);
    CHECK(header.start_size == parts.start.size());
    CHECK(header.engine_size == parts.engine.size());
    CHECK(header.engine_memory == parts.engine_memory);
    CHECK(header.entry_offset == parts.entry_offset);
    const View start = payload.first(header.start_size).subspan(sizeof header);
    CHECK(std::equal(start.begin(), start.end(), parts.start.begin() + sizeof header));
    const View stream = payload.subspan(header.start_size, header.compressed_size);
    CHECK(header.filters == 0);
    CHECK(unpack(stream, header.engine_size) == parts.engine);
    CHECK(layout::payload_sum(parts.engine.data(), parts.engine.size()) == header.engine_sum);
}

TEST_CASE("checksums are right and byte 6 stays QEMU's") {
    const Bytes file = build_rom(fixture::parts())->file;
    for (const std::size_t image : {std::size_t{0}, resident_size}) {
        CHECK(byte_sum(View(file).subspan(image, resident_size)) == 0);
        CHECK(byte_sum(View(file).subspan(image + fixture::pnp_offset, 32)) == 0);
        CHECK(file[image + 6] == 0);
    }
    CHECK(file.size() % 512 == 0);
}

TEST_CASE("the sum of the engine counts it as padded to whole words") {
    RomParts parts = fixture::parts(4999);
    const BuiltRom rom = std::move(*build_rom(parts));
    const auto header = *load<layout::PayloadHeader>(rom.file, 2 * resident_size);
    parts.engine.push_back(0);
    CHECK(header.engine_size == 4999);
    CHECK(layout::payload_sum(parts.engine.data(), 5000) == header.engine_sum);
}

TEST_CASE("code is packed with absolute branch targets") {
    RomParts parts = fixture::parts();
    // Calls of one function from everywhere, with a different operand each.
    for (std::int32_t at = 0; at + 20 < static_cast<std::int32_t>(parts.engine.size()); at += 20) {
        const layout::le32 operand = static_cast<std::uint32_t>(-at - 5);
        parts.engine[static_cast<std::size_t>(at)] = 0xE8;
        store(parts.engine, static_cast<std::size_t>(at) + 1, operand);
    }
    const BuiltRom rom = std::move(*build_rom(parts));
    const auto header = *load<layout::PayloadHeader>(rom.file, 2 * resident_size);
    CHECK(header.filters == layout::payload_filter_branches);
    const View stream =
        *slice(rom.file, 2 * resident_size + header.start_size, header.compressed_size);
    Bytes engine = unpack(stream, header.engine_size);
    CHECK(engine != parts.engine);
    layout::convert_branches(engine.data(), engine.size(), layout::BranchTargets::relative);
    CHECK(engine == parts.engine);
    CHECK(layout::payload_sum(parts.engine.data(), parts.engine.size()) == header.engine_sum);
}

TEST_CASE("the same parts give the same bytes") {
    CHECK(build_rom(fixture::parts())->file == build_rom(fixture::parts())->file);
}

TEST_CASE("what is packed comes back, compressible or not") {
    for (const Bytes& data :
         {fixture::parts(20000).engine, random_bytes(10000), Bytes{}, Bytes{0}, Bytes{255, 255}}) {
        const Bytes packed = mixing_encode(data);
        CAPTURE(data.size(), packed.size());
        CHECK((unpack(packed, data.size()) == data));
    }
    CHECK(mixing_encode(fixture::parts(20000).engine).size() < 10000);
}

TEST_CASE("a file above the limit is refused with the numbers") {
    RomParts parts = fixture::parts();
    parts.engine = random_bytes(140000);
    parts.engine_memory = 140000;
    require_refused(
        parts, "ROM file", "more than the limit of 131072 (loader 2048, start 101, engine 140000");
    parts.engine = random_bytes(120000);
    REQUIRE(build_rom(parts));
}

TEST_CASE("parts that do not fit together are refused") {
    RomParts parts = fixture::parts();
    const char* where = "first image";
    const char* what = nullptr;
    SECTION("loader size") {
        parts.loader.push_back(0);
        where = "loader";
        what = "2049 bytes instead of 2048";
    }
    SECTION("signature") {
        parts.loader[0] = 0;
        what = "55 AA";
    }
    SECTION("size byte") {
        parts.loader[2] = 5;
        what = "size byte is 5";
    }
    SECTION("byte 6") {
        parts.loader[6] = 1;
        what = "byte 6";
    }
    SECTION("last byte") {
        parts.loader.back() = 1;
        where = "second image";
        what = "last byte";
    }
    SECTION("PCIR") {
        parts.loader[0x18] = 0xFE;
        parts.loader[0x19] = 0xFF;
        what = "no PCIR at 0xfffe";
    }
    SECTION("ids in the wrong order") {
        const auto second = parts.loader.begin() + resident_size;
        std::swap_ranges(parts.loader.begin(), second, second);
        what = "is for 1af4:1041";
    }
    SECTION("PnP header") {
        parts.loader[resident_size + fixture::pnp_offset] = 0;
        where = "second image";
        what = "no $PnP";
    }
    SECTION("descriptor") {
        parts.loader[fixture::descriptor_offset] = 0;
        what = "no descriptor";
    }
    SECTION("start part") {
        parts.start.resize(31);
        where = "start";
        what = "only 31 bytes";
    }
    SECTION("engine larger than its memory") {
        parts.engine_memory = 4999;
        where = "engine";
        what = "to run in 4999 bytes";
    }
    SECTION("no engine") {
        parts.engine.clear();
        where = "engine";
        what = "0 bytes";
    }
    SECTION("entry outside") {
        parts.entry_offset = 5000;
        where = "engine";
        what = "entry at 5000";
    }
    SECTION("version") {
        parts.version = "0.1.0-with-a-tail";
        where = "version";
        what = "1 to 15 characters";
    }
    require_refused(parts, where, what);
}
