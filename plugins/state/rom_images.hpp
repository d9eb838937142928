// SPDX-License-Identifier: GPL-2.0-or-later
// The ROM files of a host, each described once, whatever leads to it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "romfile/rom_file.hpp"
#include "state/layout.hpp"
#include "state/root.hpp"

namespace state {

struct PciId {
    std::uint16_t vendor;
    std::uint16_t device;
};

/// What `romctl embed` put into a ROM of ours.
struct RomConfiguration {
    std::string script_sha256;                                  ///< empty: the built-in script runs
    std::vector<std::pair<std::string, std::string>> settings;  ///< name and value, in their order
};

struct RomDescription {
    std::size_t size;        ///< bytes
    std::size_t size_class;  ///< the power of two that QEMU makes the ROM BAR
    std::string sha256;
    std::string version;        ///< empty: not ours
    std::string build_id;       ///< empty: not ours
    std::vector<PciId> images;  ///< in the order of the file; none of images for the ISA bus
    std::vector<romfile::Finding> findings;
    RomConfiguration configuration;  ///< empty: not ours, none, or damaged: see findings
};

struct RomImage {
    std::string path;  ///< without links, as seen from inside the root
    Result<RomDescription> description;
};

/// Describes a file that was read; an error when it is no option ROM.
[[nodiscard]] Result<RomDescription> describe_rom(romfile::View bytes);

/// Describes where the links of these rows lead, their stock ROMs, and `further` paths, each file
/// once and in this order. What is absent is left out, but not when it is one of `further` or when
/// a link leads to it.
[[nodiscard]] std::vector<RomImage> look_at_rom_images(const Root& root,
                                                       const LayoutTable& rows,
                                                       const std::vector<std::string>& further);

}  // namespace state
