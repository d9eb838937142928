// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/size_class.hpp"

#include <catch2/catch.hpp>

#include "romfile/rom_fixture.hpp"

using namespace romfile;

TEST_CASE("size classes are read in every common spelling and nothing else") {
    for (const char* text : {"256K", "256k", "256KiB", "256kib", "262144"})
        CHECK(*parse_size_class(text) == 262144);
    CHECK(*parse_size_class("64K") == 65536);
    CHECK(*parse_size_class("128K") == 131072);
    CHECK(*parse_size_class("512K") == 524288);
    CHECK(*parse_size_class("1M") == 1048576);
    CHECK(*parse_size_class("1MiB") == 1048576);
    for (const char* text :
         {"", "0", "K", "256", "256KB", "32K", "2M", " 256K", "256K ", "-1", "262143"}) {
        INFO(text);
        CHECK_FALSE(parse_size_class(text));
    }
    CHECK_THAT(parse_size_class("7").error().what_to_do, Catch::Contains("256K"));
}

TEST_CASE("size classes are named") {
    CHECK(size_class_name(512) == "512");
    CHECK(size_class_name(65536) == "64K");
    CHECK(size_class_name(1048576) == "1M");
}

TEST_CASE("padding brings a file up and down to a class and changes nothing else") {
    const Bytes file = fixture::good_rom();
    const Bytes large = *pad(file, *parse_rom(file), 262144);
    REQUIRE(large.size() == 262144);
    CHECK(std::equal(file.begin(), file.end(), large.begin()));
    CHECK(std::all_of(large.begin() + static_cast<std::ptrdiff_t>(file.size()),
                      large.end(),
                      [](std::uint8_t byte) { return byte == 0xFF; }));
    const RomFile rom = *parse_rom(large);
    CHECK(overall(rom) == Verdict::good);
    CHECK(rom.size_class == 262144);
    CHECK(*pad(large, rom, 262144) == large);
    const Bytes small = *pad(large, rom, 65536);
    CHECK(small.size() == 65536);
    CHECK(*pad(small, *parse_rom(small), 262144) == large);
}

TEST_CASE("content that does not fit is refused with both numbers") {
    Bytes file = fixture::good_rom();
    file.resize(65536 + 512, 0xFF);
    file[65536 + 511] = 1;
    const Result<Bytes> padded = pad(file, *parse_rom(file), 65536);
    REQUIRE_FALSE(padded);
    CHECK_THAT(padded.error().what, Catch::Contains("66048") && Catch::Contains("64K"));
    CHECK(pad(file, *parse_rom(file), 131072));
}
