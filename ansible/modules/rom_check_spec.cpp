// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/rom_check_spec.hpp"

namespace modules {
namespace {

using module::Type;

constexpr const char* examples = R"(- name: The host boots its guests the way we decided
  multinic.qemu_rom.rom_check:
    policy:
      schema: 1
      links: {all: ours}
      rom: {version: ">=0.1.0"}
      package: {name: qemu-rom-multinic, verified: true}
      guests: {old_rom_days: 14}
  become: true

- name: Only report, by the policy file on the host
  multinic.qemu_rom.rom_check:
    policy_file: /etc/qemu-rom-multinic/policy.yml
    report_only: true
  become: true
  register: rom_state

- name: By one policy for all hosts, with parts for groups
  multinic.qemu_rom.rom_check:
    policy: "{{ lookup('ansible.builtin.file', 'policy.yml') | from_yaml }}"
    groups: "{{ group_names }}"
    host: "{{ inventory_hostname }}"
  become: true
)";

module::Spec make_spec() {
    module::Spec spec;
    spec.name = "rom_check";
    spec.summary = "Hold the network boot ROM of a host against a policy";
    spec.description = {
        "Looks at the links to the ROM, the ROM itself, packages, running guests and libvirt's "
        "domains as far "
        "as the policy asks, and says of each item whether it is as it should be.",
        "There are three outcomes: C(good), C(bad), and C(unknown) when something could not be "
        "read. What "
        "could not be read is never taken for absent.",
        "Changes nothing. Some facts need root; without it they are C(unknown)."};
    spec.options = {{.name = "policy", .type = Type::dictionary, .description = {"The policy."}},
                    {.name = "policy_file",
                     .type = Type::path,
                     .description = {"A file on the host with the policy in YAML. The collection's "
                                     "guide lists its keys."}},
                    {.name = "groups",
                     .type = Type::list,
                     .description = {"The groups of the inventory that the host is in: "
                                     "C({{ group_names }}).",
                                     "Needed for a policy with parts for groups or for hosts of "
                                     "certain names; for any other it makes no difference."}},
                    {.name = "host",
                     .type = Type::text,
                     .description = {"The name of the host in the inventory: "
                                     "C({{ inventory_hostname }}).",
                                     "Needed for a policy with exceptions for hosts of certain "
                                     "names."}},
                    {.name = "report_only",
                     .type = Type::boolean,
                     .description = {"Whether the task succeeds whatever is found."},
                     .standard = false},
                    {.name = "allow_unknown",
                     .type = Type::boolean,
                     .description = {"Whether the task succeeds when something could not be told."},
                     .standard = false}};
    spec.mutually_exclusive = {{"policy", "policy_file"}};
    spec.required_one_of = {{"policy", "policy_file"}};
    spec.examples = examples;
    spec.returned = {{"verdict",
                      "str",
                      {"V(bad) when an item is, else V(unknown) when an item is, else V(good)."},
                      "success or failed for a finding",
                      "good"},
                     {"findings",
                      "list",
                      {"For each item: C(item), C(verdict), C(expected), C(found), and C(reason)."},
                      "success or failed for a finding"},
                     {"counts",
                      "dict",
                      {"How many items are C(good), C(bad) and C(unknown)."},
                      "success or failed for a finding"}};
    spec.see_also = {"multinic.qemu_rom.rom_info", "multinic.qemu_rom.rom_link"};
    return spec;
}

}  // namespace

const module::Spec& rom_check_spec() {
    static const module::Spec spec = make_spec();
    return spec;
}

}  // namespace modules
