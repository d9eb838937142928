// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/exec.hpp"

#include <catch2/catch.hpp>

using namespace ssh;

namespace {

std::optional<ExecOutput> answer(const std::string& out) {
    return unframed({out, "", 0}, "mark");
}

}  // namespace

TEST_CASE("the output of a script is what stands between the marks") {
    const auto found = answer("motd of the host\n\n@begin-mark\nline 1\nline 2\n\n@end-mark 3\n");
    REQUIRE(found);
    CHECK(found->out == "line 1\nline 2\n");
    CHECK(found->status == 3);
}

TEST_CASE("a script that prints nothing, or no line end") {
    const auto nothing = answer("\n@begin-mark\n\n@end-mark 0\n");
    REQUIRE(nothing);
    CHECK(nothing->out.empty());
    CHECK(nothing->status == 0);
    const auto no_end = answer("\n@begin-mark\ntext\n@end-mark 0\n");
    REQUIRE(no_end);
    CHECK(no_end->out == "text");
}

TEST_CASE("an answer that is not complete is none") {
    const std::string whole = "\n@begin-mark\nline\n\n@end-mark 12\n";
    REQUIRE(answer(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(answer(whole.substr(0, size)));
    }
    CHECK_FALSE(answer("\n@begin-other\nline\n\n@end-other 0\n"));
    CHECK_FALSE(answer("\n@end-mark 0\n\n@begin-mark\n"));
    CHECK_FALSE(answer("\n@begin-mark\n\n@end-mark x\n"));
    CHECK_FALSE(answer("\n@begin-mark\n\n@end-mark -1\n"));
    CHECK_FALSE(answer("\n@begin-mark\n\n@end-mark 99999999999\n"));
}

TEST_CASE("a word for any shell") {
    CHECK(quoted("/usr/share/qemu") == "/usr/share/qemu");
    CHECK(quoted("") == "''");
    CHECK(quoted("two words") == "'two words'");
    CHECK(quoted("$(reboot)") == "'$(reboot)'");
    CHECK(quoted("it's") == "'it'\\''s'");
}
