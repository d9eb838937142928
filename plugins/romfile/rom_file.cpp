// SPDX-License-Identifier: GPL-2.0-or-later
// The chain of images, what follows it, and the payload of our own files.
#include "romfile/rom_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "romfile/digest.hpp"
#include "romfile/file_io.hpp"
#include "romfile/rom_image.hpp"
#include "std/option_rom.hpp"
#include "std/script_slot.hpp"

namespace romfile {
namespace {

constexpr std::uint16_t descriptor_revision = 1;

std::string at(std::size_t offset) {
    return fmt::format("offset {:#x}", offset);
}

/// Adds the images behind the first one. What breaks the chain is its verdict; the images before
/// the break stay.
Check walk_chain(View file, std::vector<Image>& images) {
    for (;;) {
        const Image& image = images.back();
        const std::size_t left = file.size() - image.offset;
        if (image.length == 0)
            return {Verdict::bad, fmt::format("the image at {:#x} has length 0", image.offset)};
        if (image.length > left)
            return {Verdict::bad,
                    fmt::format("the image at {:#x} says {} bytes, but the file has only {} left",
                                image.offset,
                                image.length,
                                left)};
        if (!image.pci || image.pci->last)
            return {};
        if (image.length == left)
            return {Verdict::bad, "the file ends, but no image is marked as the last"};
        if (images.size() == image_limit)
            return {Verdict::unknown, fmt::format("more than {} images", image_limit)};
        Result<Image> next = parse_image(file, image.offset + image.length);
        if (!next)
            return {Verdict::bad,
                    fmt::format("an image should follow at {:#x}: {}",
                                image.offset + image.length,
                                next.error().what)};
        images.push_back(std::move(*next));
    }
}

/// Flash memory is padded with FF, some tools pad with 00; one of them, not a mixture.
std::size_t without_fill(View file, std::size_t chain_end) {
    if (chain_end == file.size())
        return chain_end;
    const std::uint8_t fill = file.back();
    std::size_t end = file.size();
    while ((fill == 0xFF || fill == 0) && end > chain_end && file[end - 1] == fill)
        --end;
    return end;
}

Check check_payload(View file, const Descriptor& descriptor) {
    if (descriptor.revision != descriptor_revision)
        return {Verdict::unknown,
                fmt::format("written by another version of the packer (descriptor revision {})",
                            descriptor.revision)};
    const auto payload = slice(file, descriptor.payload_offset, descriptor.payload_size);
    if (!payload)
        return {Verdict::bad,
                fmt::format("{} bytes at {:#x} are not within the file",
                            descriptor.payload_size,
                            descriptor.payload_offset)};
    const auto header = load<layout::PayloadHeader>(*payload, 0);
    if (!header || std::memcmp(header->signature, "MNPL", sizeof header->signature) != 0 ||
        payload->size() % 4 != 0)
        return {Verdict::bad, "does not begin with its header, or has broken words"};
    if (header->start_size > payload->size() ||
        header->compressed_size > payload->size() - header->start_size)
        return {Verdict::bad, "its parts are longer than the whole"};
    if (layout::payload_sum(payload->data(), payload->size()) != descriptor.payload_sum)
        return {Verdict::bad, "its sum is not the one in the descriptor"};
    const std::string digest = sha256_hex(*payload);
    if (digest.empty())
        return {Verdict::unknown, "no SHA-256 from the cryptographic library"};
    if (digest.substr(0, descriptor.build_id.size()) != descriptor.build_id ||
        descriptor.build_id.size() != sizeof(layout::RomDescriptor::build_id))
        return {Verdict::bad, "the build id is not of this payload"};
    return {};
}

/// The slot stands where the payload ends, which must have been checked to be good.
Slot read_slot(View file, const Descriptor& descriptor) {
    Slot slot{};
    slot.offset = descriptor.payload_offset + std::size_t{descriptor.payload_size};
    if (descriptor.copy_size < descriptor.payload_size || descriptor.copy_size % 4 != 0) {
        slot.check = {
            Verdict::bad,
            fmt::format("cannot end {} bytes behind the payload's begin", descriptor.copy_size)};
        return slot;
    }
    slot.size = descriptor.copy_size - descriptor.payload_size;
    const auto bytes = slice(file, slot.offset, slot.size);
    if (!bytes) {
        slot.check = {
            Verdict::bad,
            fmt::format("{} bytes at {:#x} are not within the file", slot.size, slot.offset)};
        return slot;
    }
    const layout::ScriptSlot read = layout::read_script_slot(bytes->data(), bytes->size());
    if (read.wrong != nullptr) {
        slot.check = {Verdict::bad, read.wrong};
    } else if (slot.size > layout::script_slot_limit + 3) {
        slot.check = {Verdict::bad, "is larger than what the ROM has room for"};
    } else if (layout::payload_sum(file.data() + descriptor.payload_offset, descriptor.copy_size) !=
               descriptor.copy_sum) {
        slot.check = {Verdict::bad, "the sum of payload and slot is not the one in the descriptor"};
    } else {
        slot.script = read.script;
        slot.settings = read.settings;
    }
    return slot;
}

/// All descriptors must say the same, but for where they stand.
Check check_agreement(const std::vector<Image>& images, const Descriptor& first) {
    for (const Image& image : images) {
        if (!image.descriptor)
            continue;
        Descriptor descriptor = *image.descriptor;
        if (descriptor.image_offset != image.offset)
            return {Verdict::bad,
                    fmt::format("the image at {:#x} believes it is at {:#x}",
                                image.offset,
                                descriptor.image_offset)};
        descriptor.image_offset = first.image_offset;
        if (descriptor != first)
            return {Verdict::bad,
                    fmt::format("the image at {:#x} describes another payload", image.offset)};
    }
    return {};
}

std::optional<Payload> read_payload(View file, const std::vector<Image>& images) {
    const auto ours = std::find_if(
        images.begin(), images.end(), [](const Image& image) { return image.descriptor; });
    if (ours == images.end())
        return std::nullopt;
    const Descriptor& descriptor = *ours->descriptor;
    Payload payload{};
    payload.version = descriptor.version;
    payload.build_id = descriptor.build_id;
    payload.offset = descriptor.payload_offset;
    payload.size = descriptor.payload_size;
    payload.check = check_payload(file, descriptor);
    if (payload.check.verdict == Verdict::good)
        payload.check = check_agreement(images, descriptor);
    if (payload.check.verdict == Verdict::good && descriptor.knows_slot)
        payload.slot = read_slot(file, descriptor);
    return payload;
}

}  // namespace

const char* verdict_name(Verdict verdict) {
    static constexpr const char* names[] = {"good", "bad", "unknown"};
    return names[static_cast<std::size_t>(verdict)];
}

std::string code_type_name(const Image& image) {
    static constexpr const char* names[] = {"x86", "Open Firmware", "PA-RISC", "EFI"};
    if (!image.pci)
        return "ISA";
    const std::size_t type = image.pci->code_type;
    return type < std::size(names) ? names[type] : fmt::format("type {}", type);
}

Result<RomFile> parse_rom(View bytes) {
    if (bytes.size() > file_size_limit)
        return Error{fmt::format("{} bytes are too many for an option ROM", bytes.size()), "", ""};
    Result<Image> first = parse_image(bytes, 0);
    if (!first)
        return Error{"not an option ROM: " + first.error().what, first.error().where, ""};

    RomFile rom{};
    rom.size = bytes.size();
    rom.size_class = std::bit_ceil(bytes.size());
    rom.sha256 = sha256_hex(bytes);
    rom.images.push_back(std::move(*first));
    rom.chain = walk_chain(bytes, rom.images);
    const Image& last = rom.images.back();
    rom.chain_end = last.offset + std::min(last.length, bytes.size() - last.offset);
    rom.content_end = without_fill(bytes, rom.chain_end);
    rom.payload = read_payload(bytes, rom.images);
    return rom;
}

std::vector<Finding> findings(const RomFile& rom) {
    std::vector<Finding> found;
    const auto add = [&found](const Check& check, std::string where) {
        if (check.verdict != Verdict::good)
            found.push_back({check.verdict, std::move(where), check.reason});
    };
    add(rom.chain, "image chain");
    for (const Image& image : rom.images) {
        if (image.checksum)
            add(*image.checksum, "image at " + at(image.offset));
        if (image.pnp)
            add(image.pnp->checksum, "image at " + at(image.offset));
    }
    if (rom.payload)
        add(rom.payload->check, "payload");
    if (rom.payload && rom.payload->slot)
        add(rom.payload->slot->check, "script slot");
    return found;
}

Verdict overall(const RomFile& rom) {
    const std::vector<Finding> found = findings(rom);
    const bool any_bad = std::any_of(found.begin(), found.end(), [](const Finding& finding) {
        return finding.verdict == Verdict::bad;
    });
    if (any_bad)
        return Verdict::bad;
    return found.empty() ? Verdict::good : Verdict::unknown;
}

}  // namespace romfile
