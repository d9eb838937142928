// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/settings_lines.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

/// "NUMBER [NAME] [VALUE] WRONG", one line for each.
std::string lines(std::string_view text) {
    std::string all;
    script::SettingsLines reader(text);
    for (script::SettingsLine line; reader.next(line);)
        all += std::to_string(line.number) + " [" + std::string(line.name) + "] [" +
               std::string(line.value) + "] " + (line.wrong != nullptr ? line.wrong : "ok") + "\n";
    return all;
}

}  // namespace

TEST_CASE("a line is a name, an equals sign and a value") {
    struct {
        std::string text, seen;
    } table[] = {
        {"", ""},
        {"\n \n\t\r\n", ""},
        {"# a=b\n  # c=d\n", ""},
        {"a=b", "1 [a] [b] ok\n"},
        {"a=b\r\nc=d\r\n", "1 [a] [b] ok\n2 [c] [d] ok\n"},
        {"\n#\n  a \t= two  words \n", "3 [a] [two  words] ok\n"},
        {"a=b=c", "1 [a] [b=c] ok\n"},
        {"a=\"x\" # y", "1 [a] [\"x\" # y] ok\n"},
        {"a=", "1 [a] [] ok\n"},
        {"a=${b}", "1 [a] [${b}] ok\n"},
        {"net0/ip=10.0.0.1", "1 [net0/ip] [10.0.0.1] ok\n"},
        {"x:int8=-1", "1 [x:int8] [-1] ok\n"},
        {"a", "1 [a] [] not NAME=VALUE\n"},
        {"=b", "1 [] [b] no name for a setting\n"},
        {"net0/=b", "1 [net0/] [b] no name for a setting\n"},
        {"a b=c", "1 [a b] [c] a blank in the name\n"},
        {"a:int9=1", "1 [a:int9] [1] no such type of a setting\n"},
        {"ip=300.1.1.1\nb=c",
         "1 [ip] [300.1.1.1] not a value of the setting's type\n2 [b] [c] ok\n"},
        {"x:int8=200", "1 [x:int8] [200] not a value of the setting's type\n"},

    };
    for (const auto& row : table) {
        CAPTURE(row.text);
        CHECK(lines(row.text) == row.seen);
    }
}

TEST_CASE("limits of lines and names") {
    std::string value(script::SettingsLines::line_limit - 2, 'v');
    CHECK(lines("a=" + value) == "1 [a] [" + value + "] ok\n");
    CHECK(lines("a=" + value + "v") == "1 [a] [" + value + "v] the line is too long\n");
    std::string name(script::SettingsLines::name_limit, 'n');
    CHECK(lines(name + "=b") == "1 [" + name + "] [b] ok\n");
    CHECK(lines(name + "n=b") == "1 [" + name + "n] [b] the name is too long\n");
}

TEST_CASE("text is told from other bytes") {
    CHECK(script::is_text(""));
    CHECK(script::is_text("#!ipxe\r\n\techo \x1B[0m \xC3\xA4 \xA0\n"));
    CHECK_FALSE(script::is_text(std::string_view("a\0b", 3)));
    CHECK_FALSE(
        script::is_text("\x7F"
                        "ELF"));
    CHECK_FALSE(script::is_text("\x1F\x8B"));
    CHECK_FALSE(script::is_text("a\x08"));
}
