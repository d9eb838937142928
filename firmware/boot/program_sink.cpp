// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/program_sink.hpp"

namespace boot {

async::Result<void> ProgramSink::begin(std::optional<std::uint32_t> size) {
    used_ = 0;
    if (size && *size > memory_.size())
        return async::Error{async::Code::too_large, "the file does not fit into memory", *size};
    return async::success;
}

layout::MutableBytes ProgramSink::space(std::size_t count) {
    layout::MutableBytes rest = memory_.subspan(used_);
    return rest.size() < count ? layout::MutableBytes{} : rest;
}

}  // namespace boot
