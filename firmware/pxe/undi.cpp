// SPDX-License-Identifier: GPL-2.0-or-later
// The UNDI calls but for frames: state changes and information (PXE 2.1, chapter 3).
#include "pxe/undi.hpp"

namespace pxe {

namespace {

using layout::PXENV_STATUS_SUCCESS;
using layout::PXENV_STATUS_UNDI_INVALID_PARAMETER;

// NDIS 2.0.1, service characteristics. Without a bit for interrupts: UNDI_ISR is to be polled.
constexpr std::uint32_t service_broadcast = 1 << 0;
constexpr std::uint32_t service_multicast = 1 << 1;
constexpr std::uint32_t service_promiscuous = 1 << 3;

constexpr std::string_view interface_type = "DIX+802.3";
constexpr std::uint32_t link_speed = 1'000'000'000;

}  // namespace

// Going down passes through the close of the NIC.
void Undi::lower_to(State state) {
    if (state_ == State::opened && state != State::opened) {
        environment_.interface.close();
        frames_.reset();
    }
    if (state < state_)
        state_ = state;
}

Status Undi::startup() {
    if (state_ == State::stopped)
        state_ = State::started;
    return PXENV_STATUS_SUCCESS;
}

Status Undi::initialize() {
    if (state_ == State::started)
        state_ = State::initialized;
    return PXENV_STATUS_SUCCESS;
}

Status Undi::reset_adapter(const layout::t_PXENV_UNDI_RESET& parameters) {
    frames_.reset();
    return set_mcast_address(parameters);
}

Status Undi::open(const layout::t_PXENV_UNDI_OPEN& parameters) {
    if (!frames_.set_multicast(parameters.R_Mcast_Buf))
        return PXENV_STATUS_UNDI_INVALID_PARAMETER;
    frames_.set_filter(parameters.PktFilter);
    if (state_ == State::opened)
        return PXENV_STATUS_SUCCESS;
    if (!environment_.interface.open())
        return layout::PXENV_STATUS_UNDI_CANNOT_INITIALIZE_NIC;
    environment_.interface.configure(environment_.lease.configuration);
    state_ = State::opened;
    return PXENV_STATUS_SUCCESS;
}

Status Undi::close() {
    lower_to(State::initialized);
    return PXENV_STATUS_SUCCESS;
}

Status Undi::shutdown() {
    lower_to(State::started);
    return PXENV_STATUS_SUCCESS;
}

void Undi::stop() {
    lower_to(State::stopped);
}

Status Undi::set_mcast_address(const layout::t_PXENV_UNDI_RESET& parameters) {
    return frames_.set_multicast(parameters.R_Mcast_Buf) ? PXENV_STATUS_SUCCESS
                                                         : PXENV_STATUS_UNDI_INVALID_PARAMETER;
}

// The NIC keeps the address it has, so only that one can be set.
Status Undi::set_station_address(const layout::t_PXENV_UNDI_SET_STATION_ADDRESS& parameters) {
    wire::MacAddress address;
    std::memcpy(&address, parameters.StationAddress, sizeof(address));
    return address == environment_.nic.address() ? PXENV_STATUS_SUCCESS
                                                 : layout::PXENV_STATUS_UNSUPPORTED;
}

// RFC 1112 section 6.4: the low 23 bits of the group address.
Status Undi::get_mcast_address(layout::t_PXENV_UNDI_GET_MCAST_ADDRESS& parameters) {
    net::Ipv4Address group(parameters.InetAddr);
    if (!group.is_multicast())
        return PXENV_STATUS_UNDI_INVALID_PARAMETER;
    const std::uint32_t low = group.number() & 0x7FFFFF;
    const std::uint8_t address[6] = {0x01,
                                     0x00,
                                     0x5E,
                                     static_cast<std::uint8_t>(low >> 16),
                                     static_cast<std::uint8_t>(low >> 8),
                                     static_cast<std::uint8_t>(low)};
    std::memset(parameters.MediaAddr, 0, sizeof(parameters.MediaAddr));
    std::memcpy(parameters.MediaAddr, address, sizeof(address));
    return PXENV_STATUS_SUCCESS;
}

Status Undi::get_information(layout::t_PXENV_UNDI_GET_INFORMATION& parameters) {
    const wire::MacAddress address = environment_.nic.address();
    parameters = {};
    // BaseIo and IntNumber stay 0: there is no port for the program, and no interrupt.
    parameters.MaxTranUnit = environment_.nic.mtu();
    parameters.HwType = layout::ETHER_TYPE;
    parameters.HwAddrLen = sizeof(address);
    std::memcpy(parameters.CurrentNodeAddress, &address, sizeof(address));
    std::memcpy(parameters.PermNodeAddress, &address, sizeof(address));
    parameters.ROMAddress = environment_.pci.rom_segment;
    parameters.RxBufCt = Frames::queue_limit;
    parameters.TxBufCt = 1;
    return PXENV_STATUS_SUCCESS;
}

Status Undi::get_nic_type(layout::t_PXENV_UNDI_GET_NIC_TYPE& parameters) {
    const PciFunction& pci = environment_.pci;
    parameters.NicType = layout::PCI_NIC;
    parameters.Vendor_ID = pci.vendor;
    parameters.Dev_ID = pci.device;
    parameters.Base_Class = pci.base_class;
    parameters.Sub_Class = pci.sub_class;
    parameters.Prog_Intf = pci.programming_interface;
    parameters.Rev = pci.revision;
    parameters.BusDevFunc = pci.bus_device_function;
    parameters.SubVendor_ID = pci.subsystem_vendor;
    parameters.SubDevice_ID = pci.subsystem_device;
    return PXENV_STATUS_SUCCESS;
}

Status Undi::get_iface_info(layout::t_PXENV_UNDI_GET_IFACE_INFO& parameters) {
    parameters = {};
    std::memcpy(parameters.IfaceType, interface_type.data(), interface_type.size());
    parameters.LinkSpeed = link_speed;
    parameters.ServiceFlags = service_broadcast | service_multicast | service_promiscuous;
    return PXENV_STATUS_SUCCESS;
}

}  // namespace pxe
