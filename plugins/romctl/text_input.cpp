// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/text_input.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "romfile/file_io.hpp"
#include "script/lint_characters.hpp"

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

std::string visible(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const script::OddCharacter character = script::odd_character(text, at);
        const bool is_control = static_cast<unsigned char>(text[at]) < 0x20;
        const std::string_view bytes = text.substr(at, character.size);
        if (character.what == nullptr && !is_control)
            result += bytes;
        else
            for (const char byte : bytes)
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
        at += character.size;
    }
    return result;
}

}  // namespace romctl
