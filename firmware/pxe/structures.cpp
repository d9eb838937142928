// SPDX-License-Identifier: GPL-2.0-or-later
// PXENV+ and !PXE (PXE 2.1, chapter 3).
#include "pxe/structures.hpp"

namespace pxe {

namespace {

std::uint8_t checksum_of(layout::Bytes bytes) {
    unsigned sum = 0;
    for (std::uint8_t byte : bytes)
        sum += byte;
    return static_cast<std::uint8_t>(0x100 - (sum & 0xFF));
}

layout::SEGOFF16 far_pointer(const EntryPoints& points, std::uint16_t offset) {
    return {offset, points.segment};
}

layout::t_PXE pxe_of(const EntryPoints& points) {
    const layout::SEGDESC all{points.segment, std::uint32_t{points.segment} << 4, points.size};
    layout::t_PXE pxe{};
    std::memcpy(pxe.Signature, "!PXE", sizeof(pxe.Signature));
    pxe.StructLength = sizeof(pxe);
    pxe.EntryPointSP = far_pointer(points, points.pxe_entry);
    pxe.EntryPointESP = far_pointer(points, points.pxe_entry_protected);
    pxe.SegDescCn = 7;
    pxe.Stack = pxe.UNDIData = pxe.UNDICode = pxe.UNDICodeWrite = all;
    pxe.BC_Data = pxe.BC_Code = pxe.BC_CodeWrite = all;
    pxe.StructCksum = checksum_of(layout::bytes_of(pxe));
    return pxe;
}

// Its protected-mode fields stay 0: programs that want that mode use !PXE.
layout::t_PXENV pxenv_of(const EntryPoints& points) {
    layout::t_PXENV pxenv{};
    std::memcpy(pxenv.Signature, "PXENV+", sizeof(pxenv.Signature));
    pxenv.Version = layout::pxe_version;
    pxenv.Length = sizeof(pxenv);
    pxenv.RMEntry = far_pointer(points, points.pxenv_entry);
    pxenv.StackSeg = pxenv.BC_CodeSeg = pxenv.BC_DataSeg = points.segment;
    pxenv.UNDIDataSeg = pxenv.UNDICodeSeg = points.segment;
    pxenv.StackSize = pxenv.BC_CodeSize = pxenv.BC_DataSize = points.size;
    pxenv.UNDIDataSize = pxenv.UNDICodeSize = points.size;
    pxenv.PXEPtr = far_pointer(points, points.pxe);
    pxenv.Checksum = checksum_of(layout::bytes_of(pxenv));
    return pxenv;
}

bool place(layout::MutableBytes block, std::size_t offset, layout::Bytes bytes) {
    if (offset > block.size() || bytes.size() > block.size() - offset)
        return false;
    std::memcpy(block.data() + offset, bytes.data(), bytes.size());
    return true;
}

}  // namespace

bool write_structures(layout::MutableBytes block, const EntryPoints& points) {
    const layout::t_PXE pxe = pxe_of(points);
    const layout::t_PXENV pxenv = pxenv_of(points);
    return place(block, points.pxe, layout::bytes_of(pxe)) &&
           place(block, points.pxenv, layout::bytes_of(pxenv));
}

}  // namespace pxe
