// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/setting_name.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace script;

namespace {

/// "scope|name|type asked or usual|numbers"
std::string taken_apart(std::string_view text) {
    SettingName name;
    if (!parse_setting_name(text, name))
        return "none";
    std::string all = std::string(name.scope) + "|" + std::string(name.name) + "|";
    all += std::string(name.has_type ? "!" : "") + std::string(type_name(name.type)) + "|";
    for (unsigned i = 0; i < name.number_count; ++i)
        all += (i == 0 ? "" : ".") + std::to_string(name.numbers[i]);
    return all;
}

}  // namespace

TEST_CASE("names taken apart") {
    struct {
        std::string_view text, parts;
    } table[] = {
        {"x", "|x|string|"},
        {"x:int8", "|x|!int8|"},
        {"net0/x", "net0|x|string|"},
        {"net0.dhcp/x:hexraw", "net0.dhcp|x|!hexraw|"},
        {"a/b/c", "a/b|c|string|"},
        {"", "||string|"},
        {"/", "||string|"},
        {"/x", "|x|string|"},
        {"x:", "none"},
        {":", "none"},
        {"x:int64", "none"},
        {"pci/00:03.0.0.2", "none"},
        // known settings have a type, and a number where DHCP has one
        {"ip", "|ip|ipv4|"},
        {"netX/mac", "netX|mac|hex|"},
        {"mac:hexhyp", "|mac|!hexhyp|"},
        {"hostname", "|hostname|string|12"},
        {"net0/mtu", "net0|mtu|int16|26"},
        {"username", "|username|string|175.190"},
        {"next-server", "|next-server|ipv4|"},
        {"errno", "|errno|uint32|"},
        // a known setting under its number
        {"12", "|hostname|string|12"},
        {"0xC:hex", "|hostname|!hex|12"},
        {"175.190", "|username|string|175.190"},
        {"175.1", "|priority|int8|175.1"},
        {"netX/3", "netX|gateway|ipv4|3"},
        // other numbers
        {"43", "|43|string|43"},
        {"43.116:uint16", "|43.116|!uint16|43.116"},
        {"smbios/1.4.0", "smbios|1.4.0|string|1.4.0"},
        {"smbios/2.1.4.0", "smbios|2.1.4.0|string|2.1.4.0"},
        {"pci/0x18.0.2", "pci|0x18.0.2|string|24.0.2"},
        {"cpuid/2.0x80000001", "cpuid|2.0x80000001|string|2.2147483649"},
        {"175.12.1", "|175.12.1|string|175.12.1"},
        {"1.2.3.4.5", "|1.2.3.4.5|string|"},
        {"12.", "|hostname|string|12"},
        {".12", "|.12|string|"},
        {"1..2", "|1..2|string|"},
        {"-12", "|-12|string|"},
        {"1a", "|1a|string|"},
        {"12.x", "|12.x|string|"},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        CHECK(taken_apart(row.text) == row.parts);
    }
}

TEST_CASE("the known settings, each once") {
    std::set<std::string> names, numbers;
    unsigned count = 0, numbered = 0;
    for (const char* known = nullptr; (known = next_known_setting(known)) != nullptr; ++count) {
        names.insert(known);
        SettingName name;
        REQUIRE(parse_setting_name(known, name));
        CHECK(name.name == known);
        CHECK_FALSE(name.has_type);
        if (name.number_count == 0)
            continue;
        ++numbered;
        numbers.insert(std::to_string(name.numbers[0]) + "." +
                       std::to_string(name.number_count > 1 ? name.numbers[1] : 0));
    }
    CHECK(count > 40);
    CHECK(names.size() == count);
    CHECK(numbers.size() == numbered);
}
