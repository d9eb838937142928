// SPDX-License-Identifier: GPL-2.0-or-later
// TFTP_OPEN, TFTP_CLOSE, TFTP_READ, TFTP_READ_FILE, TFTP_GET_FSIZE, RESTART_TFTP. Every wait is
// bounded by the tries of the TFTP client.
#include "pxe/tftp.hpp"

#include <algorithm>

#include "pxe/memory_sink.hpp"
#include "pxe/route.hpp"

namespace pxe {

namespace {

constexpr std::uint16_t tftp_port = 69;
constexpr std::uint16_t least_packet_size = 512;

// A name without its zero byte is as long as its field.
std::string_view name_in(const char (&field)[128]) {
    const char* end = std::find(field, field + sizeof(field), '\0');
    return {field, static_cast<std::size_t>(end - field)};
}

// The wait of a transfer, so that its deadline is known to the loop.
async::Task<void> arrival_on(client::TftpTransfer& transfer) {
    static_cast<void>(bool{co_await transfer.wait()});
    co_return async::success;
}

}  // namespace

struct Tftp::Target {
    net::Ipv4Address server;
    async::Text<128> file;
    client::TftpRequest request(std::uint16_t port) const {
        return {.server = server, .port = port, .file = file.view()};
    }
};

Tftp::Target Tftp::target(const char (&file)[128], std::uint32_t server, std::uint32_t gateway) {
    Target target{net::Ipv4Address(server), async::Text<128>(name_in(file))};
    if (target.server.is_unspecified())
        target.server = environment_.lease.boot_server;
    use_gateway(environment_.interface, target.server, net::Ipv4Address(gateway));
    return target;
}

void Tftp::announce(const Target& target) {
    auto server = to_text(target.server);
    environment_.report.event("fetch")
        .field(environment_.interface.name())
        .field("server", server.view())
        .field("file", target.file.view());
}

Status Tftp::failed(const async::Error& error, Status timeout) {
    environment_.report.event("fail")
        .field(environment_.interface.name())
        .field("stage", "fetch")
        .field(error);
    return tftp_status(error, timeout);
}

void Tftp::reset() {
    if (open_)
        open_->transfer.close();
    open_.reset();
}

Status Tftp::open(layout::t_PXENV_TFTP_OPEN& parameters) {
    if (parameters.PacketSize < least_packet_size)
        return layout::PXENV_STATUS_TFTP_INVALID_PACKET_SIZE;
    client::TftpSettings settings = environment_.tftp;
    // IPv4, UDP and TFTP headers are 32 bytes; a packet that has to be cut in fragments is no gain.
    std::uint16_t fitting = std::max<std::uint16_t>(
        least_packet_size, static_cast<std::uint16_t>(environment_.interface.mtu() - 32));
    if (settings.blksize == 0 || settings.blksize > fitting)
        settings.blksize = fitting;
    settings.blksize = std::min<std::uint16_t>(settings.blksize, parameters.PacketSize);

    Target wanted =
        target(parameters.FileName, parameters.ServerIPAddress, parameters.GatewayIPAddress);
    announce(wanted);
    auto transfer = async::Owned<Transfer>::create(environment_, settings);
    if (!transfer)
        return layout::PXENV_STATUS_OUT_OF_RESOURCES;
    transfer->file = wanted.file;
    auto opening = transfer->transfer.open({
        .server = wanted.server,
        .port = parameters.TFTPPort != 0 ? std::uint16_t{parameters.TFTPPort} : tftp_port,
        .file = transfer->file.view(),
    });
    auto opened = environment_.wait_for(opening);
    if (!opened)
        return failed(opened.error(), layout::PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    parameters.PacketSize = transfer->transfer.block_size();
    open_ = std::move(transfer);
    return layout::PXENV_STATUS_SUCCESS;
}

Status Tftp::close() {
    reset();
    return layout::PXENV_STATUS_SUCCESS;
}

Status Tftp::read(layout::t_PXENV_TFTP_READ& parameters) {
    client::TftpTransfer& transfer = open_->transfer;
    for (;;) {
        auto block = transfer.try_read();
        if (!block)
            return failed(block.error(), layout::PXENV_STATUS_TFTP_READ_TIMEOUT);
        if (*block)
            return deliver(**block, parameters);
        auto arrival = arrival_on(transfer);
        static_cast<void>(bool{environment_.wait_for(arrival)});
    }
}

Status Tftp::deliver(layout::Bytes block, layout::t_PXENV_TFTP_READ& parameters) {
    if (!block.empty()) {
        auto buffer = environment_.memory.at(parameters.Buffer, block.size());
        if (buffer.data() == nullptr)
            return layout::PXENV_STATUS_MCOPY_PROBLEM;
        std::memcpy(buffer.data(), block.data(), block.size());
    }
    parameters.PacketNumber = ++open_->packets;
    parameters.BufferSize = static_cast<std::uint16_t>(block.size());
    return layout::PXENV_STATUS_SUCCESS;
}

Status Tftp::read_file(layout::t_PXENV_TFTP_READ_FILE& parameters) {
    Target wanted =
        target(parameters.FileName, parameters.ServerIPAddress, parameters.GatewayIPAddress);
    announce(wanted);
    // TFTPSrvPort of a multicast fetch is the port of another protocol.
    bool own_port = parameters.McastIPAddress == 0 && parameters.TFTPSrvPort != 0;
    MemorySink sink(environment_.memory, parameters.Buffer, parameters.BufferSize);
    auto fetching = client::tftp_fetch(
        environment_.interface,
        wanted.request(own_port ? std::uint16_t{parameters.TFTPSrvPort} : tftp_port),
        environment_.tftp,
        sink,
        environment_.entropy,
        environment_.report);
    auto size = environment_.wait_for(fetching);
    if (sink.hit_bad_memory())
        return layout::PXENV_STATUS_MCOPY_PROBLEM;
    if (!size)
        return failed(size.error(),
                      sink.begun() ? layout::PXENV_STATUS_TFTP_READ_TIMEOUT
                                   : layout::PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    parameters.BufferSize = *size;
    return layout::PXENV_STATUS_SUCCESS;
}

Status Tftp::get_fsize(layout::t_PXENV_TFTP_GET_FSIZE& parameters) {
    Target wanted =
        target(parameters.FileName, parameters.ServerIPAddress, parameters.GatewayIPAddress);
    auto asking = client::tftp_size(
        environment_.interface, wanted.request(tftp_port), environment_.tftp, environment_.entropy);
    auto size = environment_.wait_for(asking);
    if (!size)
        return tftp_status(size.error(), layout::PXENV_STATUS_TFTP_OPEN_TIMEOUT);
    parameters.FileSize = *size;
    return layout::PXENV_STATUS_SUCCESS;
}

Status Tftp::restart(layout::t_PXENV_TFTP_READ_FILE& parameters) {
    Status status = read_file(parameters);
    if (status != layout::PXENV_STATUS_SUCCESS)
        return status;
    environment_.control.restart_program();
    return layout::PXENV_STATUS_FAILURE;
}

}  // namespace pxe
