// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/tftp.hpp"

#include <algorithm>

#include "async/text.hpp"

namespace wire {

namespace {

using async::Code;
using async::Error;
using layout::Bytes;

constexpr std::string_view octet_mode = "octet";

constexpr std::uint32_t unlimited = 0xFFFFFFFF;

/// The options we know: a new one is a row here and a member of TftpOptions.
struct OptionRow {
    std::string_view name;
    std::optional<std::uint32_t> TftpOptions::*value;
    std::uint32_t smallest;
    std::uint32_t largest;
};
constexpr OptionRow rows[] = {
    {"blksize", &TftpOptions::blksize, tftp_smallest_blksize, tftp_largest_blksize},
    {"tsize", &TftpOptions::tsize, 0, unlimited},
    {"windowsize", &TftpOptions::windowsize, 1, 0xFFFF},
};

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return x == y || ((x ^ y) == 0x20 && (x | 0x20) >= 'a' && (x | 0x20) <= 'z');
    });
}

Bytes up_to_nul(Bytes bytes) {
    std::size_t length = 0;
    while (length < bytes.size() && bytes[length] != 0)
        ++length;
    return bytes.first(length);
}

/// Text up to the next NUL, which is taken too.
bool take_text(Bytes& bytes, std::string_view& text) {
    Bytes taken = up_to_nul(bytes);
    if (taken.size() == bytes.size())
        return false;
    text = layout::as_text(taken);
    bytes = bytes.subspan(taken.size() + 1);
    return true;
}

/// Digits only. What is larger than 32 bits becomes `unlimited`.
std::optional<std::uint32_t> decimal(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    std::uint32_t value = 0;
    for (char character : text) {
        if (character < '0' || character > '9')
            return std::nullopt;
        std::uint32_t digit = static_cast<std::uint32_t>(character - '0');
        value = value > (unlimited - digit) / 10 ? unlimited : value * 10 + digit;
    }
    return value;
}

async::Result<void> take_option(TftpOptions& options,
                                std::string_view name,
                                std::string_view text,
                                UnknownTftpOptions unknown) {
    const OptionRow* row = std::begin(rows);
    while (row != std::end(rows) && !same_name(row->name, name))
        ++row;
    if (row == std::end(rows)) {
        if (unknown == UnknownTftpOptions::refused)
            return Error{Code::malformed, "TFTP option not asked for"};
        return async::success;
    }
    if (options.*row->value)
        return Error{Code::malformed, "TFTP option given twice"};
    std::optional<std::uint32_t> value = decimal(text);
    if (!value || *value < row->smallest || *value > row->largest)
        return Error{Code::malformed, "TFTP option value", value.value_or(0)};
    options.*row->value = value;
    return async::success;
}

void write_options(layout::Writer& writer, const TftpOptions& options) {
    for (const OptionRow& row : rows)
        if (std::optional<std::uint32_t> value = options.*row.value) {
            async::Text<10> number;
            number.decimal(*value);
            writer.write_text(row.name).fill(0, 1).write_text(number.view()).fill(0, 1);
        }
}

layout::Writer begin(layout::MutableBytes space, TftpOpcode opcode) {
    layout::Writer writer(space);
    writer.write(layout::be16(static_cast<std::uint16_t>(opcode)));
    return writer;
}

async::Result<std::size_t> finish(const layout::Writer& writer) {
    if (!writer.ok())
        return Error{Code::too_large, "TFTP packet"};
    return writer.used();
}

}  // namespace

async::Result<TftpPacket> parse_tftp(Bytes datagram) {
    layout::Reader reader(datagram);
    layout::be16 opcode{0};
    if (!reader.read(opcode))
        return Error{Code::malformed, "short TFTP packet"};
    TftpPacket packet{static_cast<TftpOpcode>(static_cast<std::uint16_t>(opcode)), 0, {}};
    switch (packet.opcode) {
        case TftpOpcode::DATA:
        case TftpOpcode::ACK:
        case TftpOpcode::ERROR: {
            layout::be16 number{0};
            if (!reader.read(number))
                return Error{Code::malformed, "short TFTP packet"};
            packet.number = number;
            break;
        }
        case TftpOpcode::RRQ:
        case TftpOpcode::WRQ:
        case TftpOpcode::OACK:
            break;
        default:
            return Error{Code::malformed, "TFTP opcode", opcode};
    }
    packet.body = reader.rest();
    // The NUL is missing in the wild; the datagram ends the text as well.
    if (packet.opcode == TftpOpcode::ERROR)
        packet.body = up_to_nul(packet.body);
    return packet;
}

async::Result<std::string_view> parse_tftp_request(Bytes body, Bytes& options) {
    std::string_view file;
    std::string_view mode;
    if (!take_text(body, file) || !take_text(body, mode))
        return Error{Code::malformed, "TFTP request without NUL"};
    options = body;
    return file;
}

async::Result<TftpOptions> parse_tftp_options(Bytes list, UnknownTftpOptions unknown) {
    TftpOptions options;
    while (!list.empty()) {
        std::string_view name;
        std::string_view text;
        if (!take_text(list, name) || !take_text(list, text))
            return Error{Code::malformed, "TFTP option without NUL"};
        CHECK_RESULT(take_option(options, name, text, unknown));
    }
    return options;
}

async::Result<void> check_tftp_oack(const TftpOptions& granted, const TftpOptions& asked) {
    for (const OptionRow& row : rows) {
        const std::optional<std::uint32_t>& value = granted.*row.value;
        if (!value)
            continue;
        if (!(asked.*row.value))
            return Error{Code::malformed, "TFTP option not asked for", *value};
        // tsize is asked for with 0 and answered with the size.
        if (row.value != &TftpOptions::tsize && *value > *(asked.*row.value))
            return Error{Code::malformed, "TFTP option larger than asked for", *value};
    }
    return async::success;
}

async::Result<std::size_t> emit_tftp_rrq(std::string_view file,
                                         const TftpOptions& options,
                                         layout::MutableBytes space) {
    if (up_to_nul(layout::as_bytes(file)).size() != file.size())
        return Error{Code::too_large, "TFTP file name with a NUL"};
    layout::Writer writer = begin(space, TftpOpcode::RRQ);
    writer.write_text(file).fill(0, 1).write_text(octet_mode).fill(0, 1);
    write_options(writer, options);
    return finish(writer);
}

async::Result<std::size_t> emit_tftp_oack(const TftpOptions& options, layout::MutableBytes space) {
    layout::Writer writer = begin(space, TftpOpcode::OACK);
    write_options(writer, options);
    return finish(writer);
}

async::Result<std::size_t> emit_tftp_error(TftpErrorCode code,
                                           std::string_view message,
                                           layout::MutableBytes space) {
    layout::Writer writer = begin(space, TftpOpcode::ERROR);
    writer.write(layout::be16(static_cast<std::uint16_t>(code))).write_text(message).fill(0, 1);
    return finish(writer);
}

}  // namespace wire
