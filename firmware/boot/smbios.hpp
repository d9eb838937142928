// SPDX-License-Identifier: GPL-2.0-or-later
// The SMBIOS tables (DMTF DSP0134) as bytes: the entry point, the structures and their strings.
// Pure, and whatever is wrong with them ends as an error.
#pragma once

#include <array>
#include <optional>

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "std/smbios.hpp"

namespace boot {

/// What an entry point says.
struct SmbiosEntry {
    std::uint64_t address = 0;  ///< physical
    std::uint32_t size = 0;     ///< at most, for 3.x
    /// From 2.6 on the first three fields of the system's UUID are little-endian.
    bool has_mixed_uuid = true;
};

/// Looks through the memory from F0000 to FFFFF. An entry point of 3.x comes before one of 2.x,
/// unless its table is not below `limit`. Code::not_found: there is none; Code::malformed: there
/// is, with a bad checksum or length or a table that is not below `limit`.
async::Result<SmbiosEntry> find_smbios(layout::Bytes area, std::uint64_t limit);

/// A structure: views into the table.
struct SmbiosStructure {
    std::uint8_t type = 0;
    layout::Bytes formatted;  ///< with its header
    layout::Bytes strings;    ///< each with its zero byte
    /// From 1; nothing for 0 and for numbers beyond the last one.
    std::optional<std::string_view> string(unsigned number) const;
};

/// The structures one after the other. An empty table is what a machine without SMBIOS has.
class SmbiosTable {
  public:
    SmbiosTable() = default;
    /// Looks through all of `bytes`, which must outlive the table. Code::malformed: a structure is
    /// shorter than its header or not all there, or its strings have no end.
    static async::Result<SmbiosTable> parse(layout::Bytes bytes, bool has_mixed_uuid);

    /// The structure at `position`, which then is that of the next one; begin with 0. False at the
    /// end.
    bool next(std::size_t& position, SmbiosStructure& structure) const;
    /// The one number `instance`, from 0, of a type.
    bool find(unsigned type, unsigned instance, SmbiosStructure& structure) const;
    bool has_mixed_uuid() const { return has_mixed_uuid_; }
    /// The system's UUID as it stands in the table; all zero when there is none.
    std::array<std::uint8_t, 16> uuid() const;

  private:
    layout::Bytes bytes_;
    bool has_mixed_uuid_ = true;
};

}  // namespace boot
