// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/version.hpp"

#include <catch2/catch.hpp>

using state::compare_versions;
using state::VersionRange;

TEST_CASE("version: compared as rpm does") {
    struct Row {
        const char* less;
        const char* greater;
    };
    const Row rows[] = {
        {"1.0", "2.0"},
        {"2.0", "2.0.1"},
        {"2.0.1", "2.0.1a"},
        {"5.5p1", "5.5p2"},
        {"5.5p1", "5.5p10"},
        {"xyz.4", "8"},
        {"6.0", "6.0.rc1"},
        {"1.0~rc1", "1.0"},
        {"1.0~rc1", "1.0~rc2"},
        {"1.0", "1.0^"},
        {"1.0^git1", "1.01"},
        {"1.0^git1~pre", "1.0^git1"},
        {"1.9", "1.10"},
        {"0:9.9", "1:0.1"},
        {"9.9", "1:0.1"},
        {"1.0-1", "1.0-2"},
        {"15:6.2.0-40", "15:6.2.0-41"},
        {"", "1"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.less, row.greater);
        CHECK(std::is_lt(compare_versions(row.less, row.greater)));
        CHECK(std::is_gt(compare_versions(row.greater, row.less)));
        CHECK(std::is_eq(compare_versions(row.less, row.less)));
        CHECK(std::is_eq(compare_versions(row.greater, row.greater)));
    }
    for (const Row& row :
         {Row{"1.05", "1.5"}, Row{"1_0", "1.0"}, Row{"1.0", "0:1.0"}, Row{"1.0-7", "1.0"}}) {
        CAPTURE(row.less, row.greater);
        CHECK(std::is_eq(compare_versions(row.less, row.greater)));
    }
}

TEST_CASE("version: ranges") {
    struct Row {
        const char* range;
        const char* version;
        bool inside;
    };
    const Row rows[] = {
        {">=0.1.0 <0.2", "0.1.0", true},
        {">=0.1.0 <0.2", "0.1.9", true},
        {">=0.1.0 <0.2", "0.2", false},
        {">=0.1.0 <0.2", "0.0.9", false},
        {"0.1.0", "0.1.0", true},
        {"=0.1.0", "0.1.1", false},
        {"==0.1.0", "0.1.0-3", true},
        {"!=0.1.1", "0.1.1", false},
        {">0.1", "0.1.1", true},
        {"<=0.1", "0.1", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.range, row.version);
        const auto range = VersionRange::parse(row.range);
        REQUIRE(range);
        CHECK(range->contains(row.version) == row.inside);
        CHECK(range->text() == row.range);
    }
    for (const char* wrong : {"", "  ", ">=", "latest", ">= 0.1", "0.1,0.2", "<<1"}) {
        CAPTURE(wrong);
        CHECK_FALSE(VersionRange::parse(wrong));
    }
}
