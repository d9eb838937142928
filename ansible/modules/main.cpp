// SPDX-License-Identifier: GPL-2.0-or-later
// Compiled once for each module, with its name as MULTINIC_MODULE.
#include "modules/modules.hpp"

int main(int argc, char** argv) {
    return module::run(modules::MULTINIC_MODULE, argc, argv);
}
