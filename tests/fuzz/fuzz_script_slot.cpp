// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of the ROM's script slot on slots of any bytes. The first byte says whether the
// checksum is mended, without which no input would come past it.
#include <cstdlib>
#include <cstring>
#include <vector>

#include "std/script_slot.hpp"

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

void mend(std::vector<std::uint8_t>& slot) {
    layout::ScriptSlotHeader header;
    if (slot.size() < sizeof header)
        return;
    std::memcpy(&header, slot.data(), sizeof header);
    const std::size_t left = slot.size() - sizeof header;
    const std::size_t texts = std::size_t{header.script_size} + header.settings_size;
    header.checksum = 0;
    std::memcpy(slot.data(), &header, sizeof header);
    header.checksum = layout::crc32(slot.data(), sizeof header + (texts < left ? texts : left));
    std::memcpy(slot.data(), &header, sizeof header);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    // A heap block of its own, so that a read past its end is seen.
    std::vector<std::uint8_t> slot(data + 1, data + size);
    if (data[0] % 2 == 0)
        mend(slot);
    const layout::ScriptSlot read = layout::read_script_slot(slot.data(), slot.size());
    require(read.wrong == nullptr || (read.script.empty() && read.settings.empty()));
    unsigned sum = 0;
    for (const std::string_view text : {read.script, read.settings})
        for (const char byte : text)
            sum += static_cast<unsigned char>(byte);
    require(read.script.size() + read.settings.size() <= slot.size());
    require(sum <= 255 * slot.size());
    return 0;
}
