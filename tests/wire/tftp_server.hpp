// SPDX-License-Identifier: GPL-2.0-or-later
// A TFTP server on a FakeWire, with the real network stack under it, that follows a script: which
// options it knows, when it dies, how it breaks its RFC.
// Whoever includes this links firmware_net.
#pragma once

#include <list>
#include <map>
#include <string>

#include "tests/wire/host.hpp"
#include "wire/tftp.hpp"

namespace testing_wire {

struct TftpScript {
    std::map<std::string, Frame> files;
    bool knows_options = true;  ///< false: a server of RFC 1350, which passes over them
    bool knows_tsize = true;
    bool knows_windowsize = true;
    std::uint32_t largest_blksize = wire::tftp_largest_blksize;
    bool refuses_options = false;  ///< ERROR 8 to every request that has some
    std::string oack;              ///< sent in place of the right option list
    async::Duration timeout = async::seconds(1);
    unsigned tries = 6;
    bool sorcerers_apprentice = false;  ///< answers every ACK, old ones too
    unsigned dies_after = ~0u;          ///< so many DATA packets: then it is silent and forgets all
    async::Duration dead_for = async::seconds(1000000);
    bool silent = false;        ///< never answers
    std::string error_for_all;  ///< every request gets ERROR 0 with these words
};

/// The host must be configured and outlive the server.
class TftpServer {
  public:
    TftpServer(Host& host, TftpScript rules)
        : script(std::move(rules)),
          loop_(host.interface.loop()),
          interface_(host.interface),
          socket_(host.interface, wire::tftp_port),
          listening_(serve()) {
        listening_.start();
    }

    TftpScript script;
    unsigned requests = 0;
    unsigned data_sent = 0;
    unsigned acks = 0;
    std::vector<unsigned> errors;              ///< codes of ERROR packets received
    std::vector<wire::TftpOptions> asked;      ///< of each request
    std::vector<std::uint16_t> request_ports;  ///< the client's, of each request

  private:
    struct Request {
        net::Endpoint client;
        std::string file;
        wire::TftpOptions options;
        bool has_options = false;
    };

    bool dead() const { return script.silent || loop_.now() < dead_until_; }

    async::Task<void> serve() {
        for (;;) {
            while (auto datagram = socket_.try_receive())
                if (!dead())
                    take_request(*datagram);
            static_cast<void>(bool{co_await socket_.arrived().wait()});
        }
    }

    void take_request(const net::Datagram& datagram) {
        auto packet = wire::parse_tftp(datagram.payload.bytes());
        if (!packet || packet->opcode != wire::TftpOpcode::RRQ)
            return;
        layout::Bytes list;
        auto file = wire::parse_tftp_request(packet->body, list);
        if (!file)
            return;
        auto options = wire::parse_tftp_options(list, wire::UnknownTftpOptions::ignored);
        if (!options)
            return;
        ++requests;
        asked.push_back(*options);
        request_ports.push_back(datagram.source.port);
        transfers_.push_back(
            transfer({datagram.source, std::string(*file), *options, !list.empty()}));
        transfers_.back().start();
    }

    /// What is granted of what was asked for.
    wire::TftpOptions granted(const Request& request, std::size_t size) const {
        wire::TftpOptions options;
        if (!script.knows_options)
            return options;
        options = request.options;
        if (options.blksize)
            options.blksize = std::min(*options.blksize, script.largest_blksize);
        if (options.tsize)
            options.tsize = static_cast<std::uint32_t>(size);
        if (!script.knows_tsize)
            options.tsize.reset();
        if (!script.knows_windowsize)
            options.windowsize.reset();
        return options;
    }

    async::Task<void> transfer(Request request) {
        net::UdpSocket socket(interface_, 0);
        auto file = script.files.find(request.file);
        std::uint8_t packet[512];
        async::Result<std::size_t> error{std::size_t{0}};
        if (!script.error_for_all.empty())
            error = emit_tftp_error(wire::TftpErrorCode::not_defined, script.error_for_all, packet);
        else if (file == script.files.end())
            error = emit_tftp_error(wire::TftpErrorCode::file_not_found, "File not found", packet);
        else if (script.refuses_options && request.has_options)
            error = emit_tftp_error(wire::TftpErrorCode::option_refused, "no options", packet);
        if (*error != 0) {
            static_cast<void>(
                bool{co_await socket.send(request.client, layout::Bytes(packet).first(*error))});
            co_return async::success;
        }

        Sending sending{
            socket, request.client, file->second, granted(request, file->second.size())};
        sending.oack_due = script.knows_options && (request.has_options || !script.oack.empty());
        for (unsigned left = script.tries; left > 0 && !dead();) {
            static_cast<void>(bool{co_await send_window(sending)});
            bool progress = false;
            bool again = false;
            async::Instant until = loop_.after(script.timeout);
            while (!progress && !again && loop_.now() < until) {
                while (auto datagram = socket.try_receive())
                    if (!take(sending, *datagram, progress, again))
                        co_return async::success;
                if (sending.acknowledged == sending.blocks())
                    co_return async::success;
                if (!progress && !again)
                    static_cast<void>(bool{co_await socket.arrived().wait(until)});
            }
            left = progress ? script.tries : again ? left : left - 1;
        }
        co_return async::success;
    }

    struct Sending {
        net::UdpSocket& socket;
        net::Endpoint client;
        const Frame& file;
        wire::TftpOptions options;
        bool oack_due = false;
        std::uint64_t acknowledged = 0;
        std::uint64_t sent = 0;

        std::size_t blksize() const { return options.blksize.value_or(wire::tftp_default_blksize); }
        std::uint64_t blocks() const { return file.size() / blksize() + 1; }
    };

    async::Task<void> send_window(Sending& sending) {
        if (sending.oack_due) {
            std::uint8_t packet[512];
            auto size = emit_tftp_oack(sending.options, packet);
            Frame oack(packet, packet + *size);
            if (!script.oack.empty())
                oack = joined({Frame{0, 6}, layout::as_bytes(script.oack)});
            co_return co_await sending.socket.send(sending.client, oack);
        }
        std::uint64_t last = std::min<std::uint64_t>(
            sending.acknowledged + sending.options.windowsize.value_or(1), sending.blocks());
        for (std::uint64_t block = sending.acknowledged + 1; block <= last && !dead(); ++block) {
            std::size_t offset = (block - 1) * sending.blksize();
            std::size_t count = std::min(sending.file.size() - offset, sending.blksize());
            Frame head{
                0, 3, static_cast<std::uint8_t>(block >> 8), static_cast<std::uint8_t>(block)};
            Frame data = joined({head, layout::Bytes(sending.file).subspan(offset, count)});
            static_cast<void>(bool{co_await sending.socket.send(sending.client, data)});
            sending.sent = std::max(sending.sent, block);
            if (++data_sent == script.dies_after)
                dead_until_ = loop_.after(script.dead_for);
        }
        co_return async::success;
    }

    /// False when the client ends the transfer.
    bool take(Sending& sending, const net::Datagram& datagram, bool& progress, bool& again) {
        auto packet = wire::parse_tftp(datagram.payload.bytes());
        if (!packet || datagram.source != sending.client)
            return true;
        if (packet->opcode == wire::TftpOpcode::ERROR) {
            errors.push_back(packet->number);
            return false;
        }
        if (packet->opcode != wire::TftpOpcode::ACK)
            return true;
        ++acks;
        auto ahead = static_cast<std::uint16_t>(packet->number - sending.acknowledged);
        if (sending.oack_due) {
            progress = ahead == 0;
            sending.oack_due = !progress;
        } else if (ahead != 0 && ahead <= sending.sent - sending.acknowledged) {
            sending.acknowledged += ahead;
            progress = true;
        } else if (script.sorcerers_apprentice) {
            again = true;
        } else if (ahead == 0 && sending.options.windowsize.value_or(1) > 1) {
            again = true;  // RFC 7440: the first block of the window is missing
        }
        return true;
    }

    async::Loop& loop_;
    net::Interface& interface_;
    async::Instant dead_until_;
    net::UdpSocket socket_;
    std::list<async::Task<void>> transfers_;
    async::Task<void> listening_;
};

}  // namespace testing_wire
