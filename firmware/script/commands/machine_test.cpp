// SPDX-License-Identifier: GPL-2.0-or-later
#include <catch2/catch.hpp>

#include "script/machine_sources.hpp"
#include "script/test_host.hpp"

using testing_script::TestHost;

TEST_CASE("reboot and poweroff end in the machine, or say that it does not") {
    struct {
        std::string script, done, shown;
    } table[] = {
        {"reboot", "reboot;", "reboot: the machine does not reboot\n[unsupported 3c000000]"},
        {"reboot --warm",
         "reboot --warm;",
         "reboot: the machine does not reboot\n[unsupported 3c000000]"},
        {"reboot -w || echo on", "reboot --warm;", "reboot: the machine does not reboot\non\n[ok]"},
        {"poweroff",
         "poweroff;",
         "poweroff: the machine does not power off\n[unsupported 3c000000]"},
        {"reboot now", "", "reboot: now: too many arguments\n[malformed 1c000000]"},
    };
    for (const auto& row : table) {
        CAPTURE(row.script);
        TestHost host;
        CHECK(host.run(row.script, "") == row.shown);
        CHECK(host.machine.done == row.done);
    }
}

TEST_CASE("pciscan goes from function to function") {
    TestHost host;
    for (unsigned function : {0x0u, 0x18u})
        host.machine.functions[static_cast<std::uint16_t>(function)][0] = 0x10000000 | function;
    script::PciSource pci(host.machine);
    host.settings.add(pci);
    constexpr std::string_view loop =
        ":next\n"
        "pciscan place || goto end\n"
        "echo ${place} ${place:busdevfn} ${pci/${place}.0.2}\n"
        "goto next\n"
        ":end isset ${place} || echo done";
    constexpr const char* shown = "0x0 00:00.0 0000\n0x18 00:03.0 0018\ndone\n[ok]";
    CHECK(host.run(loop, "") == shown);
    // Once more: it begins anew.
    CHECK(host.run(loop, "") == shown);
    host.machine.functions[0xFFFF][0] = 0x1000FFFE;
    CHECK(host.run("set p 0xfffe\npciscan p\necho ${p}\npciscan p || echo end", "") ==
          "0xffff\nend\n[ok]");
    CHECK(host.run("set p -7\npciscan p || echo end", "") == "end\n[ok]");
    CHECK(host.run("set p word\npciscan p && echo ${p}", "") == "0x0\n[ok]");
    CHECK(host.run("pciscan q:int16 && show q", "") == "q:int16 = 0\n[ok]");
    CHECK(host.run("pciscan r:busdevfn && show r", "") == "r:uint32 = 0x0\n[ok]");
    CHECK(host.run("pciscan q:int99", "") ==
          "pciscan: q:int99: no such type\n[malformed 1c000000]");
    CHECK(host.run("usbscan q", "") == "usbscan: not in this ROM\n[unsupported 3c000000]");
    host.settings.remove(pci);
}
