// SPDX-License-Identifier: GPL-2.0-or-later
#include "link_script/link_script.hpp"

#include <catch2/catch.hpp>

TEST_CASE("the link script is one for any layout, and ends with what reads the arguments") {
    const std::string_view text = link_script::text();
    CHECK(text.find("\nmade_for=auto\n") != std::string_view::npos);
    CHECK(text.find("serve \"$@\"\n") != std::string_view::npos);
}

TEST_CASE("the link script for a layout differs in the one word") {
    for (const char* layout : {"el7", "el8", "el9", "suse", "debian"}) {
        const std::string text = link_script::text_for(layout);
        CAPTURE(layout);
        CHECK(text.find("\nmade_for=" + std::string(layout) + "\n") != std::string::npos);
        CHECK(text.size() == link_script::text().size() + std::string(layout).size() - 4);
    }
}

TEST_CASE("a layout that is not in the table has no script") {
    for (const char* layout : {"", "el", "el99", "auto", "el9'", "efi-virtio.rom", "el9 efi"}) {
        CAPTURE(layout);
        CHECK(link_script::text_for(layout).empty());
    }
}
