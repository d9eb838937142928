// SPDX-License-Identifier: GPL-2.0-or-later
// The table of all calls of the PXE API (PXE 2.1, chapter 3), and what each of them needs.
#include "pxe/api.hpp"

namespace pxe {

using namespace layout;

// Programs point with whatever they like at their blocks, and may change them meanwhile (they
// cannot, but a transfer into the block can): a call works on a copy.
union Api::Parameters {
    t_PXENV_STATUS any;
    t_PXENV_UNLOAD_STACK unload_stack;
    t_PXENV_GET_CACHED_INFO get_cached_info;
    t_PXENV_START_UNDI start_undi;
    t_PXENV_TFTP_OPEN tftp_open;
    t_PXENV_TFTP_READ tftp_read;
    t_PXENV_TFTP_READ_FILE tftp_read_file;
    t_PXENV_TFTP_GET_FSIZE tftp_get_fsize;
    t_PXENV_UDP_OPEN udp_open;
    t_PXENV_UDP_WRITE udp_write;
    t_PXENV_UDP_READ udp_read;
    t_PXENV_UNDI_INITIALIZE undi_initialize;
    t_PXENV_UNDI_RESET undi_reset;
    t_PXENV_UNDI_OPEN undi_open;
    t_PXENV_UNDI_TRANSMIT undi_transmit;
    t_PXENV_UNDI_SET_STATION_ADDRESS undi_set_station_address;
    t_PXENV_UNDI_SET_PACKET_FILTER undi_set_packet_filter;
    t_PXENV_UNDI_GET_INFORMATION undi_get_information;
    t_PXENV_UNDI_GET_MCAST_ADDRESS undi_get_mcast_address;
    t_PXENV_UNDI_GET_NIC_TYPE undi_get_nic_type;
    t_PXENV_UNDI_GET_IFACE_INFO undi_get_iface_info;
    t_PXENV_UNDI_ISR undi_isr;
};

struct Api::Row {
    std::uint8_t opcode;
    std::uint8_t size;
    std::uint16_t needs;
    Status (*handler)(Api& api, Parameters& parameters);
};

// What a call may need, in the order in which its lack is told.
struct Api::Need {
    std::uint16_t bit;
    std::uint16_t status;

    static constexpr std::uint16_t real_mode = 1 << 0;
    static constexpr std::uint16_t api = 1 << 1;  // not given back yet
    static constexpr std::uint16_t base = 1 << 2;
    static constexpr std::uint16_t started = 1 << 3;
    static constexpr std::uint16_t initialized = 1 << 4;
    static constexpr std::uint16_t opened = 1 << 5;
    static constexpr std::uint16_t tftp_open = 1 << 6;
    static constexpr std::uint16_t tftp_closed = 1 << 7;
    static constexpr std::uint16_t udp_open = 1 << 8;
    static constexpr std::uint16_t udp_closed = 1 << 9;
    static constexpr std::uint16_t network = base | opened;
    static constexpr std::uint16_t idle = network | tftp_closed | udp_closed;
};

unsigned Api::given() const {
    const Undi::State undi = undi_.state();
    unsigned given = tftp_.is_open() ? Need::tftp_open : Need::tftp_closed;
    given |= udp_.is_open() ? Need::udp_open : Need::udp_closed;
    given |= environment_.memory.in_protected_mode() ? 0U : Need::real_mode;
    given |= preboot_.released() ? 0U : Need::api;
    given |= preboot_.has_base() ? Need::base : 0U;
    given |= undi >= Undi::State::started ? Need::started : 0U;
    given |= undi >= Undi::State::initialized ? Need::initialized : 0U;
    given |= undi >= Undi::State::opened ? Need::opened : 0U;
    return given;
}

Status Api::run(const Row& row, Parameters& parameters) {
    static constexpr Need needs[] = {
        {Need::real_mode, PXENV_STATUS_NOT_AVAILABLE_IN_PMODE},
        {Need::api, PXENV_STATUS_FAILURE},
        {Need::base, PXENV_STATUS_FAILURE},
        {Need::started, PXENV_STATUS_UNDI_INVALID_STATE},
        {Need::initialized, PXENV_STATUS_UNDI_INVALID_STATE},
        {Need::opened, PXENV_STATUS_UNDI_INVALID_STATE},
        {Need::tftp_open, PXENV_STATUS_TFTP_CLOSED},
        {Need::tftp_closed, PXENV_STATUS_TFTP_OPEN},
        {Need::udp_open, PXENV_STATUS_UDP_CLOSED},
        {Need::udp_closed, PXENV_STATUS_UDP_OPEN},
    };
    const unsigned missing = row.needs & ~given();
    for (const Need& need : needs)
        if ((missing & need.bit) != 0)
            return need.status;
    return row.handler(*this, parameters);
}

// clang-format off
struct Api::Table {
    using P = Parameters;
    static constexpr Row rows[] = {
        {PXENV_START_UNDI, sizeof(P::start_undi), Need::real_mode | Need::api,
         [](Api& api, P&) { return api.preboot_.start_undi(); }},
        {PXENV_UNDI_STARTUP, sizeof(P::any), Need::real_mode | Need::api,
         [](Api& api, P&) { return api.undi_.startup(); }},
        {PXENV_UNDI_CLEANUP, sizeof(P::any), Need::real_mode,
         [](Api& api, P&) { return api.preboot_.undi_cleanup(); }},
        {PXENV_UNDI_INITIALIZE, sizeof(P::undi_initialize), Need::started,
         [](Api& api, P&) { return api.undi_.initialize(); }},
        {PXENV_UNDI_RESET_ADAPTER, sizeof(P::undi_reset), Need::initialized,
         [](Api& api, P& p) { return api.undi_.reset_adapter(p.undi_reset); }},
        {PXENV_UNDI_SHUTDOWN, sizeof(P::any), Need::started,
         [](Api& api, P&) { return api.preboot_.undi_shutdown(); }},
        {PXENV_UNDI_OPEN, sizeof(P::undi_open), Need::initialized,
         [](Api& api, P& p) { return api.undi_.open(p.undi_open); }},
        {PXENV_UNDI_CLOSE, sizeof(P::any), Need::opened,
         [](Api& api, P&) { return api.preboot_.undi_close(); }},
        {PXENV_UNDI_TRANSMIT, sizeof(P::undi_transmit), Need::opened,
         [](Api& api, P& p) { return api.undi_.frames().transmit(p.undi_transmit); }},
        {PXENV_UNDI_SET_MCAST_ADDRESS, sizeof(P::undi_reset), Need::opened,
         [](Api& api, P& p) { return api.undi_.set_mcast_address(p.undi_reset); }},
        {PXENV_UNDI_SET_STATION_ADDRESS, sizeof(P::undi_set_station_address), Need::initialized,
         [](Api& api, P& p) { return api.undi_.set_station_address(p.undi_set_station_address); }},
        {PXENV_UNDI_SET_PACKET_FILTER, sizeof(P::undi_set_packet_filter), Need::opened,
         [](Api& api, P& p) {
             api.undi_.frames().set_filter(p.undi_set_packet_filter.filter);
             return PXENV_STATUS_SUCCESS;
         }},
        {PXENV_UNDI_GET_INFORMATION, sizeof(P::undi_get_information), Need::started,
         [](Api& api, P& p) { return api.undi_.get_information(p.undi_get_information); }},
        {PXENV_UNDI_GET_MCAST_ADDRESS, sizeof(P::undi_get_mcast_address), Need::started,
         [](Api& api, P& p) { return api.undi_.get_mcast_address(p.undi_get_mcast_address); }},
        {PXENV_UNDI_GET_NIC_TYPE, sizeof(P::undi_get_nic_type), Need::started,
         [](Api& api, P& p) { return api.undi_.get_nic_type(p.undi_get_nic_type); }},
        {PXENV_UNDI_GET_IFACE_INFO, sizeof(P::undi_get_iface_info), Need::started,
         [](Api& api, P& p) { return api.undi_.get_iface_info(p.undi_get_iface_info); }},
        {PXENV_UNDI_ISR, sizeof(P::undi_isr), Need::opened,
         [](Api& api, P& p) { return api.undi_.frames().isr(p.undi_isr); }},
        {PXENV_STOP_UNDI, sizeof(P::any), Need::real_mode,
         [](Api& api, P&) { return api.preboot_.stop_undi(); }},
        {PXENV_TFTP_OPEN, sizeof(P::tftp_open), Need::idle,
         [](Api& api, P& p) { return api.tftp_.open(p.tftp_open); }},
        {PXENV_TFTP_CLOSE, sizeof(P::any), Need::network | Need::tftp_open,
         [](Api& api, P&) { return api.tftp_.close(); }},
        {PXENV_TFTP_READ, sizeof(P::tftp_read), Need::network | Need::tftp_open,
         [](Api& api, P& p) { return api.tftp_.read(p.tftp_read); }},
        {PXENV_TFTP_READ_FILE, sizeof(P::tftp_read_file), Need::idle,
         [](Api& api, P& p) { return api.tftp_.read_file(p.tftp_read_file); }},
        {PXENV_TFTP_GET_FSIZE, sizeof(P::tftp_get_fsize), Need::idle,
         [](Api& api, P& p) { return api.tftp_.get_fsize(p.tftp_get_fsize); }},
        {PXENV_UDP_OPEN, sizeof(P::udp_open), Need::idle,
         [](Api& api, P& p) { return api.udp_.open(p.udp_open); }},
        {PXENV_UDP_CLOSE, sizeof(P::any), Need::network | Need::udp_open,
         [](Api& api, P&) { return api.udp_.close(); }},
        {PXENV_UDP_READ, sizeof(P::udp_read), Need::network | Need::udp_open,
         [](Api& api, P& p) { return api.udp_.read(p.udp_read); }},
        {PXENV_UDP_WRITE, sizeof(P::udp_write), Need::network | Need::udp_open,
         [](Api& api, P& p) { return api.udp_.write(p.udp_write); }},
        {PXENV_UNLOAD_STACK, sizeof(P::unload_stack), Need::real_mode,
         [](Api& api, P&) { return api.preboot_.unload_stack(); }},
        {PXENV_GET_CACHED_INFO, sizeof(P::get_cached_info), Need::base,
         [](Api& api, P& p) { return api.preboot_.get_cached_info(p.get_cached_info); }},
        {PXENV_RESTART_TFTP, sizeof(P::tftp_read_file), Need::real_mode | Need::idle,
         [](Api& api, P& p) { return api.tftp_.restart(p.tftp_read_file); }},
        {PXENV_START_BASE, sizeof(P::any), Need::real_mode,
         [](Api& api, P&) { return api.preboot_.start_base(); }},
        {PXENV_STOP_BASE, sizeof(P::any), Need::real_mode,
         [](Api& api, P&) { return api.preboot_.stop_base(); }},
    };
    static constexpr Row unknown{0, sizeof(P::any), 0,
                                 [](Api&, P&) { return PXENV_STATUS_UNSUPPORTED; }};
};
// clang-format on

Api::Api(const Environment& environment)
    : environment_(environment),
      tftp_(environment_),
      udp_(environment_),
      undi_(environment_),
      preboot_(environment_, tftp_, udp_, undi_) {}

std::uint16_t Api::call(std::uint16_t opcode, SEGOFF16 where) {
    const Row* row = &Table::unknown;
    for (const Row& candidate : Table::rows)
        if (candidate.opcode == opcode)
            row = &candidate;
    MutableBytes block = environment_.memory.at(where, row->size);
    if (block.data() == nullptr)
        return PXENV_EXIT_FAILURE;
    Parameters parameters;
    std::memcpy(&parameters, block.data(), row->size);
    const Status status = run(*row, parameters);
    parameters.any.Status = status;
    std::memcpy(block.data(), &parameters, row->size);
    return status == PXENV_STATUS_SUCCESS ? PXENV_EXIT_SUCCESS : PXENV_EXIT_FAILURE;
}

}  // namespace pxe
