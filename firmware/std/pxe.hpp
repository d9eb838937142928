// SPDX-License-Identifier: GPL-2.0-or-later
// The Preboot API as boot programs see it (PXE specification 2.1, chapter 3): entry point
// structures, opcodes, status codes, parameter blocks of the base code; those of UNDI are in
// std/undi.hpp. Names are the specification's. IP addresses and UDP ports are in network order, the
// rest is little.
#pragma once

#include <cstddef>
#include <cstdint>

#include "std/endian.hpp"

namespace layout {

// NOLINTBEGIN(readability-identifier-naming): the specification's spelling

/// A far pointer: in real mode a segment, in protected mode a selector.
struct SEGOFF16 {
    le16 offset;
    le16 segment;
};
static_assert(sizeof(SEGOFF16) == 4);

struct SEGDESC {
    le16 segment_address;  ///< real-mode segment, or the selector that the program made for it
    le32 Physical_address;
    le16 Seg_size;
};
static_assert(sizeof(SEGDESC) == 8);

inline constexpr std::uint16_t PXENV_EXIT_SUCCESS = 0;
inline constexpr std::uint16_t PXENV_EXIT_FAILURE = 1;

/// Found by INT 1Ah AX=5650h, and in ES:BX when a boot program starts.
struct t_PXENV {
    char Signature[6];  ///< "PXENV+"
    le16 Version;       ///< 0x0201
    std::uint8_t Length;
    std::uint8_t Checksum;  ///< all bytes add up to 0
    SEGOFF16 RMEntry;
    le32 PMOffset;
    le16 PMSelector;
    le16 StackSeg;
    le16 StackSize;
    le16 BC_CodeSeg;
    le16 BC_CodeSize;
    le16 BC_DataSeg;
    le16 BC_DataSize;
    le16 UNDIDataSeg;
    le16 UNDIDataSize;
    le16 UNDICodeSeg;
    le16 UNDICodeSize;
    SEGOFF16 PXEPtr;
};
static_assert(sizeof(t_PXENV) == 0x2C && offsetof(t_PXENV, RMEntry) == 0x0A);
static_assert(offsetof(t_PXENV, StackSeg) == 0x14 && offsetof(t_PXENV, PXEPtr) == 0x28);
inline constexpr std::uint16_t pxe_version = 0x0201;

/// Found above the return address on the stack when a boot program starts, and through PXENV+.
struct t_PXE {
    char Signature[4];  ///< "!PXE"
    std::uint8_t StructLength;
    std::uint8_t StructCksum;  ///< all bytes add up to 0
    std::uint8_t StructRev;
    std::uint8_t reserved_1;
    SEGOFF16 UNDIROMID;
    SEGOFF16 BaseROMID;
    SEGOFF16 EntryPointSP;   ///< real mode, or protected mode with a 16-bit stack segment
    SEGOFF16 EntryPointESP;  ///< protected mode with a 32-bit stack segment
    SEGOFF16 StatusCallout;
    std::uint8_t reserved_2;
    std::uint8_t SegDescCn;
    le16 FirstSelector;
    SEGDESC Stack;
    SEGDESC UNDIData;
    SEGDESC UNDICode;
    SEGDESC UNDICodeWrite;
    SEGDESC BC_Data;
    SEGDESC BC_Code;
    SEGDESC BC_CodeWrite;
};
static_assert(sizeof(t_PXE) == 0x58 && offsetof(t_PXE, EntryPointSP) == 0x10);
static_assert(offsetof(t_PXE, StatusCallout) == 0x18 && offsetof(t_PXE, SegDescCn) == 0x1D);
static_assert(offsetof(t_PXE, Stack) == 0x20 && offsetof(t_PXE, BC_CodeWrite) == 0x50);

// Opcodes. PXENV_UNDI_GET_STATE is listed with the number of PXENV_STOP_UNDI: it cannot be called.
inline constexpr std::uint16_t PXENV_START_UNDI = 0x00;
inline constexpr std::uint16_t PXENV_UNDI_STARTUP = 0x01;
inline constexpr std::uint16_t PXENV_UNDI_CLEANUP = 0x02;
inline constexpr std::uint16_t PXENV_UNDI_INITIALIZE = 0x03;
inline constexpr std::uint16_t PXENV_UNDI_RESET_ADAPTER = 0x04;
inline constexpr std::uint16_t PXENV_UNDI_SHUTDOWN = 0x05;
inline constexpr std::uint16_t PXENV_UNDI_OPEN = 0x06;
inline constexpr std::uint16_t PXENV_UNDI_CLOSE = 0x07;
inline constexpr std::uint16_t PXENV_UNDI_TRANSMIT = 0x08;
inline constexpr std::uint16_t PXENV_UNDI_SET_MCAST_ADDRESS = 0x09;
inline constexpr std::uint16_t PXENV_UNDI_SET_STATION_ADDRESS = 0x0A;
inline constexpr std::uint16_t PXENV_UNDI_SET_PACKET_FILTER = 0x0B;
inline constexpr std::uint16_t PXENV_UNDI_GET_INFORMATION = 0x0C;
inline constexpr std::uint16_t PXENV_UNDI_GET_STATISTICS = 0x0D;
inline constexpr std::uint16_t PXENV_UNDI_CLEAR_STATISTICS = 0x0E;
inline constexpr std::uint16_t PXENV_UNDI_INITIATE_DIAGS = 0x0F;
inline constexpr std::uint16_t PXENV_UNDI_FORCE_INTERRUPT = 0x10;
inline constexpr std::uint16_t PXENV_UNDI_GET_MCAST_ADDRESS = 0x11;
inline constexpr std::uint16_t PXENV_UNDI_GET_NIC_TYPE = 0x12;
inline constexpr std::uint16_t PXENV_UNDI_GET_IFACE_INFO = 0x13;
inline constexpr std::uint16_t PXENV_UNDI_ISR = 0x14;
inline constexpr std::uint16_t PXENV_STOP_UNDI = 0x15;
inline constexpr std::uint16_t PXENV_TFTP_OPEN = 0x20;
inline constexpr std::uint16_t PXENV_TFTP_CLOSE = 0x21;
inline constexpr std::uint16_t PXENV_TFTP_READ = 0x22;
inline constexpr std::uint16_t PXENV_TFTP_READ_FILE = 0x23;
inline constexpr std::uint16_t PXENV_TFTP_GET_FSIZE = 0x25;
inline constexpr std::uint16_t PXENV_UDP_OPEN = 0x30;
inline constexpr std::uint16_t PXENV_UDP_CLOSE = 0x31;
inline constexpr std::uint16_t PXENV_UDP_READ = 0x32;
inline constexpr std::uint16_t PXENV_UDP_WRITE = 0x33;
inline constexpr std::uint16_t PXENV_UNLOAD_STACK = 0x70;
inline constexpr std::uint16_t PXENV_GET_CACHED_INFO = 0x71;
inline constexpr std::uint16_t PXENV_RESTART_TFTP = 0x73;
inline constexpr std::uint16_t PXENV_START_BASE = 0x75;
inline constexpr std::uint16_t PXENV_STOP_BASE = 0x76;

// Status codes. The number of a PXE-Exx message is the status of the same meaning.
inline constexpr std::uint16_t PXENV_STATUS_SUCCESS = 0x00;
inline constexpr std::uint16_t PXENV_STATUS_FAILURE = 0x01;
inline constexpr std::uint16_t PXENV_STATUS_UNSUPPORTED = 0x03;
inline constexpr std::uint16_t PXENV_STATUS_KEEP_UNDI = 0x04;
inline constexpr std::uint16_t PXENV_STATUS_OUT_OF_RESOURCES = 0x06;
inline constexpr std::uint16_t PXENV_STATUS_ARP_TIMEOUT = 0x11;
inline constexpr std::uint16_t PXENV_STATUS_UDP_CLOSED = 0x18;
inline constexpr std::uint16_t PXENV_STATUS_UDP_OPEN = 0x19;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_CLOSED = 0x1A;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_OPEN = 0x1B;
inline constexpr std::uint16_t PXENV_STATUS_MCOPY_PROBLEM = 0x20;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_CANNOT_ARP_ADDRESS = 0x30;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_OPEN_TIMEOUT = 0x32;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_UNKNOWN_OPCODE = 0x33;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_READ_TIMEOUT = 0x35;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_ERROR_OPCODE = 0x36;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_CANNOT_OPEN_CONNECTION = 0x38;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_CANNOT_READ_FROM_CONNECTION = 0x39;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_TOO_MANY_PACKAGES = 0x3A;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_FILE_NOT_FOUND = 0x3B;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_ACCESS_VIOLATION = 0x3C;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_NO_FILESIZE = 0x3E;
inline constexpr std::uint16_t PXENV_STATUS_TFTP_INVALID_PACKET_SIZE = 0x3F;
inline constexpr std::uint16_t PXENV_STATUS_UNDI_CANNOT_INITIALIZE_NIC = 0x63;
inline constexpr std::uint16_t PXENV_STATUS_UNDI_BAD_MAC_ADDRESS = 0x67;
inline constexpr std::uint16_t PXENV_STATUS_UNDI_INVALID_STATE = 0x6A;
inline constexpr std::uint16_t PXENV_STATUS_UNDI_TRANSMIT_ERROR = 0x6B;
inline constexpr std::uint16_t PXENV_STATUS_UNDI_INVALID_PARAMETER = 0x6C;
inline constexpr std::uint16_t PXENV_STATUS_NOT_AVAILABLE_IN_PMODE = 0xA2;

/// Every parameter block begins with its status; for the calls that take nothing else, this is all.
struct t_PXENV_STATUS {
    le16 Status;
};
static_assert(sizeof(t_PXENV_STATUS) == 2);

struct t_PXENV_UNLOAD_STACK {
    le16 Status;
    std::uint8_t reserved[10];
};
static_assert(sizeof(t_PXENV_UNLOAD_STACK) == 12);

inline constexpr std::uint16_t PXENV_PACKET_TYPE_DHCP_DISCOVER = 1;
inline constexpr std::uint16_t PXENV_PACKET_TYPE_DHCP_ACK = 2;
inline constexpr std::uint16_t PXENV_PACKET_TYPE_CACHED_REPLY = 3;
/// The size of the specification's BOOTPLAYER: a BOOTP packet with all the options an Ethernet
/// frame has room for.
inline constexpr std::size_t bootplayer_size = 1472;
inline constexpr std::size_t bootplayer_siaddr = 20;
inline constexpr std::size_t bootplayer_file = 108;
inline constexpr std::size_t bootplayer_file_size = 128;

struct t_PXENV_GET_CACHED_INFO {
    le16 Status;
    le16 PacketType;
    le16 BufferSize;
    SEGOFF16 Buffer;
    le16 BufferLimit;
};
static_assert(sizeof(t_PXENV_GET_CACHED_INFO) == 12);

struct t_PXENV_START_UNDI {
    le16 Status;
    le16 AX;
    le16 BX;
    le16 DX;
    le16 DI;
    le16 ES;
};
static_assert(sizeof(t_PXENV_START_UNDI) == 12);

struct t_PXENV_TFTP_OPEN {
    le16 Status;
    be32 ServerIPAddress;
    be32 GatewayIPAddress;
    char FileName[128];
    be16 TFTPPort;
    le16 PacketSize;
};
static_assert(sizeof(t_PXENV_TFTP_OPEN) == 142 && offsetof(t_PXENV_TFTP_OPEN, TFTPPort) == 138);

struct t_PXENV_TFTP_READ {
    le16 Status;
    le16 PacketNumber;
    le16 BufferSize;
    SEGOFF16 Buffer;
};
static_assert(sizeof(t_PXENV_TFTP_READ) == 10);

/// Also of PXENV_RESTART_TFTP.
struct t_PXENV_TFTP_READ_FILE {
    le16 Status;
    char FileName[128];
    le32 BufferSize;
    le32 Buffer;  ///< physical address
    be32 ServerIPAddress;
    be32 GatewayIPAddress;
    be32 McastIPAddress;
    be16 TFTPClntPort;
    be16 TFTPSrvPort;
    le16 TFTPOpenTimeOut;
    le16 TFTPReopenDelay;
};
static_assert(sizeof(t_PXENV_TFTP_READ_FILE) == 158);
static_assert(offsetof(t_PXENV_TFTP_READ_FILE, ServerIPAddress) == 138);
static_assert(offsetof(t_PXENV_TFTP_READ_FILE, TFTPSrvPort) == 152);

struct t_PXENV_TFTP_GET_FSIZE {
    le16 Status;
    be32 ServerIPAddress;
    be32 GatewayIPAddress;
    char FileName[128];
    le32 FileSize;
};
static_assert(sizeof(t_PXENV_TFTP_GET_FSIZE) == 142);

struct t_PXENV_UDP_OPEN {
    le16 status;
    be32 src_ip;
};
static_assert(sizeof(t_PXENV_UDP_OPEN) == 6);

struct t_PXENV_UDP_WRITE {
    le16 status;
    be32 ip;
    be32 gw;
    be16 src_port;
    be16 dst_port;
    le16 buffer_size;
    SEGOFF16 buffer;
};
static_assert(sizeof(t_PXENV_UDP_WRITE) == 20);

struct t_PXENV_UDP_READ {
    le16 status;
    be32 src_ip;
    be32 dest_ip;
    be16 s_port;
    be16 d_port;
    le16 buffer_size;
    SEGOFF16 buffer;
};
static_assert(sizeof(t_PXENV_UDP_READ) == 20);

inline constexpr std::uint16_t udp_write_source_port = 2069;  ///< where src_port is 0

// NOLINTEND(readability-identifier-naming)

}  // namespace layout
