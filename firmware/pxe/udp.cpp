// SPDX-License-Identifier: GPL-2.0-or-later
// UDP_OPEN, UDP_CLOSE, UDP_READ, UDP_WRITE. PXELINUX does all its TFTP with these, so a read of a
// waiting datagram polls nothing, and a read of nothing polls the NIC once.
#include "pxe/udp.hpp"

#include <algorithm>

#include "pxe/route.hpp"

namespace pxe {

namespace {

// Enough for what one poll brings to be sorted out (an ARP answer, the last fragment), and an end
// when frames keep coming for somebody else.
constexpr unsigned rounds_of_a_read = 4;

}  // namespace

void Udp::reset() {
    for (Slot& slot : slots_)
        slot.socket.reset();
    open_ = false;
}

Status Udp::open(layout::t_PXENV_UDP_OPEN& parameters) {
    use_address(environment_.interface, net::Ipv4Address(parameters.src_ip));
    open_ = true;
    return layout::PXENV_STATUS_SUCCESS;
}

Status Udp::close() {
    reset();
    use_lease(environment_.interface, environment_.lease.configuration);
    return layout::PXENV_STATUS_SUCCESS;
}

net::UdpSocket* Udp::socket_for(std::uint16_t port) {
    Slot* victim = &slots_[0];
    for (Slot& slot : slots_) {
        if (slot.socket && slot.socket->port() == port) {
            slot.last_use = ++uses_;
            return slot.socket.get();
        }
        if (victim->socket && (!slot.socket || slot.last_use < victim->last_use))
            victim = &slot;
    }
    victim->socket = async::Owned<net::UdpSocket>::create(environment_.interface, port);
    // Port 0 is a socket that could not bind: somebody else has the port.
    if (!victim->socket || victim->socket->port() == 0) {
        victim->socket.reset();
        return nullptr;
    }
    victim->last_use = ++uses_;
    return victim->socket.get();
}

// A datagram on `only` (nullptr: on any port) for `destination`; others are dropped.
std::optional<net::Datagram> Udp::take(net::UdpSocket* only, net::Ipv4Address destination) {
    for (Slot& slot : slots_) {
        if (!slot.socket || (only != nullptr && only != slot.socket.get()))
            continue;
        while (auto datagram = slot.socket->try_receive())
            if (destination.is_unspecified() || datagram->destination.address == destination)
                return datagram;
    }
    return std::nullopt;
}

Status Udp::read(layout::t_PXENV_UDP_READ& parameters) {
    net::UdpSocket* socket = nullptr;
    if (parameters.d_port != 0) {
        socket = socket_for(parameters.d_port);
        if (socket == nullptr)
            return layout::PXENV_STATUS_OUT_OF_RESOURCES;
    }
    net::Ipv4Address destination(parameters.dest_ip);
    auto datagram = take(socket, destination);
    for (unsigned i = 0; !datagram && i < rounds_of_a_read; ++i) {
        bool busy = environment_.loop.run_once();
        datagram = take(socket, destination);
        if (!busy)
            break;
    }
    if (!datagram)
        return layout::PXENV_STATUS_FAILURE;

    layout::Bytes payload = datagram->payload.bytes();
    std::size_t count = std::min<std::size_t>(payload.size(), parameters.buffer_size);
    if (count != 0) {
        layout::MutableBytes buffer = environment_.memory.at(parameters.buffer, count);
        if (buffer.data() == nullptr)
            return layout::PXENV_STATUS_MCOPY_PROBLEM;
        std::memcpy(buffer.data(), payload.data(), count);
    }
    parameters.src_ip = datagram->source.address.number();
    parameters.dest_ip = datagram->destination.address.number();
    parameters.s_port = datagram->source.port;
    parameters.d_port = datagram->destination.port;
    // What stands in the buffer, not what was sent: programs copy this many bytes out of it.
    parameters.buffer_size = static_cast<std::uint16_t>(count);
    return layout::PXENV_STATUS_SUCCESS;
}

Status Udp::write(layout::t_PXENV_UDP_WRITE& parameters) {
    std::uint16_t source = parameters.src_port;
    net::UdpSocket* socket = socket_for(source != 0 ? source : layout::udp_write_source_port);
    if (socket == nullptr)
        return layout::PXENV_STATUS_OUT_OF_RESOURCES;
    std::size_t size = parameters.buffer_size;
    layout::MutableBytes payload;
    if (size != 0) {
        payload = environment_.memory.at(parameters.buffer, size);
        if (payload.data() == nullptr)
            return layout::PXENV_STATUS_MCOPY_PROBLEM;
    }
    net::Endpoint destination{net::Ipv4Address(parameters.ip), parameters.dst_port};
    use_gateway(environment_.interface, destination.address, net::Ipv4Address(parameters.gw));
    auto sent = socket->send_now(destination, payload);
    if (!sent && sent.error().code == async::Code::timed_out) {
        auto sending = socket->send(destination, payload);
        sent = environment_.wait_for(sending);
    }
    if (sent)
        return layout::PXENV_STATUS_SUCCESS;
    bool no_answer = sent.error().code == async::Code::unreachable ||
                     sent.error().code == async::Code::timed_out;
    return no_answer ? layout::PXENV_STATUS_ARP_TIMEOUT : layout::PXENV_STATUS_FAILURE;
}

}  // namespace pxe
