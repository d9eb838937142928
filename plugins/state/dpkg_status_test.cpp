// SPDX-License-Identifier: GPL-2.0-or-later
// Stanzas of dpkg's status file.
#include "state/dpkg_status.hpp"

#include <catch2/catch.hpp>

using namespace state;

TEST_CASE("one stanza for each architecture") {
    const auto found = find_in_dpkg_status(
        "Package: a\nArchitecture: amd64\nX-Other: b\n\n\n"
        "Package: b\n\nPackage:\ta \nArchitecture: i386",
        "a");
    REQUIRE(found);
    REQUIRE(found->size() == 2);
    CHECK((*found)[0].architecture == "amd64");
    CHECK((*found)[1].architecture == "i386");
    CHECK(find_in_dpkg_status("", "a")->empty());
    CHECK(find_in_dpkg_status("Version: 1\n", "")->empty());
}

TEST_CASE("what goes on in the next line is no field") {
    const auto found =
        find_in_dpkg_status("Package: a\nVersion: 1\n Version: 2\n\tno field\n", "a");
    REQUIRE(found);
    CHECK(found->at(0).version == "1");
}

TEST_CASE("lines that are no fields, and too much of everything") {
    CHECK(find_in_dpkg_status("Package: a\nthing\n", "a").error().where == "line 2");
    CHECK(!find_in_dpkg_status(": a\n", "a"));
    const auto longest =
        find_in_dpkg_status("Package: a\nVersion: " + std::string(100'000, '1') + "\n", "a");
    REQUIRE(longest);
    CHECK(longest->at(0).version.size() == 256);
    std::string many;
    for (int number = 0; number < 100; ++number)
        many += "Package: a\n\n";
    CHECK(find_in_dpkg_status(many, "a")->size() == 16);
}

TEST_CASE("parts of versions") {
    const DpkgVersion all = split_dpkg_version("2:1.0-1-3");
    CHECK(all.epoch == "2");
    CHECK(all.upstream == "1.0-1");
    CHECK(all.revision == "3");
    const DpkgVersion native = split_dpkg_version("1.0");
    CHECK(native.epoch.empty());
    CHECK(native.upstream == "1.0");
    CHECK(native.revision.empty());
}
