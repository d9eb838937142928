// SPDX-License-Identifier: GPL-2.0-or-later
// The parser on good files and on files with one thing wrong.
#include "romfile/rom_file.hpp"

#include <catch2/catch.hpp>

#include <functional>

#include "romfile/file_io.hpp"
#include "romfile/rom_fixture.hpp"
#include "romfile/rom_image.hpp"

using namespace romfile;

namespace {

RomFile parsed(const Bytes& file) {
    Result<RomFile> rom = parse_rom(file);
    REQUIRE(rom);
    return std::move(*rom);
}

/// Changes one field of the struct at `offset`.
template <class T>
void change(Bytes& file, std::size_t offset, const std::function<void(T&)>& change_it) {
    T value = *load<T>(file, offset);
    change_it(value);
    store(file, offset, value);
}

void require_only(const RomFile& rom, Verdict verdict, const char* where, const char* what) {
    const std::vector<Finding> found = findings(rom);
    REQUIRE(found.size() == 1);
    CHECK(found[0].verdict == verdict);
    CHECK(found[0].where == where);
    CHECK_THAT(found[0].what, Catch::Contains(what));
    CHECK(overall(rom) == verdict);
}

using layout::PciDataStructure;
using layout::RomDescriptor;

constexpr std::size_t payload_offset = 2 * resident_size;

}  // namespace

TEST_CASE("our own file is read back") {
    const Bytes file = fixture::good_rom();
    const RomFile rom = parsed(file);
    CHECK(overall(rom) == Verdict::good);
    CHECK(rom.size == file.size());
    CHECK(rom.size_class == 4096);
    CHECK(rom.sha256.size() == 64);
    CHECK(rom.chain_end == file.size());
    CHECK(rom.content_end == file.size());
    REQUIRE(rom.images.size() == 2);
    CHECK(rom.images[0].offset == 0);
    CHECK(rom.images[0].length == resident_size);
    CHECK(rom.images[0].resident_size() == resident_size);
    CHECK(rom.images[0].pci->vendor == 0x1AF4);
    CHECK(rom.images[0].pci->device == 0x1000);
    CHECK(rom.images[0].pci->class_code == 0x020000);
    CHECK_FALSE(rom.images[0].pci->last);
    CHECK(rom.images[1].offset == resident_size);
    CHECK(rom.images[1].length == file.size() - resident_size);
    CHECK(rom.images[1].pci->device == 0x1041);
    CHECK(rom.images[1].pci->last);
    CHECK(rom.images[1].pnp->product == "a product");
    CHECK(rom.images[1].pnp->manufacturer == "a manufacturer");
    REQUIRE(rom.payload);
    CHECK(rom.payload->version == "0.1.0");
    CHECK(rom.payload->build_id.size() == 16);
    CHECK(rom.payload->offset == 2 * resident_size);
    REQUIRE(rom.payload->slot);
    CHECK(rom.payload->slot->size == 0);
    CHECK(rom.payload->slot->check.verdict == Verdict::good);
}

TEST_CASE("a foreign file is read, its EFI image has no checksum") {
    const RomFile rom = parsed(fixture::foreign_rom());
    CHECK(overall(rom) == Verdict::good);
    REQUIRE(rom.images.size() == 2);
    CHECK(rom.images[0].checksum->verdict == Verdict::good);
    CHECK_FALSE(rom.images[0].pnp);
    CHECK(code_type_name(rom.images[1]) == "EFI");
    CHECK_FALSE(rom.images[1].checksum);
    CHECK_FALSE(rom.payload);
}

TEST_CASE("a file without PCI data is one ISA image") {
    Bytes file = fixture::foreign_rom();
    file.resize(1024);
    file[fixture::pci_offset] = 'X';
    file[1023] = static_cast<std::uint8_t>(file[1023] + 'P' - 'X');
    const RomFile rom = parsed(file);
    CHECK(overall(rom) == Verdict::good);
    REQUIRE(rom.images.size() == 1);
    CHECK_FALSE(rom.images[0].pci);
    CHECK(code_type_name(rom.images[0]) == "ISA");
}

TEST_CASE("trailing fill is told from other data") {
    Bytes file = fixture::good_rom();
    const std::size_t size = file.size();
    for (const std::uint8_t fill : {std::uint8_t{0xFF}, std::uint8_t{0}}) {
        file.resize(size);
        file.resize(65536, fill);
        CHECK(parsed(file).content_end == size);
        CHECK(overall(parsed(file)) == Verdict::good);
        file[size + 100] = 0x42;
        CHECK(parsed(file).content_end == size + 101);
        CHECK(parsed(file).chain_end == size);
    }
    file.resize(size);
    file.resize(65536, 0x42);
    CHECK(parsed(file).content_end == 65536);
}

TEST_CASE("what is no option ROM is an error with its offset") {
    for (const Bytes& file : {Bytes{}, Bytes{0x55}, Bytes(27, 0x55), Bytes(4096, 0)}) {
        const Result<RomFile> rom = parse_rom(file);
        REQUIRE_FALSE(rom);
        CHECK_THAT(rom.error().what, Catch::Contains("not an option ROM"));
        CHECK(rom.error().where == "offset 0x0");
    }
    Bytes large = fixture::good_rom();
    large.resize(file_size_limit + 1);
    REQUIRE_FALSE(parse_rom(large));
}

TEST_CASE("checksums: of the image, of the PnP header, and where they cannot be told") {
    Bytes file = fixture::good_rom();
    SECTION("a byte of the code") {
        file[0x390] ^= 1;
        require_only(parsed(file), Verdict::bad, "image at offset 0x0", "resident part sums to");
    }
    SECTION("of the PnP header only") {
        file[resident_size + fixture::pnp_offset + 9] += 1;
        file[2 * resident_size - 1] -= 1;
        require_only(parsed(file), Verdict::bad, "image at offset 0x400", "PnP header sums to");
    }
    SECTION("a PnP header of length 0") {
        const std::uint8_t length = std::exchange(file[fixture::pnp_offset + 5], std::uint8_t{0});
        std::uint8_t& last = file[resident_size - 1];
        last = static_cast<std::uint8_t>(last + length);
        require_only(parsed(file), Verdict::bad, "image at offset 0x0", "cannot have 0 bytes");
    }
    SECTION("a resident part longer than the file") {
        file = fixture::foreign_rom();
        file[2] = 4;
        require_only(parsed(file), Verdict::bad, "image at offset 0x0", "ends behind the file");
    }
    SECTION("size byte 0") {
        file = fixture::foreign_rom();
        file[2] = 0;
        require_only(parsed(file), Verdict::unknown, "image at offset 0x0", "size byte is 0");
    }
    SECTION("a code type without a known checksum") {
        file = fixture::foreign_rom();
        file[fixture::pci_offset + 0x14] = 1;
        require_only(parsed(file), Verdict::unknown, "image at offset 0x0", "code type 1");
    }
}

TEST_CASE("a broken chain is a finding, the images before it stay") {
    Bytes file = fixture::foreign_rom();
    const auto set_length = [&file](std::uint16_t blocks) {
        change<PciDataStructure>(file, 1024 + fixture::pci_offset, [blocks](PciDataStructure& pci) {
            pci.image_length = blocks;
        });
    };
    SECTION("length 0") {
        set_length(0);
        require_only(parsed(file), Verdict::bad, "image chain", "length 0");
    }
    SECTION("longer than the file") {
        set_length(2);
        require_only(parsed(file), Verdict::bad, "image chain", "has only 512 left");
        CHECK(parsed(file).chain_end == file.size());
    }
    SECTION("no last image") {
        file[1024 + fixture::pci_offset + 0x15] = 0;
        require_only(parsed(file), Verdict::bad, "image chain", "marked as the last");
    }
    SECTION("no image where one should follow") {
        file[1024] = 0;
        require_only(parsed(file), Verdict::bad, "image chain", "should follow at 0x400");
        CHECK(parsed(file).images.size() == 1);
    }
    SECTION("too many images") {
        Bytes many;
        const Bytes one = fixture::assembled_image(0x1000);
        for (std::size_t i = 0; i <= image_limit; ++i)
            many.insert(many.end(), one.begin(), one.end());
        const RomFile rom = parsed(many);
        CHECK(rom.images.size() == image_limit);
        CHECK(rom.chain.verdict == Verdict::unknown);
    }
}

TEST_CASE("a damaged payload or descriptor is found, of another revision it is unknown") {
    Bytes file = fixture::good_rom();
    // Changes one number in both descriptors and mends the checksums over them.
    const auto change_both = [&file](const std::function<void(RomDescriptor&)>& change_it) {
        for (const std::size_t image : {std::size_t{0}, resident_size}) {
            change<RomDescriptor>(file, image + fixture::descriptor_offset, change_it);
            set_checksums(file, image);
        }
    };
    Verdict verdict = Verdict::bad;
    const char* what = nullptr;
    SECTION("a bit of the payload") {
        file[payload_offset + 124] ^= 4;
        what = "sum is not";
    }
    SECTION("two words that exchange their places") {
        const auto word = file.begin() + payload_offset + 104;
        std::swap_ranges(word, word + 4, word + 8);
        what = "sum is not";
    }
    SECTION("a build id of another payload") {
        change_both([](RomDescriptor& descriptor) { descriptor.build_id[3] = 'x'; });
        what = "build id is not";
    }
    SECTION("an empty build id") {
        change_both([](RomDescriptor& d) { std::fill_n(d.build_id, sizeof d.build_id, '\0'); });
        what = "build id is not";
    }
    SECTION("offset and size that overflow when added") {
        change_both([](RomDescriptor& descriptor) {
            descriptor.payload_offset = 0xFFFFFFFC;
            descriptor.payload_size = 8;
        });
        what = "not within the file";
    }
    SECTION("no header") {
        file[payload_offset] = 'X';
        what = "does not begin";
    }
    SECTION("parts longer than the whole") {
        change<layout::PayloadHeader>(
            file, payload_offset, [](layout::PayloadHeader& h) { h.compressed_size = 0xFFFFFFFF; });
        what = "longer than the whole";
    }
    SECTION("descriptors that differ") {
        change<RomDescriptor>(file, fixture::descriptor_offset, [](RomDescriptor& descriptor) {
            descriptor.version[0] = '9';
        });
        set_checksums(file, 0);
        what = "describes another payload";
    }
    SECTION("an image at another place") {
        change<RomDescriptor>(file, fixture::descriptor_offset, [](RomDescriptor& descriptor) {
            descriptor.image_offset = 512;
        });
        set_checksums(file, 0);
        what = "believes it is at 0x200";
    }
    SECTION("another revision") {
        change_both([](RomDescriptor& descriptor) { descriptor.revision = 2; });
        verdict = Verdict::unknown;
        what = "revision 2";
    }
    require_only(parsed(file), verdict, "payload", what);
}

TEST_CASE("strings of the file are made printable and end within the image") {
    Bytes file = fixture::good_rom();
    fixture::put(file, fixture::product_offset, std::string_view("\033[31m\xC3\x28\\\0", 9));
    CHECK(parsed(file).images[0].pnp->product == "\\x1b[31m\\xc3(\\x5c");
    // A string that never ends is cut at its limit or at the end of the resident part.
    std::fill(
        file.begin() + fixture::product_offset, file.begin() + resident_size, std::uint8_t{'a'});
    CHECK(parsed(file).images[0].pnp->product == std::string(128, 'a'));
    change<layout::PnpExpansionHeader>(file, fixture::pnp_offset, [](auto& pnp) {
        pnp.product = resident_size - 8;
        pnp.manufacturer = resident_size;
    });
    CHECK(parsed(file).images[0].pnp->product == std::string(8, 'a'));
    CHECK_FALSE(parsed(file).images[0].pnp->manufacturer);
}

TEST_CASE("every truncation and every single damaged header byte is survived") {
    const Bytes file = fixture::good_rom();
    for (std::size_t size = 0; size < file.size(); size += size < payload_offset + 104 ? 1 : 61) {
        const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
        const Result<RomFile> rom = parse_rom(cut);
        REQUIRE((!rom || overall(*rom) != Verdict::good));
    }
    for (std::size_t at = 0; at < resident_size + 512; ++at) {
        Bytes damaged = file;
        damaged[at] ^= 0xFF;
        const Result<RomFile> rom = parse_rom(damaged);
        REQUIRE((!rom || overall(*rom) != Verdict::good));
    }
}

TEST_CASE("the ROMs that QEMU has by default are good") {
    struct Stock {
        const char* path;
        std::size_t images;
        std::size_t size_class;
    };
    const Stock stock[] = {{"/usr/lib/ipxe/qemu/pxe-virtio.rom", 1, 128 << 10},
                           {"/usr/lib/ipxe/qemu/efi-virtio.rom", 2, 256 << 10},
                           {"/usr/lib/ipxe/qemu/pxe-e1000.rom", 1, 128 << 10}};
    for (const Stock& row : stock) {
        INFO(row.path << " (package ipxe-qemu)");
        const Result<FileContent> content = read_file(row.path);
        REQUIRE(content);
        const RomFile rom = parsed(content->bytes);
        CHECK(overall(rom) == Verdict::good);
        CHECK(rom.images.size() == row.images);
        CHECK(rom.size_class == row.size_class);
        CHECK(rom.images[0].pnp->product == "iPXE");
        CHECK_FALSE(rom.payload);
    }
}
