// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/rom_link_spec.hpp"

namespace modules {
namespace {

using module::Type;

constexpr const char* examples = R"(- name: Every guest started from now on has the multi-NIC ROM
  multinic.qemu_rom.rom_link:
    state: ours
  become: true

- name: Leave it to priorities, and be told when they would choose another ROM
  multinic.qemu_rom.rom_link:
    state: ours
    selection: auto
  become: true

- name: A ROM of one's own, which alternatives know, for QEMU's newer machine types only
  multinic.qemu_rom.rom_link:
    state: named
    path: /srv/roms/with-our-script.rom
    group: efi-virtio.rom
  become: true

- name: As it was before the package
  multinic.qemu_rom.rom_link:
    state: absent
  become: true
)";

module::Spec make_spec() {
    module::Spec spec;
    spec.name = "rom_link";
    spec.summary = "Choose the network boot ROM that QEMU loads on a host";
    spec.description = {
        "Manages the links through which QEMU finds the boot ROM of its virtio NICs, with the "
        "alternatives program of the host.",
        "Where one link cannot be as it is wanted, none is changed. There is no moment without a "
        "ROM.",
        "After a change each link is looked at again: the task fails when a link does not lead "
        "where "
        "it should, whatever the alternatives program said.",
        "Running guests keep the ROM they were started with; RV(links) tells nothing of them. Use "
        "M(multinic.qemu_rom.rom_check) for that."};
    spec.options = {
        {.name = "state",
         .description =
             {"V(ours) is the ROM of qemu-rom-multinic, V(stock) that of the distribution, "
              "V(named) the registered alternative O(path).",
              "V(absent) takes ours out of the alternatives and puts back what stood there "
              "before; the package and its files stay."},
         .standard = "ours",
         .choices = {"ours", "stock", "named", "absent"}},
        {.name = "path",
         .type = Type::path,
         .description = {"The alternative, an absolute path that is registered already."}},
        {.name = "selection",
         .description =
             {"Whether alternatives choose it by priority (V(auto)) or because somebody said "
              "so (V(manual)). When it is not given, either is fine.",
              "With V(auto) the task fails when priorities would choose another ROM than "
              "O(state) says."},
         .choices = {"manual", "auto"}},
        {.name = "group",
         .description = {
             "Only the link of this alternatives group, such as V(efi-virtio.rom). All links "
             "of the host when it is not given."}}};
    spec.required_if = {{"state", "named", {"path"}}};
    spec.changes_hosts = true;
    spec.examples = examples;
    spec.returned = {
        {"layout", "str", {"How this distribution lays out QEMU's ROMs."}, "success", "el9"},
        {"links",
         "list",
         {"For each link that was meant: C(group), C(link), C(before), C(after), C(plan), "
          "C(outcome).",
          "C(plan) is the path that it leads to or would lead to, C(outcome) has C(verdict) and "
          "C(reason)."},
         "success"},
        {"messages",
         "list",
         {"What the alternatives program and the link script said."},
         "success"}};
    spec.see_also = {"multinic.qemu_rom.rom_info", "multinic.qemu_rom.rom_check"};
    return spec;
}

}  // namespace

const module::Spec& rom_link_spec() {
    static const module::Spec spec = make_spec();
    return spec;
}

}  // namespace modules
