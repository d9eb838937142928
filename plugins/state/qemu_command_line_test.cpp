// SPDX-License-Identifier: GPL-2.0-or-later
// Command lines as people, libvirt and scripts write them.
#include "state/qemu_command_line.hpp"

#include <catch2/catch.hpp>

using namespace state;
using Words = std::vector<std::string>;

namespace {

const std::string efi = "efi-virtio.rom";
const std::string pxe = "pxe-virtio.rom";

QemuCommandLine parse(Words arguments, bool loads_pxe = false) {
    arguments.insert(arguments.begin(), "/usr/bin/qemu-system-x86_64");
    const auto parsed = parse_qemu_command_line(arguments, loads_pxe);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace

TEST_CASE("QEMU is told from other processes by its name") {
    for (const char* name :
         {"qemu-system-x86_64", "/usr/libexec/qemu-kvm", "/opt/q/qemu-system-i386", "/usr/bin/kvm"})
        CHECK(parse_qemu_command_line({name}, false));
    for (const char* name :
         {"", "bash", "/usr/bin/qemu-img", "/usr/bin/qemu-io", "/tmp/qemu-kvm/sh"})
        CHECK_FALSE(parse_qemu_command_line({name, "-device", "virtio-net-pci"}, false));
    CHECK_FALSE(parse_qemu_command_line({}, false));
}

TEST_CASE("every way to ask for a virtio NIC") {
    for (const Words& words :
         {Words{"-device", "virtio-net-pci"},
          {"--device", "virtio-net-pci,netdev=n0"},
          {"-device", "driver=virtio-net-pci,netdev=n0"},
          {"-device", "netdev=n0,driver=virtio-net"},
          {"-device", "virtio-net-pci-transitional"},
          {"-device", "virtio-net-pci-non-transitional,id=a"},
          {"-device", R"({"driver":"virtio-net-pci","netdev":"n0","rombar":1})"},
          {"-nic", "user,model=virtio-net-pci"},
          {"-nic", "model=virtio,type=tap"},
          {"-net", "nic,model=virtio"},
          {"-S", "-device", "virtio-net-pci", "-daemonize"}}) {
        INFO(words.back());
        CHECK(parse(words).rom_files == Words{efi});
    }
}

TEST_CASE("what is no virtio NIC with a ROM") {
    for (const Words& words : {Words{},
                               {"-device"},
                               {"-device", ""},
                               {"-device", "e1000,netdev=n0"},
                               {"-device", "virtio-blk-pci,drive=virtio-net-pci"},
                               {"-device", "virtio-net-device"},
                               {"-device", "virtio-net-pci,rombar=0"},
                               {"-device", "virtio-net-pci,romfile="},
                               {"-device", "virtio-net-pci,romfile=x,romfile="},
                               {"-device", R"({"driver":"virtio-net-pci","romfile":""})"},
                               {"-device", R"({"driver":"virtio-net-pci","rombar":0})"},
                               {"-device", R"({"driver":"virtio-net-pci","rombar":false})"},
                               {"-device", R"({"driver":"virtio-net-pci")"},
                               {"-device", R"({"driver":["virtio-net-pci"]})"},
                               {"-device", "[\"virtio-net-pci\"]"},
                               {"-nic", "none,model=virtio"},
                               {"-nic", "user"},
                               {"-net", "user,model=virtio"},
                               {"virtio-net-pci"}}) {
        INFO((words.empty() ? "" : words.back()));
        CHECK(parse(words).rom_files.empty());
    }
}

TEST_CASE("a file of one's own, also with a comma in its name") {
    CHECK(parse({"-device", "virtio-net-pci,romfile=/srv/a,,b.rom,mac=x"}).rom_files ==
          Words{"/srv/a,b.rom"});
    CHECK(parse({"-device", R"({"driver":"virtio-net-pci","romfile":"/srv/a.rom"})"}).rom_files ==
          Words{"/srv/a.rom"});
}

TEST_CASE("properties given for all devices, or for one of them later") {
    const std::string device = "virtio-net-pci,id=net0";
    for (const char* global : {"virtio-net-pci.romfile=/a.rom",
                               "virtio-net-pci-base.romfile=/a.rom",
                               "driver=virtio-net-pci,property=romfile,value=/a.rom"}) {
        INFO(global);
        CHECK(parse({"-device", device, "-global", global}).rom_files == Words{"/a.rom"});
        CHECK(parse({"-device", device + ",romfile=/b.rom", "-global", global}).rom_files ==
              Words{"/b.rom"});
    }
    CHECK(parse({"-device", device, "-global", "e1000.romfile=/a.rom"}).rom_files == Words{efi});
    CHECK(parse({"-device", device, "-global", "nonsense"}).rom_files == Words{efi});
    CHECK(parse({"-device", device, "-set", "device.net0.romfile="}).rom_files.empty());
    CHECK(parse({"-device", device, "-set", "device.net1.romfile="}).rom_files == Words{efi});
    for (const char* set : {"device.romfile=", "device.", "drive.net0.romfile=", "device.net0"})
        CHECK(parse({"-device", device, "-set", set}).rom_files == Words{efi});
}

TEST_CASE("which ROM a machine takes by itself") {
    for (const char* machine :
         {"pc", "q35", "pc-i440fx-1.5", "pc-i440fx-7.2", "pc-q35-rhel9.4.0", ""})
        CHECK(default_rom_file(machine, false) == efi);
    for (const char* machine : {"pc-i440fx-1.4", "pc-1.3", "pc-1.0", "pc-0.15"})
        CHECK(default_rom_file(machine, false) == pxe);
    CHECK(default_rom_file("pc", true) == pxe);
    const Words nic = {"-device", "virtio-net-pci"};
    for (const Words& machine : {Words{"-M", "pc-i440fx-1.4"},
                                 {"-machine", "pc-i440fx-1.4,accel=tcg"},
                                 {"-machine", "accel=tcg,type=pc-i440fx-1.4"}}) {
        CHECK(parse({machine[0], machine[1], nic[0], nic[1]}).rom_files == Words{pxe});
        CHECK(parse({nic[0], nic[1], machine[0], machine[1]}).rom_files == Words{pxe});
    }
    CHECK(parse(nic, true).rom_files == Words{pxe});
}

TEST_CASE("the name of the guest, and where it comes from") {
    CHECK(parse({"-name", "guest=web,debug-threads=on"}).guest == "web");
    CHECK(parse({"-name", "a,,b"}).guest == "a,b");
    CHECK(parse({"-name", "debug-threads=on"}).guest.empty());
    CHECK(parse({"-name"}).guest.empty());
    CHECK(parse({"-incoming", "defer"}).incoming);
    CHECK_FALSE(parse({"-name", "incoming"}).incoming);
    CHECK(parse({"-readconfig", "file"}).more_options);
}

TEST_CASE("several NICs") {
    CHECK(parse({"-device",
                 "virtio-net-pci",
                 "-device",
                 "e1000",
                 "-nic",
                 "user,model=virtio",
                 "-device",
                 "virtio-net-pci,romfile=/a.rom"})
              .rom_files == Words{efi, efi, "/a.rom"});
}
