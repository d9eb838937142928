// SPDX-License-Identifier: GPL-2.0-or-later
// gzip: RFC 1952.
#include "drift/answer/packing.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>

#include "romfile/base64.hpp"

namespace drift {
namespace {

using romfile::Bytes;
using romfile::Error;
using romfile::Result;
using romfile::View;

constexpr int with_gzip_header = 16 + MAX_WBITS;
constexpr int memory_level = 8;
constexpr std::size_t line_length = 76;
constexpr std::string_view digits = "0123456789abcdef";

Error too_long(std::size_t limit) {
    return {fmt::format("holds more than {} bytes", limit), "", ""};
}

bool is_printable(char each) {
    return each >= ' ' && each <= '~';
}

/// Blanks and line ends between the digits do not count.
std::optional<Bytes> from_hex(std::string_view text) {
    Bytes bytes;
    std::optional<std::size_t> first;
    for (const char each : text) {
        if (each == ' ' || each == '\n')
            continue;
        const std::size_t digit = digits.find(each);
        if (digit == std::string_view::npos)
            return std::nullopt;
        if (first)
            bytes.push_back(static_cast<std::uint8_t>(*first << 4 | digit));
        first = first ? std::nullopt : std::optional(digit);
    }
    return first ? std::nullopt : std::optional(bytes);
}

std::optional<Bytes> from_plain(std::string_view text) {
    Bytes bytes;
    bool at_begin = true;
    for (const char each : text) {
        if (at_begin ? each != ' ' : each != '\n' && !is_printable(each))
            return std::nullopt;
        if (!at_begin)
            bytes.push_back(static_cast<std::uint8_t>(each));
        at_begin = each == '\n';
    }
    return at_begin ? std::optional(bytes) : std::nullopt;
}

Result<Bytes> inflated(const Bytes& packed, std::size_t limit) {
    z_stream stream{};
    if (inflateInit2(&stream, with_gzip_header) != Z_OK)
        return Error{"cannot be unpacked: no memory", "", ""};
    stream.next_in = const_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    Bytes bytes;
    std::array<std::uint8_t, 64 << 10> step;
    int state = Z_OK;
    while (state == Z_OK && bytes.size() <= limit) {
        stream.next_out = step.data();
        stream.avail_out = step.size();
        state = inflate(&stream, Z_NO_FLUSH);
        bytes.insert(bytes.end(), step.data(), stream.next_out);
    }
    const bool all = stream.avail_in == 0;
    inflateEnd(&stream);
    if (bytes.size() > limit)
        return too_long(limit);
    if (state != Z_STREAM_END || !all)
        return Error{"cannot be unpacked: is damaged", "", ""};
    return bytes;
}

Bytes deflated(View bytes) {
    z_stream stream{};
    Bytes packed;
    if (deflateInit2(&stream,
                     Z_DEFAULT_COMPRESSION,
                     Z_DEFLATED,
                     with_gzip_header,
                     memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    packed.resize(deflateBound(&stream, bytes.size()));
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace

std::optional<Packing> packing_named(std::string_view name) {
    struct Row {
        std::string_view name;
        Packing packing;
    };
    static constexpr Row rows[] = {{"gzip", Packing::gzip},
                                   {"base64", Packing::base64},
                                   {"hex", Packing::hex},
                                   {"plain", Packing::plain}};
    for (const Row& row : rows)
        if (row.name == name)
            return row.packing;
    return std::nullopt;
}

std::string pack(View bytes) {
    const std::string text = romfile::to_base64(deflated(bytes));
    std::string lines;
    for (std::size_t begin = 0; begin < text.size(); begin += line_length)
        lines += text.substr(begin, line_length) + "\n";
    return lines;
}

Result<Bytes> unpack(Packing packing, std::string_view lines, std::size_t limit) {
    std::optional<Bytes> bytes = packing == Packing::hex     ? from_hex(lines)
                                 : packing == Packing::plain ? from_plain(lines)
                                                             : romfile::from_base64(lines);
    if (!bytes)
        return Error{"is damaged", "", ""};
    if (packing == Packing::gzip)
        return inflated(*bytes, limit);
    if (bytes->size() > limit)
        return too_long(limit);
    return std::move(*bytes);
}

std::string field(std::string_view text) {
    if (!text.empty() && text[0] != '%' && std::all_of(text.begin(), text.end(), is_printable))
        return std::string(text);
    std::string line = "%";
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        line += {digits[byte >> 4], digits[byte & 15]};
    }
    return line;
}

std::optional<std::string> unfield(std::string_view line) {
    if (line.empty() || !std::all_of(line.begin(), line.end(), is_printable))
        return std::nullopt;
    if (line[0] != '%')
        return std::string(line);
    const std::optional<Bytes> bytes = from_hex(line.substr(1));
    if (!bytes)
        return std::nullopt;
    return std::string(bytes->begin(), bytes->end());
}

}  // namespace drift
