// SPDX-License-Identifier: GPL-2.0-or-later
// The headers of one image and the checksums over it.
#include "romfile/rom_image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "std/option_rom.hpp"

namespace romfile {
namespace {

using layout::PciDataStructure;
using layout::PnpExpansionHeader;
using layout::RomDescriptor;
using layout::RomHeader;

constexpr std::size_t text_limit = 128;
constexpr std::size_t descriptor_alignment = 16;

template <std::size_t size>
bool is(const char (&field)[size], const char* expected) {
    return std::memcmp(field, expected, size) == 0;
}

std::optional<std::string> text_at(View image, std::size_t offset) {
    if (offset == 0 || offset >= image.size())
        return std::nullopt;
    return printable(image.subspan(offset, std::min(text_limit, image.size() - offset)));
}

std::optional<PciData> parse_pci(View image, const RomHeader& header, std::size_t& length) {
    const auto pci = load<PciDataStructure>(image, header.pci_data);
    if (header.pci_data == 0 || !pci || !is(pci->signature, "PCIR"))
        return std::nullopt;
    length = pci->image_length * layout::rom_block;
    const std::uint32_t class_code = pci->class_code[0] | std::uint32_t{pci->class_code[1]} << 8 |
                                     std::uint32_t{pci->class_code[2]} << 16;
    return PciData{pci->vendor,
                   pci->device,
                   class_code,
                   pci->code_type,
                   (pci->indicator & layout::pci_last_image) != 0};
}

/// Byte sum over the part that the BIOS copies and verifies.
Check check_resident(View rest, std::size_t size) {
    if (size == 0)
        return {Verdict::unknown, "the size byte is 0: nothing says what the checksum covers"};
    if (size > rest.size())
        return {Verdict::bad,
                fmt::format("the resident part of {} bytes ends behind the file, which has {} left",
                            size,
                            rest.size())};
    const std::uint8_t sum = byte_sum(rest.first(size));
    if (sum != 0)
        return {Verdict::bad, fmt::format("the resident part sums to {:#04x} instead of 0", sum)};
    return {};
}

std::optional<Check> check_image(View rest, const Image& image) {
    if (image.is_x86())
        return check_resident(rest, image.resident_size());
    if (image.pci->code_type == layout::pci_code_type_efi)
        return std::nullopt;
    return Check{Verdict::unknown,
                 fmt::format("code type {} is not known to have a checksum", image.pci->code_type)};
}

std::optional<PnpHeader> parse_pnp(View image, const RomHeader& header) {
    const auto pnp = load<PnpExpansionHeader>(image, header.expansion_header);
    if (header.expansion_header == 0 || !pnp || !is(pnp->signature, "$PnP"))
        return std::nullopt;
    PnpHeader parsed;
    parsed.manufacturer = text_at(image, pnp->manufacturer);
    parsed.product = text_at(image, pnp->product);
    const std::size_t length = pnp->length * std::size_t{16};
    const auto whole = slice(image, header.expansion_header, length);
    if (length < sizeof(PnpExpansionHeader) || !whole)
        parsed.checksum = {Verdict::bad,
                           fmt::format("the PnP header cannot have {} bytes", length)};
    else if (byte_sum(*whole) != 0)
        parsed.checksum = {
            Verdict::bad,
            fmt::format("the PnP header sums to {:#04x} instead of 0", byte_sum(*whole))};
    return parsed;
}

std::optional<Descriptor> parse_descriptor(View image) {
    const std::optional<std::size_t> at = find_descriptor(image);
    if (!at)
        return std::nullopt;
    const RomDescriptor raw = *load<RomDescriptor>(image, *at);
    const bool knows_slot = raw.length >= sizeof(RomDescriptor);
    return Descriptor{raw.revision,
                      raw.image_offset,
                      raw.payload_offset,
                      raw.payload_size,
                      raw.payload_sum,
                      printable(layout_bytes(raw.version)),
                      printable(layout_bytes(raw.build_id)),
                      knows_slot,
                      knows_slot ? +raw.copy_size : 0,
                      knows_slot ? +raw.copy_sum : 0};
}

}  // namespace

std::string printable(View text) {
    std::string result;
    for (const std::uint8_t byte : text) {
        if (byte == 0)
            break;
        if (byte >= 0x20 && byte < 0x7F && byte != '\\')
            result += static_cast<char>(byte);
        else
            result += fmt::format("\\x{:02x}", byte);
    }
    return result;
}

std::optional<std::size_t> find_descriptor(View image) {
    for (std::size_t at = 0; at < layout::rom_block; at += descriptor_alignment) {
        const auto descriptor = load<RomDescriptor>(image, at);
        if (descriptor && is(descriptor->signature, layout::rom_descriptor_signature))
            return at;
    }
    return std::nullopt;
}

void set_checksums(Bytes& file, std::size_t offset) {
    const RomHeader header = *load<RomHeader>(file, offset);
    const std::size_t size = header.size * layout::rom_block;
    const std::size_t at = offset + header.expansion_header;
    PnpExpansionHeader pnp = *load<PnpExpansionHeader>(file, at);
    pnp.checksum = 0;
    pnp.checksum = static_cast<std::uint8_t>(-byte_sum(layout_bytes(pnp)));
    store(file, at, pnp);

    const std::size_t last = offset + size - 1;
    file[last] = 0;
    file[last] = static_cast<std::uint8_t>(-byte_sum(View(file).subspan(offset, size)));
}

Result<Image> parse_image(View file, std::size_t offset) {
    const std::string where = fmt::format("offset {:#x}", offset);
    const View rest = file.subspan(offset);
    const auto header = load<RomHeader>(file, offset);
    if (!header)
        return Error{
            fmt::format("only {} bytes, too few for a ROM header", rest.size()), where, ""};
    if (header->signature != layout::rom_signature)
        return Error{"no ROM signature (55 AA)", where, ""};

    Image image{};
    image.offset = offset;
    image.size_byte = header->size;
    image.length = header->size * layout::rom_block;
    image.pci = parse_pci(rest, *header, image.length);
    image.checksum = check_image(rest, image);
    if (image.is_x86()) {
        // Their offsets count from the image, and they must be in the part that stays in memory.
        const View resident = rest.first(std::min(image.resident_size(), rest.size()));
        image.pnp = parse_pnp(resident, *header);
        image.descriptor = parse_descriptor(resident);
    }
    return image;
}

}  // namespace romfile
