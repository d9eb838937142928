// SPDX-License-Identifier: GPL-2.0-or-later
// A module's table that has a row of every kind, for the tests.
#pragma once

#include "module/spec.hpp"

namespace module {

inline Spec test_spec() {
    Spec spec;
    spec.name = "rom_test";
    spec.summary = "Does nothing";
    spec.description = {"First.", "Second: with a colon, \"quotes\" and # a hash."};
    spec.options = {
        {.name = "state", .description = {"d"}, .standard = "ours", .choices = {"ours", "named"}},
        {.name = "path",
         .type = Type::path,
         .description = {"d"},
         .aliases = {"file", "dest"},
         .deprecated_aliases = {{"dest", {"1.0.0", "path"}}}},
        {.name = "other", .description = {"d"}, .deprecated = {{"2.0.0", "path"}}},
        {.name = "flag", .type = Type::boolean, .description = {"d"}, .standard = false},
        {.name = "count", .type = Type::integer, .description = {"d"}},
        {.name = "names", .type = Type::list, .description = {"d"}, .choices = {"a", "b", "c"}},
        {.name = "numbers", .type = Type::list, .description = {"d"}, .elements = Type::integer},
        {.name = "settings",
         .type = Type::dictionary,
         .description = {"d"},
         .secret_entries = {"password"}},
        {.name = "token", .description = {"d"}, .secret = true},
        {.name = "must", .description = {"d"}, .required = true}};
    spec.mutually_exclusive = {{"count", "names"}};
    spec.required_one_of = {{"count", "names", "must"}};
    spec.required_if = {{"state", "named", {"path"}}};
    spec.changes_hosts = true;
    spec.examples = "- multinic.qemu_rom.rom_test:\n    must: x\n";
    spec.returned = {{"answer", "int", {"It: 42."}, "always", 42}};
    spec.see_also = {"multinic.qemu_rom.rom_info"};
    return spec;
}

}  // namespace module
