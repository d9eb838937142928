// SPDX-License-Identifier: GPL-2.0-or-later
// UNDI_TRANSMIT and UNDI_ISR (PXE 2.1, chapter 3): one frame at a time through the BaseArea.
#include "pxe/frames.hpp"

#include <algorithm>

namespace pxe {

namespace {

constexpr std::size_t header_size = 14;

struct EthernetHeader {
    wire::MacAddress destination;
    wire::MacAddress source;
    layout::be16 type;
};
static_assert(sizeof(EthernetHeader) == header_size);

// Indexed by P_UNKNOWN, P_IP, P_ARP, P_RARP.
constexpr std::uint16_t ether_types[] = {0, 0x0800, 0x0806, 0x8035};

EthernetHeader header_of(layout::Bytes frame) {
    EthernetHeader header;
    std::memcpy(&header, frame.data(), header_size);
    return header;
}

std::uint8_t protocol_of(std::uint16_t ether_type) {
    for (std::size_t i = 1; i < std::size(ether_types); ++i)
        if (ether_types[i] == ether_type)
            return static_cast<std::uint8_t>(i);
    return layout::P_UNKNOWN;
}

std::uint8_t packet_type_of(const wire::MacAddress& destination) {
    if (!destination.is_multicast())
        return layout::P_DIRECTED;
    return destination == wire::broadcast_mac ? layout::P_BROADCAST : layout::P_MULTICAST;
}

}  // namespace

void Frames::reset() {
    for (async::Buffer& frame : queue_)
        frame = {};
    first_ = waiting_ = handed_out_ = 0;
    sent_ = 0;
}

bool Frames::set_multicast(const layout::t_PXENV_UNDI_MCAST_ADDRESS& list) {
    if (list.MCastAddrCount > layout::MAXNUM_MCADDR)
        return false;
    multicast_count_ = list.MCastAddrCount;
    for (std::size_t i = 0; i < multicast_count_; ++i)
        std::memcpy(&multicast_[i], list.McastAddr[i], sizeof(wire::MacAddress));
    return true;
}

bool Frames::wanted(const wire::MacAddress& destination) const {
    if ((filter_ & layout::FLTR_PRMSC) != 0)
        return true;
    switch (packet_type_of(destination)) {
        case layout::P_DIRECTED:
            return (filter_ & layout::FLTR_DIRECTED) != 0 &&
                   destination == environment_.nic.address();
        case layout::P_BROADCAST:
            return (filter_ & layout::FLTR_BRDCST) != 0;
        default: {
            const auto* end = multicast_.begin() + multicast_count_;
            return std::find(multicast_.begin(), end, destination) != end;
        }
    }
}

void Frames::frame_received(layout::Bytes frame) {
    if (frame.size() < header_size || waiting_ == queue_limit ||
        !wanted(header_of(frame).destination))
        return;
    async::Buffer copy = async::Buffer::copy_of(frame);
    if (!copy)
        return;
    queue_[(first_ + waiting_) % queue_limit] = std::move(copy);
    ++waiting_;
}

layout::MutableBytes Frames::block(const layout::t_PXENV_UNDI_TBD_BLOCK& block) {
    if (block.TDPtrType != 0)
        return environment_.memory.at(block.TDDataPtr, block.TDDataLen);
    std::uint32_t address =
        std::uint32_t{block.TDDataPtr.segment} << 16 | std::uint32_t{block.TDDataPtr.offset};
    return environment_.memory.at_physical(address, block.TDDataLen);
}

// Joins the immediate data and the blocks. False when a pointer or a length cannot be right.
bool Frames::gather(const layout::t_PXENV_UNDI_TBD& description,
                    std::size_t limit,
                    async::Buffer& frame) {
    frame = async::Buffer::create(limit);
    if (!frame || description.DataBlkCount > layout::MAX_DATA_BLKS)
        return false;
    layout::Writer writer(frame.bytes());
    if (description.ImmedLength != 0) {
        auto bytes = environment_.memory.at(description.Xmit, description.ImmedLength);
        if (bytes.data() == nullptr)
            return false;
        writer.write_bytes(bytes);
    }
    for (unsigned i = 0; i < description.DataBlkCount; ++i) {
        if (description.DataBlock[i].TDDataLen == 0)
            continue;
        auto bytes = block(description.DataBlock[i]);
        if (bytes.data() == nullptr)
            return false;
        writer.write_bytes(bytes);
    }
    frame.shrink(writer.used());
    return writer.ok();
}

Status Frames::transmit(const layout::t_PXENV_UNDI_TRANSMIT& parameters) {
    layout::t_PXENV_UNDI_TBD description;
    auto where = environment_.memory.at(parameters.TBD, sizeof(description));
    if (where.data() == nullptr || parameters.Protocol >= std::size(ether_types))
        return layout::PXENV_STATUS_UNDI_INVALID_PARAMETER;
    std::memcpy(&description, where.data(), sizeof(description));
    bool with_header = parameters.Protocol != layout::P_UNKNOWN;
    std::size_t limit = environment_.nic.mtu() + (with_header ? 0 : header_size);
    async::Buffer frame;
    if (!gather(description, limit, frame))
        return layout::PXENV_STATUS_UNDI_INVALID_PARAMETER;

    EthernetHeader header;
    if (with_header) {
        header.destination = wire::broadcast_mac;
        if (parameters.XmitFlag == layout::XMT_DESTADDR) {
            auto address = environment_.memory.at(parameters.DestAddr, sizeof(wire::MacAddress));
            if (address.data() == nullptr)
                return layout::PXENV_STATUS_UNDI_INVALID_PARAMETER;
            std::memcpy(&header.destination, address.data(), sizeof(wire::MacAddress));
        }
        header.source = environment_.nic.address();
        header.type = ether_types[parameters.Protocol];
    } else if (frame.size() < header_size) {
        return layout::PXENV_STATUS_UNDI_INVALID_PARAMETER;
    }
    auto head = with_header ? layout::bytes_of(header) : layout::Bytes{};
    if (!environment_.nic.transmit(head, frame.bytes()))
        return layout::PXENV_STATUS_UNDI_TRANSMIT_ERROR;
    ++sent_;
    return layout::PXENV_STATUS_SUCCESS;
}

Status Frames::isr(layout::t_PXENV_UNDI_ISR& parameters) {
    switch (parameters.FuncFlag) {
        case layout::PXENV_UNDI_ISR_IN_START: {
            environment_.nic.poll(*this);
            bool ours = waiting_ != 0 || sent_ != 0;
            parameters.FuncFlag =
                ours ? layout::PXENV_UNDI_ISR_OUT_OURS : layout::PXENV_UNDI_ISR_OUT_NOT_OURS;
            return layout::PXENV_STATUS_SUCCESS;
        }
        case layout::PXENV_UNDI_ISR_IN_PROCESS:
            // Not in IN_GET_NEXT: a program calls that until nothing is left, which must happen.
            environment_.nic.poll(*this);
            [[fallthrough]];
        case layout::PXENV_UNDI_ISR_IN_GET_NEXT:
            next_event(parameters);
            return layout::PXENV_STATUS_SUCCESS;
        default:
            return layout::PXENV_STATUS_UNDI_INVALID_PARAMETER;
    }
}

void Frames::next_event(layout::t_PXENV_UNDI_ISR& parameters) {
    parameters.BufferLength = 0;
    parameters.FrameLength = 0;
    parameters.FrameHeaderLength = 0;
    if (sent_ != 0) {
        --sent_;
        parameters.FuncFlag = layout::PXENV_UNDI_ISR_OUT_TRANSMIT;
    } else if (waiting_ != 0) {
        parameters.FuncFlag = layout::PXENV_UNDI_ISR_OUT_RECEIVE;
        hand_out(parameters);
    } else {
        parameters.FuncFlag = layout::PXENV_UNDI_ISR_OUT_DONE;
    }
}

// As much of the first frame as the area holds; the rest follows with the next call.
void Frames::hand_out(layout::t_PXENV_UNDI_ISR& parameters) {
    async::Buffer& frame = queue_[first_];
    BaseArea& area = environment_.memory.base_area();
    std::size_t count = std::min(frame.size() - handed_out_, area.frame.size());
    std::memcpy(area.frame.data(), frame.bytes().data() + handed_out_, count);
    EthernetHeader header = header_of(frame.bytes());
    parameters.BufferLength = static_cast<std::uint16_t>(count);
    parameters.FrameLength = static_cast<std::uint16_t>(frame.size());
    parameters.FrameHeaderLength = header_size;
    parameters.Frame = environment_.memory.base_area_pointer();
    parameters.Frame.offset =
        static_cast<std::uint16_t>(parameters.Frame.offset + offsetof(BaseArea, frame));
    parameters.ProtType = protocol_of(header.type);
    parameters.PktType = packet_type_of(header.destination);
    handed_out_ += count;
    if (handed_out_ < frame.size())
        return;
    frame = {};
    handed_out_ = 0;
    first_ = (first_ + 1) % queue_limit;
    --waiting_;
}

}  // namespace pxe
