// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/smbios.hpp"

#include <catch2/catch.hpp>

#include "boot/test_smbios.hpp"

using namespace testing_smbios;

namespace {

constexpr std::uint64_t four_gib = std::uint64_t{1} << 32;

std::string found(Bytes area, std::uint64_t limit = four_gib) {
    area.resize(0x10000);
    auto entry = boot::find_smbios(area, limit);
    if (!entry)
        return entry.error().what;
    return std::to_string(entry->address) + "+" + std::to_string(entry->size) +
           (entry->has_mixed_uuid ? " mixed" : " plain");
}

Bytes at(std::size_t place, const Bytes& entry) {
    Bytes area(place);
    area.insert(area.end(), entry.begin(), entry.end());
    return area;
}

Bytes joined(const Bytes& first, const Bytes& second) {
    Bytes area = at(0, first);
    area.resize(0x40);
    area.insert(area.end(), second.begin(), second.end());
    return area;
}

Bytes broken(Bytes entry, std::size_t place) {
    entry[place] ^= 0x40;
    return entry;
}

std::string parsed(const Bytes& table) {
    auto result = boot::SmbiosTable::parse(table, true);
    if (!result)
        return std::string(result.error().what) + " " + std::to_string(result.error().value);
    std::string all;
    boot::SmbiosStructure structure;
    for (std::size_t position = 0; result->next(position, structure);) {
        all += std::to_string(structure.type) + "/" + std::to_string(structure.formatted.size());
        for (unsigned i = 1; auto text = structure.string(i); ++i)
            all += " " + std::string(*text);
        all += ";";
    }
    return all;
}

}  // namespace

TEST_CASE("the entry point is found wherever it stands") {
    CHECK(found({}) == "no entry point");
    CHECK(found(at(0, entry_2x(0x12345678, 0x1234))) == "305419896+4660 mixed");
    CHECK(found(at(0xFFE0, entry_2x(1000, 50))) == "1000+50 mixed");
    CHECK(found(at(8, entry_2x(1000, 50))) == "no entry point");
    CHECK(found(at(16, entry_3x(1000, 50))) == "1000+50 mixed");
    CHECK(found(at(0, entry_2x(1000, 50, 2, 5))) == "1000+50 plain");
    CHECK(found(at(0, entry_2x(1000, 50, 2, 6))) == "1000+50 mixed");
    CHECK(found(joined(entry_2x(1000, 50), entry_3x(2000, 60))) == "2000+60 mixed");
}

TEST_CASE("an entry point that is broken is passed over") {
    constexpr const char* what = "the entry point is broken";
    for (std::size_t place : {4u, 6u, 21u, 22u, 24u, 30u})
        CHECK(found(broken(entry_2x(1000, 50), place)) == what);
    CHECK(found(broken(entry_2x(1000, 50), 16)) == what);
    for (std::size_t place : {5u, 7u, 12u, 23u})
        CHECK(found(broken(entry_3x(1000, 50), place)) == what);
    // A length that leads out of the area.
    CHECK(found(at(0xFFF0, entry_2x(1000, 50))) == what);
    CHECK(found(joined(entry_2x(1000, 50), broken(entry_3x(2000, 60), 8))) == "1000+50 mixed");
}

TEST_CASE("a table that cannot be reached is passed over") {
    CHECK(found(entry_3x(four_gib - 60, 60)) == "4294967236+60 mixed");
    CHECK(found(entry_3x(four_gib - 59, 60)) == "the entry point is broken");
    CHECK(found(entry_3x(~std::uint64_t{0}, 60)) == "the entry point is broken");
    CHECK(found(joined(entry_2x(1000, 50), entry_3x(four_gib, 60))) == "1000+50 mixed");
    CHECK(found(entry_2x(1000, 50), 1049) == "the entry point is broken");
}

TEST_CASE("structures and their strings") {
    CHECK(parsed({}) == "");
    CHECK(parsed(structure(1, Bytes(4), {"one", "two"}) + structure(2, {}, {}) + end()) ==
          "1/8 one two;2/4;");
    // What is behind the end is not looked at, and there may be no end.
    CHECK(parsed(structure(1, {}, {"a"}) + end() + Bytes{1, 2, 3}) == "1/4 a;");
    CHECK(parsed(structure(1, {}, {"a"})) == "1/4 a;");
    auto bytes = structure(1, {}, {"a", "b"});
    boot::SmbiosStructure found;
    REQUIRE(boot::SmbiosTable::parse(bytes, true)->find(1, 0, found));
    CHECK_FALSE(found.string(0));
    CHECK(found.string(2) == "b");
    CHECK_FALSE(found.string(3));
}

TEST_CASE("a broken table is an error") {
    Bytes good = structure(1, Bytes(4), {"one"});
    CHECK(parsed(good + Bytes{1, 3, 0, 0, 0, 0}) == "a structure of the table is broken 13");
    CHECK(parsed(good + Bytes{1, 0, 0, 0, 0, 0}) == "a structure of the table is broken 13");
    CHECK(parsed(good + Bytes{1, 9, 0, 0, 0, 0}) == "a structure of the table is broken 13");
    CHECK(parsed(good + Bytes{1, 4, 0}) == "a structure of the table is broken 13");
    // Strings without an end, and a single zero where two are wanted.
    for (std::size_t cut = 1; cut < good.size(); ++cut) {
        CAPTURE(cut);
        CHECK(parsed(Bytes(good.begin(), good.end() - static_cast<long>(cut))) ==
              "a structure of the table is broken 0");
    }
}

TEST_CASE("the instance of a type, and the system's UUID") {
    Bytes uuid(16, 7);
    Bytes table = structure(11, {1}, {"a"}) + structure(1, Bytes(4) + uuid + Bytes(3), {"m"}) +
                  structure(11, {2}, {"b"}) + end();
    auto parsed = boot::SmbiosTable::parse(table, true);
    REQUIRE(parsed);
    boot::SmbiosStructure found;
    REQUIRE(parsed->find(11, 1, found));
    CHECK(found.string(1) == "b");
    CHECK_FALSE(parsed->find(11, 2, found));
    CHECK_FALSE(parsed->find(127, 0, found));
    CHECK(parsed->uuid()[15] == 7);
    CHECK(boot::SmbiosTable().uuid()[0] == 0);
    Bytes no_uuid = structure(1, Bytes(19), {});
    CHECK(boot::SmbiosTable::parse(no_uuid, true)->uuid()[15] == 0);
}
