// SPDX-License-Identifier: GPL-2.0-or-later
// A TFTP read transfer: opening it, and the receiver's half of RFC 1350 and RFC 7440.
#include "client/tftp.hpp"

#include <algorithm>

namespace client {

namespace {

using async::Code;
using async::Error;
using layout::Bytes;
using wire::TftpErrorCode;
using wire::TftpOpcode;
using wire::TftpOptions;
using wire::TftpPacket;

/// Room for a file name of 255 characters, its mode and all options.
constexpr std::size_t request_space = 384;
/// IPv4, UDP and TFTP headers.
constexpr unsigned headers_size = 20 + 8 + wire::tftp_header_size;
/// What still arrives when it comes in fragments.
constexpr unsigned largest_blksize = std::min<unsigned>(
    wire::tftp_largest_blksize, net::Reassembly::largest_datagram - 8 - wire::tftp_header_size);
/// What a waiting datagram may cost beside its payload.
constexpr std::size_t datagram_overhead = 64;

bool options_refused(const Error& error) {
    return error.code == Code::malformed ||
           (error.code == Code::refused &&
            error.value == static_cast<std::uint32_t>(TftpErrorCode::option_refused));
}

}  // namespace

TftpTransfer::TftpTransfer(net::Interface& interface,
                           async::Entropy& entropy,
                           TftpSettings settings)
    : interface_(interface),
      settings_(settings),
      backoff_(settings.first_timeout, settings.largest_timeout, entropy) {}

TftpTransfer::~TftpTransfer() {
    close();
}

async::Task<void> TftpTransfer::open(TftpRequest request) {
    auto opened = co_await ask(request, wanted_options());
    if (!opened && options_refused(opened.error()))
        opened = co_await ask(request, {});
    if (!opened)
        socket_.reset();
    co_return opened;
}

/// Asks for blocks that need no fragments, in as long a window as can wait in the socket's queue
/// and in memory: what does not fit there would only be sent again.
TftpOptions TftpTransfer::wanted_options() const {
    unsigned blksize = settings_.blksize != 0 ? settings_.blksize : interface_.mtu() - headers_size;
    blksize = std::clamp<unsigned>(blksize, wire::tftp_smallest_blksize, largest_blksize);
    unsigned window = std::min<unsigned>(settings_.windowsize, net::UdpSocket::queue_limit);
    while (window > 1 && !async::Buffer::create(window * (blksize + datagram_overhead)))
        window /= 2;
    TftpOptions options;
    options.blksize = blksize;
    options.tsize = 0;
    if (window > 1)
        options.windowsize = window;
    return options;
}

async::Task<void> TftpTransfer::ask(TftpRequest request, TftpOptions options) {
    std::uint8_t packet[request_space];
    CO_TRY(size, wire::emit_tftp_rrq(request.file, options, packet));
    // Each request needs a port of its own (RFC 1350 section 4): answers to the last one must not
    // pass for answers to this one.
    socket_.emplace(interface_, std::uint16_t{0});
    server_ = {request.server, 0};
    first_.reset();
    size_.reset();
    server_message_.clear();
    block_size_ = wire::tftp_default_blksize;
    window_size_ = 1;
    last_ = unacknowledged_ = 0;
    started_ = progressed_ = gap_acknowledged_ = complete_ = false;
    backoff_.reset();
    for (unsigned left = settings_.tries; left > 0; --left) {
        auto sent =
            co_await socket_->send({request.server, request.port}, Bytes(packet).first(size));
        if (!sent && sent.error().code == Code::unreachable)
            co_return sent.error();
        async::Instant again = interface_.loop().after(backoff_.next());
        for (;;) {
            while (std::optional<net::Datagram> datagram = socket_->try_receive()) {
                CO_TRY(taken, take_first(*datagram, options));
                if (taken)
                    co_return async::success;
            }
            if (interface_.loop().now() >= again)
                break;
            static_cast<void>(bool{co_await socket_->arrived().wait(again)});
        }
    }
    co_return Error{Code::timed_out, "no answer from the TFTP server"};
}

/// True when `datagram` is the server's answer to our request, which fixes its port.
async::Result<bool> TftpTransfer::take_first(net::Datagram& datagram, const TftpOptions& asked) {
    auto packet = wire::parse_tftp(datagram.payload.bytes());
    if (!packet)
        return false;
    if (datagram.source.address != server_.address) {
        if (packet->opcode != TftpOpcode::ERROR)
            send_error(datagram.source, TftpErrorCode::unknown_transfer_id, "not your transfer");
        return false;
    }
    switch (packet->opcode) {
        case TftpOpcode::ERROR:
            return take_error(*packet);
        case TftpOpcode::OACK:
            CHECK_RESULT(take_oack(datagram, packet->body, asked));
            break;
        case TftpOpcode::DATA:
            if (packet->number != 1)
                return false;
            first_ = std::move(datagram);
            server_ = first_->source;
            return true;
        default:
            return false;
    }
    server_ = datagram.source;
    return true;
}

async::Result<void> TftpTransfer::take_oack(const net::Datagram& datagram,
                                            Bytes list,
                                            const TftpOptions& asked) {
    auto granted = wire::parse_tftp_options(list, wire::UnknownTftpOptions::refused);
    auto checked =
        granted ? wire::check_tftp_oack(*granted, asked) : async::Result<void>(granted.error());
    if (!checked) {
        send_error(datagram.source, TftpErrorCode::option_refused, checked.error().what);
        return checked.error();
    }
    block_size_ = static_cast<std::uint16_t>(granted->blksize.value_or(block_size_));
    window_size_ = static_cast<std::uint16_t>(granted->windowsize.value_or(window_size_));
    size_ = granted->tsize;
    return async::success;
}

async::Result<std::optional<Bytes>> TftpTransfer::try_read() {
    using Block = std::optional<Bytes>;
    if (complete_)
        return Block(Bytes());
    if (!socket_)
        return Error{Code::cancelled, "TFTP transfer is not open"};
    // Only now may the server send, so that nothing waits in vain while the caller prepares itself.
    if (!started_) {
        started_ = progressed_ = true;
        if (!first_)
            acknowledge();
    }
    while (std::optional<net::Datagram> datagram =
               first_ ? std::exchange(first_, std::nullopt) : socket_->try_receive()) {
        auto taken = take(*datagram);
        if (!taken) {
            socket_.reset();
            return taken.error();
        }
        if (*taken)
            return Block(Bytes(block_.bytes()).subspan(wire::tftp_header_size));
    }
    CHECK_RESULT(look_at_clock());
    return Block();
}

async::Event::Waiter TftpTransfer::wait() {
    return socket_->arrived().wait(deadline_);
}

async::Task<std::uint32_t> TftpTransfer::read(layout::MutableBytes destination) {
    for (;;) {
        CO_TRY(block, try_read());
        if (!block) {
            static_cast<void>(bool{co_await wait()});
            continue;
        }
        if (block->size() > destination.size())
            co_return Error{Code::too_large, "TFTP block", block_size_};
        if (!block->empty())
            std::memcpy(destination.data(), block->data(), block->size());
        co_return static_cast<std::uint32_t>(block->size());
    }
}

/// True when block_ holds the next block.
async::Result<bool> TftpTransfer::take(net::Datagram& datagram) {
    auto packet = wire::parse_tftp(datagram.payload.bytes());
    if (!packet)
        return false;
    if (datagram.source != server_) {
        if (packet->opcode != TftpOpcode::ERROR)
            send_error(datagram.source, TftpErrorCode::unknown_transfer_id, "not your transfer");
        return false;
    }
    if (packet->opcode == TftpOpcode::ERROR)
        return take_error(*packet);
    if (packet->opcode != TftpOpcode::DATA)
        return false;
    return take_block(datagram, *packet);
}

async::Result<bool> TftpTransfer::take_block(net::Datagram& datagram, const TftpPacket& packet) {
    auto ahead = static_cast<std::uint16_t>(packet.number - last_ - 1);
    if (ahead == 0) {
        if (packet.body.size() > block_size_) {
            send_error(server_, TftpErrorCode::illegal_operation, "block too long");
            return Error{Code::malformed,
                         "TFTP block longer than agreed",
                         static_cast<std::uint32_t>(packet.body.size())};
        }
        complete_ = packet.body.size() < block_size_;
        block_ = std::move(datagram.payload);
        ++last_;
        progressed_ = true;
        gap_acknowledged_ = false;
        if (++unacknowledged_ == window_size_ || complete_)
            acknowledge();
        return true;
    }
    if (ahead < window_size_) {
        // A block is missing: ask for it at once (RFC 7440 section 4), but only once, because every
        // ACK brings a whole window again.
        if (!gap_acknowledged_) {
            gap_acknowledged_ = true;
            acknowledge();
        }
        return false;
    }
    // An old block again: our ACK was lost, or the network doubles packets. Answering each one
    // would double the traffic for good (the Sorcerer's Apprentice, RFC 1123 section 4.2.3.1), so
    // only one that comes after a pause gets an answer.
    async::Instant now = interface_.loop().now();
    if ((now - waiting_since_) * 4 >= settings_.first_timeout) {
        waiting_since_ = now;
        acknowledge();
    }
    return false;
}

Error TftpTransfer::take_error(const TftpPacket& packet) {
    server_message_.clear();
    for (std::uint8_t character : packet.body)
        server_message_.add(character >= ' ' && character <= '~' ? static_cast<char>(character)
                                                                 : '?');
    return {Code::refused, "TFTP server refuses", packet.number};
}

/// When nothing has come: sends the last ACK again at the deadline, and gives up after the last
/// try.
async::Result<void> TftpTransfer::look_at_clock() {
    async::Instant now = interface_.loop().now();
    if (progressed_) {
        progressed_ = false;
        waiting_since_ = now;
        tries_left_ = settings_.tries;
        backoff_.reset();
    } else if (now < deadline_) {
        return async::success;
    } else if (tries_left_ <= 1) {
        return Error{Code::timed_out, "the TFTP server went silent"};
    } else {
        --tries_left_;
        acknowledge();
    }
    deadline_ = now + backoff_.next();
    return async::success;
}

/// An ACK that cannot be sent now is as good as lost: look_at_clock() sends it again.
void TftpTransfer::acknowledge() {
    unacknowledged_ = 0;
    static_cast<void>(bool{socket_->send_now(server_, wire::tftp_ack(last_))});
}

void TftpTransfer::send_error(net::Endpoint to, TftpErrorCode code, std::string_view message) {
    std::uint8_t packet[64];
    if (auto size = wire::emit_tftp_error(code, message, packet))
        static_cast<void>(bool{socket_->send_now(to, Bytes(packet).first(*size))});
}

void TftpTransfer::close() {
    if (socket_ && server_.port != 0 && !complete_)
        send_error(server_, TftpErrorCode::not_defined, "transfer cancelled");
    socket_.reset();
    complete_ = false;
}

}  // namespace client
