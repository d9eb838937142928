// SPDX-License-Identifier: GPL-2.0-or-later
// What the machine itself knows: its PCI functions, its processor, its memory.
#pragma once

#include "script/machine.hpp"
#include "script/settings.hpp"

namespace script {

/// pci/BUSLOC.OFFSET.LENGTH: bytes of configuration space as one number.
class PciSource final : public SettingsSource {
  public:
    explicit PciSource(Machine& machine) : SettingsSource("pci"), machine_(machine) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;

  private:
    Machine& machine_;
};

/// cpuvendor, cpumodel, and cpuid/FUNCTION.REGISTER: EAX, EBX, ECX and EDX are 0 to 3.
class CpuidSource final : public SettingsSource {
  public:
    explicit CpuidSource(Machine& machine) : SettingsSource("cpuid"), machine_(machine) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;

  private:
    Machine& machine_;
};

/// memsize, the usable memory in MiB, and memmap/RANGE.FIELD of the memory map: 0 is where the
/// range begins in KiB, 1 its size in KiB, 2 its type.
class MemmapSource final : public SettingsSource {
  public:
    explicit MemmapSource(Machine& machine) : SettingsSource("memmap"), machine_(machine) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;

  private:
    Machine& machine_;
};

}  // namespace script
