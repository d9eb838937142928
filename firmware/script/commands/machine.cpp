// SPDX-License-Identifier: GPL-2.0-or-later
// reboot, poweroff and pciscan.
#include "script/interpreter.hpp"

namespace script::commands {

async::Result<void> reboot(Invocation& call) {
    call.host.machine.reboot(call.arguments.has('w'));
    return async::Error{async::Code::unsupported, "the machine does not reboot"};
}

async::Result<void> poweroff(Invocation& call) {
    call.host.machine.power_off();
    return async::Error{async::Code::unsupported, "the machine does not power off"};
}

async::Result<void> pciscan(Invocation& call) {
    SettingName name;
    CHECK_RESULT(call.setting(0, name));
    Settings& settings = call.host.settings;
    std::int64_t last = settings.number(name).value_or(-1);
    std::optional<std::uint16_t> found;
    if (last >= -1 && last <= 0xFFFF)
        found = call.host.machine.next_pci_function(static_cast<std::uint32_t>(last + 1));
    if (!found) {
        settings.clear(name);
        return async::Error{async::Code::not_found, ""};
    }
    if (!is_integer(name.type))
        name.type = SettingType::uint32;
    async::Text<12> text("0x");
    return settings.set(name, text.hex(*found).view());
}

}  // namespace script::commands
