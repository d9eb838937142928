// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/rom_info_spec.hpp"

#include "state/layout.hpp"

namespace modules {
namespace {

using module::Type;

constexpr const char* examples = R"(- name: Everything there is to know
  multinic.qemu_rom.rom_info:
  become: true
  register: rom

- name: Which guests still run with the ROM of before
  ansible.builtin.debug:
    msg: "{{ rom.host.guests.running | rejectattr('current.verdict', 'eq', 'good') | map(attribute='name') }}"

- name: Only the links, and what is in a ROM file of our own
  multinic.qemu_rom.rom_info:
    gather: [links, images]
    files: [/srv/roms/site.rom]
)";

std::vector<module::Option> options() {
    return {{.name = "gather",
             .type = Type::list,
             .description = {"Which facts to collect."},
             .standard =
                 module::Json::array({"links", "images", "packages", "qemu", "guests", "domains"}),
             .choices = {"links", "images", "packages", "qemu", "guests", "domains"}},
            {.name = "layout",
             .description =
                 {"How this distribution lays out QEMU's ROMs, instead of finding that out."},
             .choices = state::layout_names(state::built_in_layouts())},
            {.name = "files",
             .type = Type::list,
             .description = {"More ROM files to describe, beside those that links lead to."},
             .elements = Type::path},
            {.name = "domain_folders",
             .type = Type::list,
             .description = {"Folders with the XML of libvirt's domains."},
             .standard = module::Json::array({"/etc/libvirt/qemu", "/run/libvirt/qemu"}),
             .elements = Type::path}};
}

module::Spec make_spec() {
    module::Spec spec;
    spec.name = "rom_info";
    spec.summary = "Collect facts about the network boot ROM of a host";
    spec.description = {
        "Tells where the links lead through which QEMU finds its boot ROM, who manages them, what "
        "is in the "
        "ROM files, which packages own them, which QEMU there is, which guests run with which ROM, "
        "and what "
        "libvirt's domains say of their NICs.",
        "What could not be read is said to be unknown, with the reason; it is never taken for "
        "absent. Without "
        "root some facts are unknown.",
        "Changes nothing."};
    spec.options = options();
    spec.examples = examples;
    spec.returned = {{"verdict",
                      "str",
                      {"V(good) when all links lead to the ROM of qemu-rom-multinic, V(unknown) "
                       "when that could not be "
                       "told."},
                      "success",
                      "good"},
                     {"host",
                      "dict",
                      {"The facts: C(schema) (a number that changes with the shape), C(layout), "
                       "C(alternatives), and for "
                       "each word of O(gather) a key of that name. A part that could not be told "
                       "is a dictionary with the "
                       "key C(unknown), the reason."},
                      "success"}};
    spec.see_also = {"multinic.qemu_rom.rom_check", "multinic.qemu_rom.rom_link"};
    return spec;
}

}  // namespace

const module::Spec& rom_info_spec() {
    static const module::Spec spec = make_spec();
    return spec;
}

}  // namespace modules
