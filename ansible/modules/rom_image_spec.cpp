// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/rom_image_spec.hpp"

#include "module/file_attributes.hpp"

namespace modules {
namespace {

using module::Type;

constexpr const char* examples =
    R"(- name: A ROM with a script of our own, for the guests that name it
  multinic.qemu_rom.rom_image:
    dest: /usr/share/qemu-rom-multinic/site.rom
    script: |
      #!ipxe
      autoboot net1 || shell
    settings:
      menu: never
      dhcp-total: 20
    mode: '0644'
  become: true

- name: Change one setting and keep the rest
  multinic.qemu_rom.rom_image:
    dest: /usr/share/qemu-rom-multinic/site.rom
    settings: {menu: first}
    purge: false
    backup: true
  become: true
)";

std::vector<module::Option> own_options() {
    return {
        {.name = "dest",
         .type = Type::path,
         .description =
             {"The ROM file on the host. Its folder has to exist. A link is followed.",
              "QEMU reads only folders that its confinement allows; that of the packaged ROM is "
              "one."},
         .required = true},
        {.name = "src",
         .type = Type::path,
         .description =
             {"The ROM file on the host to start from: one of qemu-rom-multinic. The packaged "
              "ROM of the size class that is wanted when it is not given."}},
        {.name = "script",
         .description =
             {"The script that the ROM runs instead of the built-in one. An empty text takes "
              "the script out."}},
        {.name = "script_file",
         .type = Type::path,
         .description = {"A file on the host with that script."}},
        {.name = "settings",
         .type = Type::dictionary,
         .description =
             {"Settings by name; multinic-script(7) lists them. An empty value deletes a setting.",
              "Values whose name has C(password) in it are shown nowhere."},
         .secret_entries = {"password"}},
        {.name = "purge",
         .type = Type::boolean,
         .description =
             {"Whether the script and the settings in O(dest) that the task does not name go. "
              "With V(false) they stay."},
         .standard = true},
        {.name = "size_class",
         .description =
             {"The exact size of the file. Live migration needs the same on both hosts. That of "
              "O(dest) when it is not given, or else that of the packaged ROM."},
         .choices = {"64K", "128K", "256K", "512K", "1M"},
         .aliases = {"class"}},
        {.name = "lint",
         .type = Type::boolean,
         .description = {"Whether errors that B(romctl lint) finds in the script fail the task."},
         .standard = true},
        {.name = "backup",
         .type = Type::boolean,
         .description =
             {"Whether the old file is kept beside the new one, with the time in its name."},
         .standard = false},
        {.name = "force",
         .type = Type::boolean,
         .description = {"Whether a file that is no option ROM is replaced, too."},
         .standard = false}};
}

module::Spec make_spec() {
    module::Spec spec;
    spec.name = "rom_image";
    spec.summary = "Make or update a network boot ROM file with a script and settings";
    spec.description = {
        "Makes a ROM file of the packaged ROM, with a script and settings in it, without a "
        "compiler.",
        "The file is replaced all or nothing: QEMU finds the old one or the new one.",
        "All paths are on the managed host; nothing is copied from the controller. Use "
        "M(ansible.builtin.copy) or O(script) for scripts that are there."};
    spec.options = own_options();
    for (module::Option& option : module::attribute_options())
        spec.options.push_back(std::move(option));
    spec.mutually_exclusive = {{"script", "script_file"}};
    spec.changes_hosts = true;
    spec.examples = examples;
    spec.returned = {
        {"dest", "str", {"The file."}, "success", "/usr/share/qemu-rom-multinic/site.rom"},
        {"src", "str", {"The file it was made of."}, "success"},
        {"backup_file", "str", {"The old file."}, "changed and O(backup)"},
        {"image",
         "dict",
         {"What is in the file: C(version), C(build_id), C(size_class), C(sha256), "
          "C(script_sha256), "
          "C(settings)."},
         "success"},
        {"lint",
         "list",
         {"What lint says of the script: C(severity), C(line), C(column), C(what), C(token)."},
         "a script was given"},
        {"size", "int", {"Bytes of the file."}, "success", 262144},
        {"owner", "str", {"Owner of the file."}, "success", "root"},
        {"group", "str", {"Group of the file."}, "success", "root"},
        {"mode", "str", {"Permission bits of the file."}, "success", "0644"}};
    spec.see_also = {"multinic.qemu_rom.rom_link", "multinic.qemu_rom.rom_info"};
    return spec;
}

}  // namespace

const module::Spec& rom_image_spec() {
    static const module::Spec spec = make_spec();
    return spec;
}

}  // namespace modules
