// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of QEMU command lines on arbitrary processes' arguments, as /proc has them: each ends
// with a NUL byte.
#include <cstdint>
#include <cstdlib>

#include "state/qemu_command_line.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // So that the fuzzer need not find out what a QEMU is called.
    std::vector<std::string> arguments{"qemu-kvm"};
    std::string argument;
    for (std::size_t i = 0; i < size; ++i) {
        if (data[i] != 0) {
            argument += static_cast<char>(data[i]);
            continue;
        }
        arguments.push_back(argument);
        argument.clear();
    }
    arguments.push_back(argument);
    for (const bool loads_pxe : {false, true}) {
        const auto found = state::parse_qemu_command_line(arguments, loads_pxe);
        require(found.has_value());
        require(found->rom_files.size() <= arguments.size());
        for (const std::string& file : found->rom_files)
            require(!file.empty());
    }
    return 0;
}
