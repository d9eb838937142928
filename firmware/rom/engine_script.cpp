// SPDX-License-Identifier: GPL-2.0-or-later
// How the engine finds its script, runs it, and starts what it asks for.
#include "rom/engine.hpp"
#include "script/builtin_script.hpp"
#include "script/configuration.hpp"
#include "std/script_slot.hpp"

namespace rom {
namespace {

/// What the machine says of itself comes before everything that a DHCP server may (option 175.1).
constexpr int machine_priority = 1000;

}  // namespace

async::Task<void> StartRequests::start(boot::Image& image, boot::Station* through) {
    image_ = &image;
    through_ = through;
    while (pending())
        (void)co_await answered_.wait(async::never);
    co_return async::Result<void>(result_);
}

void StartRequests::answer(async::Result<void> result) {
    result_ = result;
    image_ = nullptr;
    answered_.notify_all();
}

Scripting::Scripting(const ScriptingParts& parts)
    : keyboard(parts.loop, parts.console),
      dialogs(keyboard, settings),
      machine(parts.real_mode),
      starter(parts.loop, parts.limits),
      stations(parts.network, settings),
      smbios(parts.smbios),
      pci(machine),
      cpuid(machine),
      memmap(machine),
      host{parts.loop,
           parts.console,
           keyboard,
           settings,
           dialogs,
           machine,
           parts.entropy,
           parts.report,
           parts.network,
           parts.policy,
           parts.images,
           starter,
           stations},
      interpreter(host) {
    builtin.version = MULTINIC_VERSION;
    for (script::SettingsSource* source :
         std::initializer_list<script::SettingsSource*>{&smbios, &builtin, &pci, &cpuid, &memmap})
        settings.add(*source, machine_priority);
#ifndef MULTINIC_COMPACT
    settings.add(time, machine_priority);
#endif
}

namespace {

/// A file of fw_cfg; its bytes are in `buffer`.
script::ConfigurationItem fw_cfg_item(const bios::FwCfg& fw_cfg,
                                      std::string_view name,
                                      async::Buffer& buffer) {
    using async::Code;
    script::ConfigurationItem item{"fw_cfg", {}, async::success};
    auto size = fw_cfg.size(name);
    buffer = fw_cfg.read(name, script::Configuration::script_limit);
    item.bytes = buffer.bytes();
    if (!size)
        item.status = async::Error{Code::not_found, ""};
    else if (*size > script::Configuration::script_limit)
        item.status = async::Error{Code::too_large, "too large"};
    else if (!buffer && *size != 0)
        item.status = async::Error{Code::no_memory, "no memory"};
    return item;
}

/// A text of the ROM file's slot.
script::ConfigurationItem slot_item(std::string_view text) {
    script::ConfigurationItem item{"slot", layout::as_bytes(text), async::success};
    if (text.empty())
        item.status = async::Error{async::Code::not_found, ""};
    return item;
}

}  // namespace

async::Result<script::Script> Engine::configure() {
    script::Configuration configuration(
        scripting_->settings, scripting_->builtin, console_, report_);
    layout::ScriptSlot slot = layout::read_script_slot(
        reinterpret_cast<const std::uint8_t*>(handoff_.slot), handoff_.slot_size);
    if (slot.wrong != nullptr)
        configuration.complain("slot", "slot", {async::Code::malformed, slot.wrong});
    configuration.set(slot_item(slot.settings));
    if (!smbios_ && smbios_.error().code != async::Code::not_found)
        configuration.complain("smbios", "table", smbios_.error());
    if (smbios_)
        configuration.set(*smbios_);
    async::Buffer buffer;
    configuration.set(fw_cfg_item(fw_cfg_, script::fw_cfg_settings, buffer));
    script::ConfigurationItem scripts[] = {fw_cfg_item(fw_cfg_, script::fw_cfg_script, buffer),
                                           slot_item(slot.script),
                                           slot_item(script::builtin_script())};
    scripts[2].source = "built-in";
    for (const script::ConfigurationItem& item : scripts)
        if (configuration.accept_script(item))
            return script::Script::copy_of(item.source, layout::as_text(item.bytes));
    return async::Error{async::Code::not_found, "no script"};
}

const char* Engine::run_script() {
    scripting_ = async::Owned<Scripting>::create(
        ScriptingParts{loop_,
                       console_,
                       entropy_,
                       report_,
                       network_,
                       settings_,
                       images_,
                       real_mode_,
                       smbios_ ? *smbios_ : boot::SmbiosTable(),
                       {linux_machine_, base_memory_.program_limit() - program_address}});
    if (!scripting_ || !scripting_->memory || !scripting_->stations.follow())
        return "no memory for scripts";
    auto script = configure();
    if (!script)
        return script.error().what;
    auto running = scripting_->interpreter.run(std::move(*script));
    running.start();
    while (!running.done()) {
        if (!loop_.run_once())
            idle();
        if (scripting_->starter.pending())
            scripting_->starter.answer(start_image());
    }
    return running.take_result() ? "the script ended" : "the script failed";
}

async::Result<void> Engine::start_image() {
    boot::Image& image = scripting_->starter.image();
    boot::Station* through = scripting_->starter.through();
    if (boot::is_linux(image.content()))
        return start_linux(image, through);
    if (through == nullptr)
        return async::Error{async::Code::unsupported, "a boot program needs a NIC"};
    if (image.content().size() > base_memory_.program_limit() - program_address)
        return async::Error{async::Code::too_large, "too large for a boot program"};
    // Its keys are its own, also while it calls us.
    console_.listen(false);
    auto started = start_program(*through, image);
    console_.listen(true);
    return started;
}

}  // namespace rom
