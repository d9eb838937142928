// SPDX-License-Identifier: GPL-2.0-or-later
// Takes a file straight into the memory of a boot program.
#include "pxe/memory_sink.hpp"

#include <algorithm>

namespace pxe {

MemorySink::MemorySink(Memory& memory, std::uint32_t address, std::uint32_t limit)
    : memory_(memory), address_(address), limit_(std::min(limit, ~address)) {}

async::Result<void> MemorySink::begin(std::optional<std::uint32_t> size) {
    begun_ = true;
    used_ = 0;
    if (size && *size > limit_)
        return async::Error{async::Code::too_large, "file for the program's buffer", *size};
    // Better to say so now than after the transfer.
    if (size && *size != 0 && memory_.at_physical(address_, *size).data() == nullptr) {
        bad_memory_ = true;
        return async::Error{async::Code::too_large, "file for the machine's memory", *size};
    }
    return async::success;
}

layout::MutableBytes MemorySink::space(std::size_t count) {
    if (count > limit_ - used_)
        return {};
    layout::MutableBytes bytes = memory_.at_physical(address_ + used_, count);
    bad_memory_ |= bytes.data() == nullptr;
    return bytes;
}

}  // namespace pxe
