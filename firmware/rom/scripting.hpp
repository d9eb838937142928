// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that scripts run in, in one piece, so that the engine owns one thing more.
#pragma once

#include "bios/machine.hpp"
#include "script/builtin_source.hpp"
#include "script/interpreter.hpp"
#include "script/machine_sources.hpp"
#include "script/smbios_source.hpp"
#include "script/time_source.hpp"
#ifdef MULTINIC_COMPACT
#include "rom/no_dialogs.hpp"
#else
#include "menu/dialogs.hpp"
#endif

namespace rom {

#ifdef MULTINIC_COMPACT
using Dialogs = NoDialogs;
#else
using Dialogs = menu::Dialogs;
#endif

/// What a script asked to be started, and what became of it. The engine looks after each round of
/// the loop: what is started must not run inside one.
class StartRequests final : public script::Starter {
  public:
    StartRequests(async::Loop& loop, const boot::BootLimits& limits)
        : answered_(loop), limits_(limits) {}
    async::Task<void> start(boot::Image& image, boot::Station* through) override;
    boot::BootLimits limits() override { return limits_; }

    bool pending() const { return image_ != nullptr; }
    boot::Image& image() const { return *image_; }
    boot::Station* through() const { return through_; }
    void answer(async::Result<void> result);

  private:
    async::Event answered_;
    const boot::BootLimits limits_;
    boot::Image* image_ = nullptr;
    boot::Station* through_ = nullptr;
    async::Result<void> result_ = async::success;
};

/// What it is made of, all of which outlives it.
struct ScriptingParts {
    async::Loop& loop;
    async::Console& console;
    async::Entropy& entropy;
    async::Report& report;
    boot::Network& network;
    boot::RaceSettings& policy;
    boot::ImageStore& images;
    bios::RealMode& real_mode;
    const boot::SmbiosTable& smbios;
    boot::BootLimits limits;
};

struct Scripting {
    static constexpr std::size_t settings_size = 16384;

    explicit Scripting(const ScriptingParts& parts);
    /// Empty when there was no memory.
    async::Buffer memory = async::Buffer::create(settings_size);
    script::Settings settings{memory.bytes()};
    script::Keyboard keyboard;
    Dialogs dialogs;
    bios::Machine machine;
    StartRequests starter;
    script::Stations stations;
    script::BuiltinSource builtin;
    script::SmbiosSource smbios;
    script::PciSource pci;
    script::CpuidSource cpuid;
    script::MemmapSource memmap;
    script::Host host;
    script::Interpreter interpreter;
#ifndef MULTINIC_COMPACT
    script::TimeSource time{settings, host.loop, machine};
#endif
};

}  // namespace rom
