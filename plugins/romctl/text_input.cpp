// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/text_input.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "romfile/file_io.hpp"

namespace romctl {
namespace {

romfile::Result<std::string> read_standard_input() {
    std::string text;
    std::array<char, 4096> part;
    while (const std::size_t got = std::fread(part.data(), 1, part.size(), stdin)) {
        text.append(part.data(), got);
        if (text.size() > text_file_limit)
            return romfile::Error{
                fmt::format("more than the {} bytes that are read", text_file_limit),
                text_name("-"),
                ""};
    }
    if (std::ferror(stdin) != 0)
        return romfile::Error{
            fmt::format("cannot read: {}", std::strerror(errno)), text_name("-"), ""};
    return text;
}

}  // namespace

romfile::Result<std::string> read_text(const std::string& path) {
    if (path == "-")
        return read_standard_input();
    const romfile::Result<romfile::FileContent> file = romfile::read_file(path, text_file_limit);
    if (!file)
        return file.error();
    return std::string(file->bytes.begin(), file->bytes.end());
}

std::string text_name(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

}  // namespace romctl
