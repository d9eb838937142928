// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/fw_cfg.hpp"

#include "bios/port.hpp"
#include "std/endian.hpp"

namespace bios {
namespace {

constexpr std::uint16_t selector_port = 0x510;
constexpr std::uint16_t data_port = 0x511;
constexpr std::uint16_t key_signature = 0x0000;
constexpr std::uint16_t key_no_graphics = 0x0004;
constexpr std::uint16_t key_directory = 0x0019;

struct File {
    layout::be32 size;
    layout::be16 select;
    layout::be16 reserved;
    char name[56];
};
static_assert(sizeof(File) == 64);

void read_bytes(void* destination, std::size_t count) {
    auto* bytes = static_cast<std::uint8_t*>(destination);
    for (std::size_t i = 0; i < count; ++i)
        bytes[i] = in8(data_port);
}

}  // namespace

FwCfg::FwCfg() {
    out16(selector_port, key_signature);
    char signature[4];
    read_bytes(signature, sizeof signature);
    present_ = std::string_view(signature, 4) == "QEMU";
}

bool FwCfg::no_graphics() const {
    if (!present_)
        return false;
    out16(selector_port, key_no_graphics);
    layout::le16 value;
    read_bytes(&value, sizeof value);
    return value != 0;
}

std::optional<FwCfg::Entry> FwCfg::find(std::string_view name) const {
    if (!present_)
        return std::nullopt;
    out16(selector_port, key_directory);
    layout::be32 count;
    read_bytes(&count, sizeof count);
    for (std::uint32_t i = 0; i < count && i < 4096; ++i) {
        File file;
        read_bytes(&file, sizeof file);
        std::string_view here(file.name, sizeof file.name);
        if (here.substr(0, here.find('\0')) == name)
            return Entry{file.size, file.select};
    }
    return std::nullopt;
}

std::optional<std::uint32_t> FwCfg::size(std::string_view name) const {
    auto entry = find(name);
    if (!entry)
        return std::nullopt;
    return entry->size;
}

async::Buffer FwCfg::read(std::string_view name, std::size_t limit) const {
    auto entry = find(name);
    if (!entry || entry->size == 0 || entry->size > limit)
        return {};
    async::Buffer buffer = async::Buffer::create(entry->size);
    if (buffer) {
        out16(selector_port, entry->select);
        read_bytes(buffer.bytes().data(), buffer.size());
    }
    return buffer;
}

}  // namespace bios
