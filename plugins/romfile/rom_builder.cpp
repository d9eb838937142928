// SPDX-License-Identifier: GPL-2.0-or-later
// The order matters: the payload, then the descriptors that quote its sum, then the checksums.
#include "romfile/rom_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "romfile/digest.hpp"
#include "romfile/mixing_encoder.hpp"
#include "romfile/rom_image.hpp"
#include "std/option_rom.hpp"

namespace romfile {
namespace {

using layout::PayloadHeader;
using layout::PciDataStructure;
using layout::PnpExpansionHeader;
using layout::RomDescriptor;
using layout::RomHeader;

constexpr std::size_t payload_offset = 2 * resident_size;

std::size_t rounded_up(std::size_t value, std::size_t unit) {
    return (value + unit - 1) / unit * unit;
}

Error wrong_part(const char* part, std::string what) {
    return {std::move(what), part, "The linker scripts of the ROM and the packer disagree."};
}

Error too_large(const RomParts& parts, std::size_t compressed, std::size_t size) {
    return {fmt::format("{} bytes are {} more than the limit of {} (loader {}, start {}, engine {} "
                        "packed to {})",
                        size,
                        size - natural_size_limit,
                        natural_size_limit,
                        parts.loader.size(),
                        parts.start.size(),
                        parts.engine.size(),
                        compressed),
            "ROM file",
            ""};
}

struct PackedEngine {
    Bytes stream;
    std::uint8_t filters;
};

/// With the filter where it helps: code packs better with it, other data worse.
PackedEngine pack_engine(const Bytes& engine) {
    Bytes filtered = engine;
    layout::convert_branches(filtered.data(), filtered.size(), layout::BranchTargets::absolute);
    Bytes plain = mixing_encode(engine);
    Bytes absolute = mixing_encode(filtered);
    if (plain.size() <= absolute.size())
        return {std::move(plain), 0};
    return {std::move(absolute), layout::payload_filter_branches};
}

/// Header and start part, compressed engine, zeros up to whole words.
Bytes make_payload(const RomParts& parts, const PackedEngine& packed) {
    const Bytes& stream = packed.stream;
    Bytes engine = parts.engine;
    engine.resize(rounded_up(engine.size(), 4));

    PayloadHeader header{};
    std::copy_n("MNPL", sizeof header.signature, header.signature);
    header.start_size = static_cast<std::uint32_t>(parts.start.size());
    header.compressed_size = static_cast<std::uint32_t>(stream.size());
    header.engine_size = static_cast<std::uint32_t>(parts.engine.size());
    header.engine_memory = parts.engine_memory;
    header.packing = layout::payload_packing_mixing;
    header.filters = packed.filters;
    header.engine_sum = layout::payload_sum(engine.data(), engine.size());
    header.entry_offset = parts.entry_offset;

    Bytes payload = parts.start;
    store(payload, 0, header);
    payload.insert(payload.end(), stream.begin(), stream.end());
    payload.resize(rounded_up(payload.size(), 4));
    return payload;
}

/// Everything that the assembler must already have put into an image.
Result<void> check_image(View image, const char* name, std::uint16_t device) {
    const auto header = load<RomHeader>(image, 0);
    if (header->signature != layout::rom_signature)
        return wrong_part(name, "does not begin with 55 AA");
    if (header->size * layout::rom_block != resident_size)
        return wrong_part(name, fmt::format("size byte is {}", header->size));
    if (header->qemu_checksum != 0 || image.back() != 0)
        return wrong_part(name, "byte 6 (QEMU's) or the last byte (the checksum) is not zero");
    const auto pci = load<PciDataStructure>(image, header->pci_data);
    if (!pci || std::memcmp(pci->signature, "PCIR", 4) != 0)
        return wrong_part(name, fmt::format("no PCIR at {:#x}", +header->pci_data));
    if (pci->vendor != virtio_vendor || pci->device != device ||
        pci->code_type != layout::pci_code_type_x86)
        return wrong_part(
            name,
            fmt::format(
                "is for {:04x}:{:04x}, code type {}", +pci->vendor, +pci->device, pci->code_type));
    const auto pnp = load<PnpExpansionHeader>(image, header->expansion_header);
    if (!pnp || std::memcmp(pnp->signature, "$PnP", 4) != 0)
        return wrong_part(name, fmt::format("no $PnP at {:#x}", +header->expansion_header));
    if (!find_descriptor(image))
        return wrong_part(name, "no descriptor on a 16-byte boundary in the first 512 bytes");
    return success;
}

Result<void> check_loader(View loader) {
    if (loader.size() != payload_offset)
        return wrong_part("loader",
                          fmt::format("{} bytes instead of {}", loader.size(), payload_offset));
    if (Result<void> checked =
            check_image(loader.first(resident_size), "first image", virtio_net_transitional);
        !checked)
        return checked;
    return check_image(loader.last(resident_size), "second image", virtio_net_modern);
}

Result<void> check_parts(const RomParts& parts) {
    if (parts.start.size() < sizeof(PayloadHeader))
        return wrong_part("start", fmt::format("only {} bytes", parts.start.size()));
    if (parts.engine.empty() || parts.engine.size() > parts.engine_memory)
        return wrong_part("engine",
                          fmt::format("{} bytes, to run in {} bytes of memory",
                                      parts.engine.size(),
                                      parts.engine_memory));
    if (parts.entry_offset >= parts.engine.size())
        return wrong_part(
            "engine", fmt::format("entry at {} of {}", parts.entry_offset, parts.engine.size()));
    if (parts.version.empty() || parts.version.size() >= sizeof(RomDescriptor::version))
        return Error{
            fmt::format("\"{}\" is not 1 to 15 characters long", parts.version), "version", ""};
    return check_loader(parts.loader);
}

void fill_descriptor(Bytes& file,
                     std::size_t image,
                     const std::string& version,
                     View payload,
                     const std::string& digest) {
    const std::size_t at = image + *find_descriptor(View(file).subspan(image, resident_size));
    RomDescriptor descriptor = *load<RomDescriptor>(file, at);
    descriptor.revision = 1;
    descriptor.length = sizeof(RomDescriptor);
    descriptor.image_offset = static_cast<std::uint32_t>(image);
    descriptor.payload_offset = payload_offset;
    descriptor.payload_size = static_cast<std::uint32_t>(payload.size());
    descriptor.payload_sum = layout::payload_sum(payload.data(), payload.size());
    version.copy(descriptor.version, sizeof descriptor.version - 1);
    digest.copy(descriptor.build_id, sizeof descriptor.build_id);
    descriptor.copy_size = descriptor.payload_size;
    descriptor.copy_sum = descriptor.payload_sum;
    store(file, at, descriptor);
}

void fill_pci(Bytes& file, std::size_t image, std::size_t length, bool last) {
    const std::size_t at = image + load<RomHeader>(file, image)->pci_data;
    PciDataStructure pci = *load<PciDataStructure>(file, at);
    pci.image_length = static_cast<std::uint16_t>(length / layout::rom_block);
    pci.indicator = last ? layout::pci_last_image : 0;
    store(file, at, pci);
}

}  // namespace

Result<BuiltRom> build_rom(const RomParts& parts) {
    if (Result<void> checked = check_parts(parts); !checked)
        return checked.error();
    const PackedEngine packed = pack_engine(parts.engine);
    const Bytes payload = make_payload(parts, packed);
    const std::size_t size = payload_offset + rounded_up(payload.size(), layout::rom_block);
    if (size > natural_size_limit)
        return too_large(parts, packed.stream.size(), size);

    Bytes file = parts.loader;
    file.insert(file.end(), payload.begin(), payload.end());
    file.resize(size);
    fill_pci(file, 0, resident_size, false);
    fill_pci(file, resident_size, size - resident_size, true);
    const std::string digest = sha256_hex(payload);
    if (digest.empty())
        return Error{"no SHA-256 from the cryptographic library", "build id", ""};
    for (const std::size_t image : {std::size_t{0}, resident_size}) {
        fill_descriptor(file, image, parts.version, payload, digest);
        set_checksums(file, image);
    }
    return BuiltRom{std::move(file),
                    payload.size(),
                    packed.stream.size(),
                    digest.substr(0, sizeof(RomDescriptor::build_id))};
}

}  // namespace romfile
