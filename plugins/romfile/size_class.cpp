// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/size_class.hpp"

#include <fmt/format.h>

#include <cctype>

namespace romfile {
namespace {

struct SizeClass {
    const char* name;
    std::size_t size;
};
constexpr SizeClass size_classes[] = {{"64K", 64 << 10},
                                      {"128K", 128 << 10},
                                      {"256K", 256 << 10},
                                      {"512K", 512 << 10},
                                      {"1M", 1 << 20}};

constexpr std::uint8_t fill = 0xFF;  // what erased flash memory reads as

std::string upper_case(std::string_view text) {
    std::string result;
    for (const char character : text)
        result += static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
    return result;
}

}  // namespace

Result<std::size_t> parse_size_class(std::string_view text) {
    const std::string wanted = upper_case(text);
    for (const SizeClass& row : size_classes)
        if (wanted == row.name || wanted == std::string(row.name) + "IB" ||
            wanted == std::to_string(row.size))
            return row.size;
    return Error{
        fmt::format("\"{}\" is not a size class", text), "", "Use 64K, 128K, 256K, 512K or 1M."};
}

std::string size_class_name(std::size_t size) {
    if (size >= 1 << 20)
        return fmt::format("{}M", size >> 20);
    return size >= 1 << 10 ? fmt::format("{}K", size >> 10) : fmt::format("{}", size);
}

Result<Bytes> pad(View file, const RomFile& rom, std::size_t size) {
    if (rom.content_end > size)
        return Error{fmt::format("its content of {} bytes does not fit into {} ({} bytes)",
                                 rom.content_end,
                                 size_class_name(size),
                                 size),
                     "",
                     ""};
    const View content = file.first(rom.content_end);
    Bytes padded(content.begin(), content.end());
    padded.resize(size, fill);
    return padded;
}

}  // namespace romfile
