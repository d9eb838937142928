// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/vlan_nic.hpp"

namespace net {
namespace {

constexpr std::size_t addresses_size = 2 * sizeof(MacAddress);
constexpr std::size_t tag_size = sizeof(wire::VlanTag);

}  // namespace

VlanNic::VlanNic(Interface& trunk, std::uint16_t tag, unsigned priority)
    : trunk_(trunk), control_(static_cast<std::uint16_t>(priority << 13 | tag)) {}

async::Result<void> VlanNic::open() {
    if (linked())
        return async::success;
    std::size_t size = sizeof(wire::EthernetHeader) + tag_size + mtu();
    received_ = async::Buffer::create(size);
    sent_ = async::Buffer::create(size);
    if (!received_ || !sent_)
        return async::Error{async::Code::no_memory, "VLAN"};
    CHECK_RESULT(trunk_.nic_.open());
    link_before(trunk_.vlans_);
    return async::success;
}

void VlanNic::close() {
    unlink();
    sink_ = nullptr;
    if (!trunk_.open_ && !trunk_.vlans_.linked())
        trunk_.nic_.close();
}

async::Result<void> VlanNic::transmit(layout::Bytes head, layout::Bytes tail) {
    // The frame four bytes farther on, and then its addresses back to the front.
    std::uint8_t* frame = sent_.bytes().data();
    if (!linked())
        return async::Error{async::Code::device, "VLAN is closed"};
    layout::Writer writer(sent_.bytes());
    writer.fill(0, tag_size).write_bytes(head).write_bytes(tail);
    if (!writer.ok() || writer.used() < tag_size + sizeof(wire::EthernetHeader))
        return async::Error{async::Code::too_large, "frame"};
    std::memmove(frame, frame + tag_size, addresses_size);
    layout::be16 tag[] = {wire::ethertype_vlan, control_};
    std::memcpy(frame + addresses_size, tag, sizeof tag);
    return trunk_.transmit(writer.written(), {});
}

void VlanNic::take(layout::Bytes tagged) {
    layout::Writer writer(received_.bytes());
    writer.write_bytes(tagged.first(addresses_size));
    writer.write_bytes(tagged.subspan(addresses_size + tag_size));
    if (sink_ != nullptr && writer.ok())
        sink_->frame_received(writer.written());
}

bool VlanNic::poll(FrameSink& sink) {
    sink_ = &sink;
    return linked() && trunk_.nic_.poll(trunk_);
}

}  // namespace net
