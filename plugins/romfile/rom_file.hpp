// SPDX-License-Identifier: GPL-2.0-or-later
// What an option ROM file says about itself, ours or anybody's: PCI Firmware Specification 3.0
// section 5.1, BIOS Boot Specification 1.01 appendix A, and our own descriptor. The file is hostile
// input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"

namespace romfile {

inline constexpr std::size_t image_limit = 16;  ///< of images in one file that are looked at

/// Three outcomes: `unknown` is never taken for one of the others.
enum class Verdict { good, bad, unknown };

/// "good", "bad" or "unknown".
[[nodiscard]] const char* verdict_name(Verdict verdict);

/// An outcome, with its reason unless it is good.
struct Check {
    Verdict verdict = Verdict::good;
    std::string reason;
};

/// The PCI data structure ("PCIR").
struct PciData {
    std::uint16_t vendor;
    std::uint16_t device;
    std::uint32_t class_code;  ///< 24 bits
    std::uint8_t code_type;
    bool last;
};

/// The PnP expansion header. The strings are absent where the header names none, and have every
/// unprintable byte written as \xNN.
struct PnpHeader {
    std::optional<std::string> manufacturer;
    std::optional<std::string> product;
    Check checksum;
};

/// Our descriptor in one image.
struct Descriptor {
    std::uint16_t revision;
    std::uint32_t image_offset;
    std::uint32_t payload_offset;
    std::uint32_t payload_size;
    std::uint32_t payload_sum;
    std::string version;
    std::string build_id;
    bool knows_slot;          ///< false: of a version that had none; then the rest is 0
    std::uint32_t copy_size;  ///< of the payload and the script slot behind it
    std::uint32_t copy_sum;

    bool operator==(const Descriptor&) const = default;
};

struct Image {
    std::size_t offset;
    std::size_t length;             ///< in the file, as the image says
    std::uint8_t size_byte;         ///< meaningless in an EFI image
    std::optional<PciData> pci;     ///< absent in a ROM for the ISA bus
    std::optional<Check> checksum;  ///< absent where the code type has none
    std::optional<PnpHeader> pnp;
    std::optional<Descriptor> descriptor;

    bool is_x86() const { return !pci || pci->code_type == 0; }
    std::size_t resident_size() const { return is_x86() ? size_byte * std::size_t{512} : 0; }
};

/// What `romctl embed` put into a file of ours. One that is not good is not used by the ROM either,
/// and its texts are empty here.
struct Slot {
    std::size_t offset;
    std::size_t size;  ///< 0: there is none
    Check check;
    std::string script;    ///< empty: the built-in one runs
    std::string settings;  ///< lines name=value
};

/// What a file of ours carries besides its images.
struct Payload {
    std::string version;
    std::string build_id;
    std::size_t offset;
    std::size_t size;
    Check check;
    std::optional<Slot> slot;  ///< absent: of a version without one, or damaged
};

struct RomFile {
    std::size_t size;
    std::size_t size_class;  ///< the power of two that QEMU makes the ROM BAR
    std::string sha256;
    std::vector<Image> images;  ///< at least one
    Check chain;            ///< of images: each where the one before says, the last marked as such
    std::size_t chain_end;  ///< where the last image ends, or the file if that is earlier
    std::size_t content_end;         ///< where the trailing fill begins; at least chain_end
    std::optional<Payload> payload;  ///< absent in files that are not ours
};

/// Something that is not good, and where.
struct Finding {
    Verdict verdict;
    std::string where;
    std::string what;
};

/// Reads the whole chain. An error only when the file is no option ROM at all: everything else that
/// is wrong with it becomes a verdict inside.
[[nodiscard]] Result<RomFile> parse_rom(View bytes);

/// All verdicts of the file that are not good.
[[nodiscard]] std::vector<Finding> findings(const RomFile& rom);

/// Bad when anything is bad, else unknown when anything is unknown, else good.
[[nodiscard]] Verdict overall(const RomFile& rom);

/// "x86", "EFI", ..., or "type N".
[[nodiscard]] std::string code_type_name(const Image& image);

}  // namespace romfile
