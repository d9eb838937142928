// SPDX-License-Identifier: GPL-2.0-or-later
// Descriptions of ROM files, and hosts on which several links lead to one.
#include "state/rom_images.hpp"

#include "romfile/digest.hpp"
#include "romfile/script_slot.hpp"
#include "state/test_host.hpp"

using namespace state;
using fixture::Host;
using fixture::Tree;

namespace {

romfile::Bytes embedded(const romfile::SlotTexts& texts) {
    const romfile::Bytes file = romfile::fixture::good_rom();
    return *romfile::embed(file, *romfile::parse_rom(file), texts);
}

std::vector<std::string> paths_of(const std::vector<RomImage>& images) {
    std::vector<std::string> paths;
    for (const RomImage& image : images)
        paths.push_back(image.path);
    return paths;
}

}  // namespace

TEST_CASE("description of a ROM of ours") {
    const romfile::Bytes file = fixture::our_rom(64 << 10);
    const auto rom = describe_rom(file);
    REQUIRE(rom);
    CHECK(rom->size == 64 << 10);
    CHECK(rom->size_class == 64 << 10);
    CHECK(rom->sha256 == romfile::sha256_hex(file));
    CHECK(rom->version == "0.1.0");
    CHECK(!rom->build_id.empty());
    REQUIRE(rom->images.size() == 2);
    CHECK(rom->images[0].vendor == 0x1AF4);
    CHECK(rom->images[0].device == 0x1000);
    CHECK(rom->images[1].device == 0x1041);
    CHECK(rom->findings.empty());
    CHECK(rom->configuration.script_sha256.empty());
    CHECK(rom->configuration.settings.empty());
}

TEST_CASE("description of what was embedded") {
    const std::string script = "#!multinic\nautoboot\n";
    const std::string settings = "hostname=web\nfilename=a\n";
    const auto rom = describe_rom(embedded({script, settings}));
    REQUIRE(rom);
    CHECK(rom->configuration.script_sha256.size() == 64);
    REQUIRE(rom->configuration.settings.size() == 2);
    CHECK(rom->configuration.settings[0] == std::pair<std::string, std::string>("hostname", "web"));
    CHECK(rom->configuration.settings[1].first == "filename");
}

TEST_CASE("description of another make, and of damage") {
    const auto other = describe_rom(fixture::other_rom(3000));
    REQUIRE(other);
    CHECK(other->size_class == 4096);
    CHECK(other->version.empty());
    CHECK(other->build_id.empty());
    CHECK(other->images.size() == 2);
    CHECK(other->images[0].vendor == 0x8086);

    romfile::Bytes file = fixture::our_rom(64 << 10);
    file[0x300] ^= 1;
    const auto damaged = describe_rom(file);
    REQUIRE(damaged);
    CHECK(!damaged->findings.empty());

    CHECK(!describe_rom(romfile::Bytes(1024)));
}

TEST_CASE("each file of a host is described once") {
    const LinkRow row = rows_of(built_in_layouts(), "el9")->front();
    const Host host(row);
    host.install_and_choose();
    host.tree.link("/one.rom", host.ours());
    host.tree.link("/other.rom", "/one.rom");
    const auto images =
        look_at_rom_images(host.tree.root(), {row, row}, {"/one.rom", "/other.rom", host.ours()});
    CHECK(paths_of(images) == std::vector<std::string>{host.ours(), host.stock_path()});
    REQUIRE(images.size() == 2);
    REQUIRE(images[0].description);
    CHECK(images[0].description->version == "0.1.0");
    REQUIRE(images[1].description);
    CHECK(images[1].description->version.empty());
}

TEST_CASE("what was taken over is described where it was put") {
    LinkRow row = rows_of(built_in_layouts(), "el9")->front();
    row.stock.reset();
    const Tree tree;
    tree.file(row.rom_folder + "/before/" + row.group, fixture::other_rom(1536));
    const auto images = look_at_rom_images(tree.root(), {row}, {});
    REQUIRE(images.size() == 1);
    CHECK(images[0].path == row.rom_folder + "/before/" + row.group);
    CHECK(images[0].description);
}

TEST_CASE("what cannot be described says why") {
    const LinkRow row = rows_of(built_in_layouts(), "el9")->front();
    const Tree tree;
    SECTION("nothing is there, and nobody asked for it") {
        CHECK(look_at_rom_images(tree.root(), {row}, {}).empty());
    }
    SECTION("a link of the layout that leads nowhere") {
        tree.link(row.link, "/nowhere.rom");
        const auto images = look_at_rom_images(tree.root(), {row}, {});
        REQUIRE(images.size() == 1);
        CHECK(images[0].path == "/nowhere.rom");
        CHECK(images[0].description.error().what == "is not there");
    }
    SECTION("further paths") {
        struct Row {
            const char* path;
            const char* what;
        };
        tree.link("/circle", "circle");
        tree.folder("/folder");
        tree.file("/text", std::string(1000, 'x'));
        tree.file("/file", "");
        const Row further = GENERATE(Row{"/absent", "is not there"},
                                     Row{"/circle", "leads in a circle"},
                                     Row{"/folder", "is not a file"},
                                     Row{"/text", ""});
        CAPTURE(further.path);
        const auto images = look_at_rom_images(tree.root(), {}, {further.path});
        REQUIRE(images.size() == 1);
        CHECK(images[0].path == further.path);
        REQUIRE(!images[0].description);
        CHECK(images[0].description.error().what.find(further.what) != std::string::npos);
        CHECK(images[0].description.error().where.find(further.path) != std::string::npos);
    }
}
