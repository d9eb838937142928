// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/machine_sources.hpp"

#include "std/endian.hpp"

namespace script {
namespace {

constexpr std::uint32_t config_space_size = 256;
constexpr std::uint32_t extended_functions = 0x80000000;
constexpr std::uint32_t brand_string = 0x80000002;  ///< and the two behind it
constexpr std::uint32_t type_usable = 1;

bool give_number(std::uint64_t number, layout::MutableBytes space, SettingValue& value) {
    layout::be32 bytes = number <= 0xFFFFFFFF ? static_cast<std::uint32_t>(number) : 0xFFFFFFFF;
    std::memcpy(space.data(), &bytes, sizeof bytes);
    value.bytes = space.first(sizeof bytes);
    value.type = SettingType::uint32;
    return true;
}

/// Asked for in this scope, by so many numbers.
bool has_numbers(const SettingName& name, unsigned count) {
    return !name.scope.empty() && name.number_count == count;
}

}  // namespace

bool PciSource::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    std::uint32_t place = name.numbers[0], offset = name.numbers[1], length = name.numbers[2];
    if (!has_numbers(name, 3) || place > 0xFFFF || offset >= config_space_size || length == 0 ||
        length > config_space_size - offset)
        return false;
    auto function = static_cast<std::uint16_t>(place);
    // Nobody answers for a function that does not exist.
    if ((machine_.pci_config(function, 0) & 0xFFFF) == 0xFFFF)
        return false;
    for (std::uint32_t i = 0; i < length; ++i) {
        auto at = static_cast<std::uint8_t>(offset + length - 1 - i);
        std::uint32_t word = machine_.pci_config(function, at & 0xFC);
        space[i] = static_cast<std::uint8_t>(word >> (at & 3) * 8);
    }
    value.bytes = space.first(length);
    value.type = SettingType::hexraw;
    return true;
}

bool CpuidSource::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    if (has_numbers(name, 2) && name.numbers[1] < 4)
        return give_number(machine_.cpuid(name.numbers[0])[name.numbers[1]], space, value);
    layout::Writer text(space);
    if (name.name == "cpuvendor") {
        auto registers = machine_.cpuid(0);
        for (unsigned i : {1u, 3u, 2u})
            text.write(layout::le32{registers[i]});
    } else if (name.name == "cpumodel" &&
               machine_.cpuid(extended_functions)[0] >= brand_string + 2) {
        for (std::uint32_t i = 0; i < 3; ++i)
            for (std::uint32_t part : machine_.cpuid(brand_string + i))
                text.write(layout::le32{part});
    }
    // Some processors have blanks before their name.
    layout::MutableBytes written = text.written();
    while (!written.empty() && written[0] == ' ')
        written = written.subspan(1);
    value.bytes = written;
    return !written.empty() && written[0] != 0;
}

bool MemmapSource::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    if (has_numbers(name, 2)) {
        auto range = machine_.memory_range(name.numbers[0]);
        if (!range || name.numbers[1] > 2)
            return false;
        std::uint64_t fields[] = {range->begin >> 10, range->size >> 10, range->type};
        return give_number(fields[name.numbers[1]], space, value);
    }
    if (name.name != "memsize")
        return false;
    std::uint64_t usable = 0;
    for (std::uint32_t i = 0; auto range = machine_.memory_range(i); ++i)
        usable += range->type == type_usable ? range->size : 0;
    give_number(usable >> 20, space, value);
    value.type = SettingType::int32;
    return true;
}

}  // namespace script
