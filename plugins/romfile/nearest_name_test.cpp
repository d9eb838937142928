// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/nearest_name.hpp"

#include <catch2/catch.hpp>

TEST_CASE("nearest name: what was meant by a mistyped one") {
    struct Row {
        const char* typed;
        const char* meant;  ///< empty: nothing
    };
    const std::vector<std::string> names{"state", "path", "selection", "size_class", "group"};
    const Row rows[] = {
        {"statte", "state"},
        {"satte", "state"},
        {"stat", "state"},
        {"pth", "path"},
        {"sizeclass", "size_class"},
        {"select", ""},
        {"selectoin", "selection"},
        {"x", ""},
        {"", ""},
        {"owner", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.typed);
        CHECK(romfile::nearest_name(row.typed, names).value_or("") == row.meant);
    }
    CHECK_FALSE(romfile::nearest_name(std::string(1 << 20, 's'), names));
    CHECK_FALSE(romfile::nearest_name("state", {}));
}
