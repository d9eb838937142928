// SPDX-License-Identifier: GPL-2.0-or-later
// GET_CACHED_INFO, START_BASE, STOP_BASE, UNLOAD_STACK, START_UNDI, STOP_UNDI, and the UNDI calls
// that take the NIC away from the base code.
#include "pxe/preboot.hpp"

#include <algorithm>

namespace pxe {

namespace {

using Packet = std::array<std::uint8_t, layout::bootplayer_size>;

void store(const async::Buffer& source, Packet& packet) {
    std::size_t count = std::min(source.size(), packet.size());
    std::memset(packet.data(), 0, packet.size());
    if (count != 0)
        std::memcpy(packet.data(), source.bytes().data(), count);
}

// Boot programs look for their server and name in the fixed fields of the reply only; a server may
// have told them in options.
void complete_reply(Packet& packet, const client::Lease& lease) {
    net::Ipv4Address server;
    std::memcpy(&server, &packet[layout::bootplayer_siaddr], sizeof(server));
    if (server.is_unspecified())
        std::memcpy(&packet[layout::bootplayer_siaddr], &lease.boot_server, sizeof(server));
    std::string_view file = lease.boot_file.view();
    if (packet[layout::bootplayer_file] == 0 && !file.empty() &&
        file.size() < layout::bootplayer_file_size)
        std::memcpy(&packet[layout::bootplayer_file], file.data(), file.size());
}

}  // namespace

Preboot::Preboot(const Environment& environment, Tftp& tftp, Udp& udp, Undi& undi)
    : environment_(environment), tftp_(tftp), udp_(udp), undi_(undi) {
    const client::Lease& lease = environment.lease;
    BaseArea& area = environment.memory.base_area();
    store(lease.discover, area.packets[0]);
    store(lease.ack, area.packets[1]);
    store(lease.proxy_reply ? lease.proxy_reply : lease.ack, area.packets[2]);
    complete_reply(area.packets[2], lease);
}

Status Preboot::get_cached_info(layout::t_PXENV_GET_CACHED_INFO& parameters) {
    std::size_t index = std::size_t{parameters.PacketType} - 1;
    BaseArea& area = environment_.memory.base_area();
    if (index >= area.packets.size())
        return layout::PXENV_STATUS_UNSUPPORTED;
    const Packet& packet = area.packets[index];
    parameters.BufferLimit = std::uint16_t{layout::bootplayer_size};
    bool no_buffer = parameters.Buffer.offset == 0 && parameters.Buffer.segment == 0;
    if (parameters.BufferSize == 0 || no_buffer) {
        parameters.BufferSize = std::uint16_t{layout::bootplayer_size};
        parameters.Buffer = environment_.memory.base_area_pointer();
        std::size_t offset =
            parameters.Buffer.offset + offsetof(BaseArea, packets) + index * packet.size();
        parameters.Buffer.offset = static_cast<std::uint16_t>(offset);
        return layout::PXENV_STATUS_SUCCESS;
    }
    std::size_t count = std::min<std::size_t>(parameters.BufferSize, packet.size());
    layout::MutableBytes buffer = environment_.memory.at(parameters.Buffer, count);
    if (buffer.data() == nullptr)
        return layout::PXENV_STATUS_MCOPY_PROBLEM;
    // A program may ask for a copy of the packet over itself.
    std::memmove(buffer.data(), packet.data(), count);
    parameters.BufferSize = static_cast<std::uint16_t>(count);
    return layout::PXENV_STATUS_SUCCESS;
}

void Preboot::end_connections() {
    tftp_.reset();
    udp_.reset();
}

Status Preboot::start_base() {
    if (base_ == Base::unloaded)
        return layout::PXENV_STATUS_FAILURE;
    base_ = Base::running;
    return layout::PXENV_STATUS_SUCCESS;
}

Status Preboot::stop_base() {
    end_connections();
    if (base_ == Base::running)
        base_ = Base::stopped;
    return layout::PXENV_STATUS_SUCCESS;
}

Status Preboot::unload_stack() {
    end_connections();
    base_ = Base::unloaded;
    return undi_.state() == Undi::State::stopped ? release() : layout::PXENV_STATUS_SUCCESS;
}

Status Preboot::start_undi() {
    return undi_.startup();
}

Status Preboot::undi_close() {
    end_connections();
    return undi_.close();
}

Status Preboot::undi_shutdown() {
    end_connections();
    return undi_.shutdown();
}

// The last step of programs written for PXE before 2.0: UNDI_SHUTDOWN, UNLOAD_STACK, UNDI_CLEANUP.
Status Preboot::undi_cleanup() {
    end_connections();
    undi_.stop();
    return base_ == Base::unloaded ? release() : layout::PXENV_STATUS_SUCCESS;
}

// The last step of PXE 2.1: UNDI_SHUTDOWN, UNLOAD_STACK, STOP_UNDI. Without UNDI no base code.
Status Preboot::stop_undi() {
    end_connections();
    undi_.stop();
    base_ = Base::unloaded;
    return release();
}

Status Preboot::release() {
    released_ = released_ || environment_.control.release();
    return released_ ? layout::PXENV_STATUS_SUCCESS : layout::PXENV_STATUS_KEEP_UNDI;
}

}  // namespace pxe
