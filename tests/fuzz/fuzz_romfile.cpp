// SPDX-License-Identifier: GPL-2.0-or-later
// The parser of ROM files on arbitrary files, and padding of what it accepts, and embedding into
// it.
#include <cstdlib>

#include "romfile/rom_file.hpp"
#include "romfile/script_slot.hpp"
#include "romfile/size_class.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void embed_into(romfile::View file, const romfile::RomFile& rom) {
    constexpr std::string_view script = "#!ipxe\nexit\n";
    const romfile::Result<romfile::Bytes> with = romfile::embed(file, rom, {script, "a=b"});
    if (!with)
        return;
    const romfile::Result<romfile::RomFile> again = romfile::parse_rom(*with);
    require(again && romfile::overall(*again) == romfile::Verdict::good);
    require(again->payload->slot->script == script && again->images.size() == rom.images.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // A heap block of its own, so that a read past its end is seen.
    const romfile::Bytes file(data, data + size);
    const romfile::Result<romfile::RomFile> rom = romfile::parse_rom(file);
    if (!rom)
        return 0;
    require(rom->chain_end <= rom->content_end && rom->content_end <= rom->size);
    require(romfile::findings(*rom).empty() == (romfile::overall(*rom) == romfile::Verdict::good));
    embed_into(file, *rom);
    constexpr std::size_t padded_size = 64 << 10;
    const romfile::Result<romfile::Bytes> padded = romfile::pad(file, *rom, padded_size);
    require(static_cast<bool>(padded) == (rom->content_end <= padded_size));
    if (padded && romfile::overall(*rom) == romfile::Verdict::good) {
        const romfile::Result<romfile::RomFile> again = romfile::parse_rom(*padded);
        require(again && romfile::overall(*again) == romfile::Verdict::good);
        require(again->images.size() == rom->images.size());
    }
    return 0;
}
