// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP codec: the input as a received packet; what it says is written and read again.
#include <cstdlib>
#include <vector>

#include "wire/tftp.hpp"

using namespace wire;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

void check_options(layout::Bytes list) {
    auto strict = parse_tftp_options(list, UnknownTftpOptions::refused);
    auto lenient = parse_tftp_options(list, UnknownTftpOptions::ignored);
    require(!strict || (lenient && *strict == *lenient));
    if (!lenient)
        return;
    require(lenient->blksize.value_or(8) >= 8 && lenient->blksize.value_or(8) <= 65464);
    require(lenient->windowsize.value_or(1) >= 1 && lenient->windowsize.value_or(1) <= 65535);
    require(bool{check_tftp_oack(*lenient, *lenient)});

    std::vector<std::uint8_t> space(100);
    auto size = emit_tftp_oack(*lenient, space);
    require(bool{size});
    auto packet = parse_tftp(layout::Bytes(space).first(*size));
    require(packet && packet->opcode == TftpOpcode::OACK);
    auto back = parse_tftp_options(packet->body, UnknownTftpOptions::refused);
    require(back && *back == *lenient);
}

void check_request(layout::Bytes body) {
    layout::Bytes list;
    auto file = parse_tftp_request(body, list);
    if (!file)
        return;
    require(file->size() + list.size() + 2 <= body.size());
    check_options(list);
    std::vector<std::uint8_t> space(body.size() + 100);
    auto size = emit_tftp_rrq(*file, {}, space);
    require(bool{size});
    auto packet = parse_tftp(layout::Bytes(space).first(*size));
    require(packet && packet->opcode == TftpOpcode::RRQ);
    auto back = parse_tftp_request(packet->body, list);
    require(back && *back == *file && list.empty());
}

void check_error(const TftpPacket& error) {
    std::vector<std::uint8_t> space(error.body.size() + 10);
    auto size = emit_tftp_error(
        static_cast<TftpErrorCode>(error.number), layout::as_text(error.body), space);
    require(bool{size});
    auto back = parse_tftp(layout::Bytes(space).first(*size));
    require(back && back->opcode == TftpOpcode::ERROR && back->number == error.number);
    require(layout::as_text(back->body) == layout::as_text(error.body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    auto packet = parse_tftp({bytes, size});
    if (!packet) {
        require(packet.error().code == async::Code::malformed);
        return 0;
    }
    require(packet->body.size() < size);
    switch (packet->opcode) {
        case TftpOpcode::RRQ:
        case TftpOpcode::WRQ:
            check_request(packet->body);
            break;
        case TftpOpcode::OACK:
            check_options(packet->body);
            break;
        case TftpOpcode::ERROR:
            check_error(*packet);
            break;
        case TftpOpcode::ACK:
            require(parse_tftp(tftp_ack(packet->number))->number == packet->number);
            break;
        case TftpOpcode::DATA:
            require(packet->body.size() == size - tftp_header_size);
            break;
    }
    return 0;
}
