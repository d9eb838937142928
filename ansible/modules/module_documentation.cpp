// SPDX-License-Identifier: GPL-2.0-or-later
// module_documentation NAME: prints the YAML that stands beside the binary module in the
// collection.
#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "module/documentation.hpp"
#include "modules/modules.hpp"

int main(int argc, char** argv) {
    const std::string name = argc == 2 ? argv[1] : "";
    for (const module::Module* module :
         {&modules::rom_check, &modules::rom_image, &modules::rom_info, &modules::rom_link})
        if (module->spec.name == name) {
            fmt::print("{}", module::documentation(module->spec, MULTINIC_VERSION));
            return 0;
        }
    fmt::print(stderr, "usage: module_documentation rom_check|rom_image|rom_info|rom_link\n");
    return 2;
}
