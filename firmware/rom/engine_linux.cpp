// SPDX-License-Identifier: GPL-2.0-or-later
// The engine's way out to a Linux kernel.
#include "rom/engine.hpp"

namespace rom {

async::Error Engine::start_linux(const boot::Image& kernel, const boot::Station* through) {
    auto plan = boot::plan_linux(images_, kernel, linux_machine_);
    if (!plan)
        return plan.error();
    report_boot(through != nullptr ? through->interface : nullptr, kernel.name(), kernel.content());
    // Leases are kept: the kernel may ask for the same address.
    network_.close();
    base_memory_.release();
    boot::LinuxEntry entry = boot::load_linux(*plan, images_, kernel, linux_machine_);
    base_memory_.give_back();
    real_mode_.enter_linux(entry.segment, entry.stack);
    __builtin_unreachable();
}

}  // namespace rom
