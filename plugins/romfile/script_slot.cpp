// SPDX-License-Identifier: GPL-2.0-or-later
// The image that carries the payload grows or shrinks with the slot; images behind it move.
#include "romfile/script_slot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "romfile/rom_image.hpp"
#include "std/option_rom.hpp"
#include "std/script_slot.hpp"

namespace romfile {
namespace {

using layout::PciDataStructure;
using layout::RomDescriptor;
using layout::ScriptSlotHeader;

std::size_t rounded_up(std::size_t value, std::size_t unit) {
    return (value + unit - 1) / unit * unit;
}

Result<void> check_length(std::string_view text, std::size_t limit, const char* what) {
    if (text.size() > limit)
        return Error{
            fmt::format("{} bytes are more than the {} that fit into a ROM", text.size(), limit),
            what,
            ""};
    return success;
}

/// The last image that begins before the payload: its length covers payload and slot.
const Image* carrier_of(const RomFile& rom) {
    const Image* carrier = nullptr;
    for (const Image& image : rom.images)
        if (image.offset < rom.payload->offset)
            carrier = &image;
    return carrier;
}

/// The slot's own damage is no obstacle: it is going to be replaced.
Result<void> check_file(const RomFile& rom) {
    if (!rom.payload)
        return Error{"is not a ROM of qemu-rom-multinic", "", ""};
    for (const Finding& finding : findings(rom))
        if (finding.where != "script slot")
            return Error{finding.where + ": " + finding.what, "", ""};
    if (!rom.payload->slot)
        return Error{fmt::format("version {} of the ROM has no script slot", rom.payload->version),
                     "",
                     "Take the file of a newer version."};
    const Image* carrier = carrier_of(rom);
    const std::size_t payload_end = rom.payload->offset + rom.payload->size;
    if (carrier == nullptr || !carrier->pci || payload_end > carrier->offset + carrier->length)
        return Error{"no image says that it covers the payload", "", ""};
    for (const Image& image : rom.images)
        if (image.descriptor &&
            (!image.pnp || image.offset + image.resident_size() > rom.payload->offset))
            return Error{"its images are not before the payload, or without PnP header", "", ""};
    return success;
}

void set_image_length(Bytes& file, const Image& image, std::size_t length) {
    const std::size_t at = image.offset + load<layout::RomHeader>(file, image.offset)->pci_data;
    PciDataStructure pci = *load<PciDataStructure>(file, at);
    pci.image_length = static_cast<std::uint16_t>(length / layout::rom_block);
    store(file, at, pci);
}

void set_descriptor(Bytes& file, const Image& image, std::size_t copy_size) {
    const std::size_t at = image.offset + *find_descriptor(View(file).subspan(image.offset));
    RomDescriptor descriptor = *load<RomDescriptor>(file, at);
    descriptor.copy_size = static_cast<std::uint32_t>(copy_size);
    descriptor.copy_sum = layout::payload_sum(file.data() + descriptor.payload_offset, copy_size);
    store(file, at, descriptor);
}

}  // namespace

Result<Bytes> make_slot(const SlotTexts& texts) {
    if (Result<void> checked = check_length(texts.script, layout::script_limit, "script"); !checked)
        return checked.error();
    if (Result<void> checked =
            check_length(texts.settings, layout::script_settings_limit, "settings");
        !checked)
        return checked.error();
    if (texts.script.empty() && texts.settings.empty())
        return Bytes{};
    ScriptSlotHeader header{};
    std::copy_n(layout::script_slot_signature, sizeof header.signature, header.signature);
    header.version = layout::script_slot_version;
    header.length = sizeof header;
    header.script_size = static_cast<std::uint32_t>(texts.script.size());
    header.settings_size = static_cast<std::uint32_t>(texts.settings.size());

    Bytes slot(sizeof header);
    store(slot, 0, header);
    slot.insert(slot.end(), texts.script.begin(), texts.script.end());
    slot.insert(slot.end(), texts.settings.begin(), texts.settings.end());
    header.checksum = layout::crc32(slot.data(), slot.size());
    store(slot, 0, header);
    slot.resize(rounded_up(slot.size(), 4));
    return slot;
}

Result<Bytes> embed(View file, const RomFile& rom, const SlotTexts& texts) {
    if (Result<void> checked = check_file(rom); !checked)
        return checked.error();
    const Result<Bytes> slot = make_slot(texts);
    if (!slot)
        return slot.error();
    const Image& carrier = *carrier_of(rom);
    const std::size_t payload_end = rom.payload->offset + rom.payload->size;
    const std::size_t carrier_end = carrier.offset + carrier.length;

    Bytes result(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(payload_end));
    result.insert(result.end(), slot->begin(), slot->end());
    result.resize(rounded_up(result.size(), layout::rom_block));
    set_image_length(result, carrier, result.size() - carrier.offset);
    const View behind = file.subspan(carrier_end, rom.content_end - carrier_end);
    result.insert(result.end(), behind.begin(), behind.end());
    for (const Image& image : rom.images) {
        if (!image.descriptor)
            continue;
        set_descriptor(result, image, rom.payload->size + slot->size());
        set_checksums(result, image.offset);
    }
    return result;
}

}  // namespace romfile
