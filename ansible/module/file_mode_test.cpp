// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/file_mode.hpp"

#include <catch2/catch.hpp>

TEST_CASE("mode: what a text makes of permission bits") {
    struct Row {
        const char* text;
        mode_t before;
        mode_t after;
    };
    const Row rows[] = {
        {"0644", 0600, 0644},
        {"644", 0, 0644},
        {"02755", 0, 02755},
        {"u=rw,g=r,o=", 0777, 0640},
        {"a+r", 0600, 0644},
        {"g+w,o-rwx", 0647, 0660},
        {"+x", 0644, 0755},
        {"+w", 0400, 0600},
        {"u+s", 0755, 04755},
        {"+t", 0777, 01777},
        {"g=u", 0640, 0660},
        {"a+X", 0644, 0644},
        {"a+X", 0744, 0755},
        {"u=rwx,go=rx", 0, 0755},
        {"ug=rw,o=r", 0777, 0664},
        {"u+r-w", 0200, 0400},
        {"o=g", 0640, 0644},
        {"=", 0777, 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text, row.before);
        const romfile::Result<mode_t> mode = module::apply_mode(row.text, row.before, 022);
        REQUIRE(mode);
        CHECK(*mode == row.after);
    }
}

TEST_CASE("mode: what is none") {
    for (const char* text :
         {"", "rw", "0888", "77777", "u", "u=q", "u=r,", ",u=r", "-", "0o644", "u r", "99"}) {
        CAPTURE(text);
        const romfile::Result<mode_t> mode = module::apply_mode(text, 0644, 022);
        if (std::string(text) == "-")
            CHECK(mode);  // as chmod has it: nothing is taken away
        else
            CHECK_FALSE(mode);
    }
}
