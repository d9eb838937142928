// SPDX-License-Identifier: GPL-2.0-or-later
// The parameter blocks of the UNDI calls (PXE specification 2.1, chapter 3). Names are the
// specification's.
#pragma once

#include "std/pxe.hpp"

namespace layout {

// NOLINTBEGIN(readability-identifier-naming): the specification's spelling

inline constexpr std::size_t MAC_ADDR_LEN = 16;
inline constexpr std::size_t MAXNUM_MCADDR = 8;

struct t_PXENV_UNDI_MCAST_ADDRESS {
    le16 MCastAddrCount;
    std::uint8_t McastAddr[MAXNUM_MCADDR][MAC_ADDR_LEN];
};
static_assert(sizeof(t_PXENV_UNDI_MCAST_ADDRESS) == 130);

struct t_PXENV_UNDI_INITIALIZE {
    le16 Status;
    le32 ProtocolIni;
    std::uint8_t reserved[8];
};
static_assert(sizeof(t_PXENV_UNDI_INITIALIZE) == 14);

/// Also of PXENV_UNDI_SET_MCAST_ADDRESS.
struct t_PXENV_UNDI_RESET {
    le16 Status;
    t_PXENV_UNDI_MCAST_ADDRESS R_Mcast_Buf;
};
static_assert(sizeof(t_PXENV_UNDI_RESET) == 132);

inline constexpr std::uint16_t FLTR_DIRECTED = 1;
inline constexpr std::uint16_t FLTR_BRDCST = 2;
inline constexpr std::uint16_t FLTR_PRMSC = 4;

struct t_PXENV_UNDI_OPEN {
    le16 Status;
    le16 OpenFlag;
    le16 PktFilter;
    t_PXENV_UNDI_MCAST_ADDRESS R_Mcast_Buf;
};
static_assert(sizeof(t_PXENV_UNDI_OPEN) == 136);

inline constexpr std::size_t MAX_DATA_BLKS = 8;
struct t_PXENV_UNDI_TBD_BLOCK {
    std::uint8_t TDPtrType;  ///< 1: far pointer, 0: physical address
    std::uint8_t TDRsvdByte;
    le16 TDDataLen;
    SEGOFF16 TDDataPtr;
};
struct t_PXENV_UNDI_TBD {
    le16 ImmedLength;
    SEGOFF16 Xmit;
    le16 DataBlkCount;
    t_PXENV_UNDI_TBD_BLOCK DataBlock[MAX_DATA_BLKS];
};
static_assert(sizeof(t_PXENV_UNDI_TBD_BLOCK) == 8 && sizeof(t_PXENV_UNDI_TBD) == 72);

inline constexpr std::uint8_t P_UNKNOWN = 0;
inline constexpr std::uint8_t P_IP = 1;
inline constexpr std::uint8_t P_ARP = 2;
inline constexpr std::uint8_t P_RARP = 3;
inline constexpr std::uint8_t XMT_DESTADDR = 0;
inline constexpr std::uint8_t XMT_BROADCAST = 1;

struct t_PXENV_UNDI_TRANSMIT {
    le16 Status;
    std::uint8_t Protocol;
    std::uint8_t XmitFlag;
    SEGOFF16 DestAddr;
    SEGOFF16 TBD;
    le32 Reserved[2];
};
static_assert(sizeof(t_PXENV_UNDI_TRANSMIT) == 20);

struct t_PXENV_UNDI_SET_STATION_ADDRESS {
    le16 Status;
    std::uint8_t StationAddress[MAC_ADDR_LEN];
};
static_assert(sizeof(t_PXENV_UNDI_SET_STATION_ADDRESS) == 18);

struct t_PXENV_UNDI_SET_PACKET_FILTER {
    le16 Status;
    std::uint8_t filter;
};
static_assert(sizeof(t_PXENV_UNDI_SET_PACKET_FILTER) == 3);

inline constexpr std::uint16_t ETHER_TYPE = 1;
struct t_PXENV_UNDI_GET_INFORMATION {
    le16 Status;
    le16 BaseIo;
    le16 IntNumber;
    le16 MaxTranUnit;
    le16 HwType;
    le16 HwAddrLen;
    std::uint8_t CurrentNodeAddress[MAC_ADDR_LEN];
    std::uint8_t PermNodeAddress[MAC_ADDR_LEN];
    le16 ROMAddress;
    le16 RxBufCt;
    le16 TxBufCt;
};
static_assert(sizeof(t_PXENV_UNDI_GET_INFORMATION) == 50);

struct t_PXENV_UNDI_GET_MCAST_ADDRESS {
    le16 Status;
    be32 InetAddr;
    std::uint8_t MediaAddr[MAC_ADDR_LEN];
};
static_assert(sizeof(t_PXENV_UNDI_GET_MCAST_ADDRESS) == 22);

inline constexpr std::uint8_t PCI_NIC = 2;
struct t_PXENV_UNDI_GET_NIC_TYPE {
    le16 Status;
    std::uint8_t NicType;
    le16 Vendor_ID;
    le16 Dev_ID;
    std::uint8_t Base_Class;
    std::uint8_t Sub_Class;
    std::uint8_t Prog_Intf;
    std::uint8_t Rev;
    le16 BusDevFunc;
    le16 SubVendor_ID;
    le16 SubDevice_ID;
};
static_assert(sizeof(t_PXENV_UNDI_GET_NIC_TYPE) == 17);

struct t_PXENV_UNDI_GET_IFACE_INFO {
    le16 Status;
    char IfaceType[16];
    le32 LinkSpeed;     ///< bits per second
    le32 ServiceFlags;  ///< as in the NDIS 2.0 service characteristics
    le32 Reserved[4];
};
static_assert(sizeof(t_PXENV_UNDI_GET_IFACE_INFO) == 42);

inline constexpr std::uint16_t PXENV_UNDI_ISR_IN_START = 1;
inline constexpr std::uint16_t PXENV_UNDI_ISR_IN_PROCESS = 2;
inline constexpr std::uint16_t PXENV_UNDI_ISR_IN_GET_NEXT = 3;
inline constexpr std::uint16_t PXENV_UNDI_ISR_OUT_OURS = 0;      ///< to IN_START
inline constexpr std::uint16_t PXENV_UNDI_ISR_OUT_NOT_OURS = 1;  ///< to IN_START
inline constexpr std::uint16_t PXENV_UNDI_ISR_OUT_DONE = 0;
inline constexpr std::uint16_t PXENV_UNDI_ISR_OUT_TRANSMIT = 2;
inline constexpr std::uint16_t PXENV_UNDI_ISR_OUT_RECEIVE = 3;
inline constexpr std::uint8_t P_DIRECTED = 0;
inline constexpr std::uint8_t P_BROADCAST = 1;
inline constexpr std::uint8_t P_MULTICAST = 2;

struct t_PXENV_UNDI_ISR {
    le16 Status;
    le16 FuncFlag;
    le16 BufferLength;
    le16 FrameLength;
    le16 FrameHeaderLength;
    SEGOFF16 Frame;
    std::uint8_t ProtType;
    std::uint8_t PktType;
};
static_assert(sizeof(t_PXENV_UNDI_ISR) == 16);

// NOLINTEND(readability-identifier-naming)

}  // namespace layout
