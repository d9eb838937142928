// SPDX-License-Identifier: GPL-2.0-or-later
// rpm's library of this machine, and names of libraries that are not rpm's.
#include "state/rpm_library.hpp"

#include <catch2/catch.hpp>

using namespace state;

TEST_CASE("rpm's library is found by one of its names") {
    const romfile::Result<RpmLibrary> library = open_rpm_library();
    REQUIRE(library);
    CHECK(library->rpmfilesVerify != nullptr);
    CHECK(library->rpmlogRecMessage != nullptr);
}

TEST_CASE("names that do not exist are passed over") {
    constexpr RpmLibraryNames nothing[] = {{"librpm-none.so.1", "librpmio-none.so.1"}};
    CHECK(open_rpm_library(nothing).error().what == "no rpm library here");
    CHECK(!open_rpm_library({}));
    constexpr RpmLibraryNames half[] = {{"librpm-none.so.1", "libc.so.6"}};
    CHECK(open_rpm_library(half).error().what == "no rpm library here");
}

TEST_CASE("a library that lacks a function is named with it") {
    constexpr RpmLibraryNames other[] = {{"libc.so.6", "libc.so.6"}};
    const romfile::Result<RpmLibrary> library = open_rpm_library(other);
    REQUIRE(!library);
    CHECK(library.error().what == "the rpm library lacks rpmReadConfigFiles");
    CHECK(library.error().where == "libc.so.6");
}
