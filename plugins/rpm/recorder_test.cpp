// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/recorder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "rpm/rom_rows.hpp"
#include "state/layout.hpp"
#include "state/test_tree.hpp"

namespace rpm_plugin {
namespace {

using state::fixture::Tree;

const std::string link = "/usr/share/qemu-firmware/efi-virtio.rom";
const std::string stock = "/usr/share/ipxe/qemu/efi-virtio.rom";
const std::string ours = "/usr/share/qemu-rom-multinic/multinic-256K.rom";

int digests = 0;

/// The content itself, which is short here.
std::string as_it_is(int descriptor) {
    ++digests;
    char text[100];
    const ssize_t length = ::read(descriptor, text, sizeof text);
    return std::string(text, static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
}

/// A host of EL 9 with the stock ROM.
class World {
  public:
    World() {
        tree.file("/usr/share/ipxe.efi/1af41000.rom", "stock");
        tree.link(stock, "../../ipxe.efi/1af41000.rom");
    }

    [[nodiscard]] std::string at(const std::string& path) const { return tree.at(path).string(); }
    [[nodiscard]] Recorder recorder() const { return {rom_rows, as_it_is, at("")}; }
    /// As a package of ours does.
    void manage() const {
        tree.file(ours, "ours");
        tree.link("/etc/alternatives/efi-virtio.rom", at(ours));
        tree.link(link, at("/etc/alternatives/efi-virtio.rom"));
    }
    [[nodiscard]] journal::RomChange change(const Recorder& recorder,
                                            const std::string& path) const {
        for (const journal::RomChange& change : recorder.changes())
            if (change.path == at(path))
                return change;
        FAIL("nothing is told of " << path);
        return {};
    }

    Tree tree;
};

const int records[3] = {};
const PackageId first = &records[0];
const PackageId second = &records[1];

TEST_CASE("recorder: the rows are those of the layout table") {
    const state::LayoutTable& table = state::built_in_layouts();
    REQUIRE(std::size(rom_rows) == table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        CHECK(rom_rows[i].layout == table[i].layout);
        CHECK(rom_rows[i].group == table[i].group);
        CHECK(rom_rows[i].link == table[i].link);
        CHECK(rom_rows[i].stock == table[i].stock.value_or(""));
        CHECK(rom_rows[i].rom_folder == table[i].rom_folder);
        std::string evidence;
        for (const std::string& path : table[i].evidence)
            evidence += (evidence.empty() ? "" : ",") + path;
        CHECK(rom_rows[i].evidence == evidence);
    }
}

TEST_CASE("recorder: nothing happens") {
    const World world;
    world.manage();
    Recorder recorder = world.recorder();
    recorder.enter(first);
    recorder.file(world.at("/usr/bin/bash"));
    recorder.leave(first);
    CHECK_FALSE(recorder.finish());
    CHECK_FALSE(recorder.touched(first));
}

TEST_CASE("recorder: a package lays a file about a ROM") {
    const World world;
    world.manage();
    const std::string about[] = {link,
                                 stock,
                                 ours,
                                 "/usr/share/ipxe.efi/1af41000.rom",
                                 "/etc/alternatives/efi-virtio.rom",
                                 link + ";5f3759df"};
    for (const std::string& path : about) {
        CAPTURE(path);
        Recorder recorder = world.recorder();
        recorder.enter(first);
        recorder.leave(first);
        recorder.enter(second);
        recorder.file(world.at(path));
        recorder.leave(second);
        CHECK_FALSE(recorder.touched(first));
        CHECK(recorder.touched(second));
        CHECK(recorder.finish());
    }
    const Recorder recorder = world.recorder();
    CHECK_FALSE(recorder.is_about_rom(world.at("/usr/share/qemu-rom-multinic")));
    CHECK_FALSE(recorder.is_about_rom(world.at(link + "x")));
    CHECK_FALSE(recorder.is_about_rom(""));
}

TEST_CASE("recorder: the stock ROM is replaced") {
    const World world;
    Recorder recorder = world.recorder();
    world.tree.file("/usr/share/ipxe.efi/1af41000.rom", "newer");
    REQUIRE(recorder.finish());
    const journal::RomChange change = world.change(recorder, stock);
    CHECK(change.group == "efi-virtio.rom");
    CHECK(change.place == journal::Place::stock);
    CHECK(change.before->sha256 == "stock");
    CHECK(change.after->sha256 == "newer");
    CHECK(change.after->link_text == "../../ipxe.efi/1af41000.rom");
    CHECK(change.after->target == world.at("/usr/share/ipxe.efi/1af41000.rom"));
    CHECK(recorder.changes().size() == 1);
}

TEST_CASE("recorder: a scriptlet makes and removes the link") {
    const World world;
    Recorder making = world.recorder();
    making.enter(first);
    making.leave(first);
    making.enter(second);
    world.manage();
    making.leave(second);
    CHECK_FALSE(making.touched(first));
    CHECK(making.touched(second));
    REQUIRE(making.finish());
    CHECK_FALSE(world.change(making, link).before);
    CHECK(world.change(making, link).after->sha256 == "ours");

    Recorder removing = world.recorder();
    world.tree.remove(link);
    // What is changed between two packages is neither's.
    removing.enter(first);
    removing.leave(first);
    CHECK_FALSE(removing.touched(first));
    REQUIRE(removing.finish());
    CHECK_FALSE(world.change(removing, link).after);
}

TEST_CASE("recorder: a link that is changed and changed back") {
    const World world;
    world.manage();
    Recorder recorder = world.recorder();
    recorder.enter(first);
    world.tree.remove(link);
    recorder.leave(first);
    world.manage();
    CHECK(recorder.finish());
    CHECK(recorder.touched(first));
    CHECK(world.change(recorder, link).before == world.change(recorder, link).after);
}

TEST_CASE("recorder: dangling links, loops, folders and pipes") {
    const World world;
    world.tree.link(link, "nowhere");
    CHECK(world.recorder().changes().size() == 2);
    CHECK(world.change(world.recorder(), link).before->target.empty());
    CHECK(world.change(world.recorder(), link).before->link_text == "nowhere");
    world.tree.link(link, "efi-virtio.rom");
    CHECK(world.change(world.recorder(), link).before->target.empty());
    world.tree.remove(link);
    world.tree.folder(link);
    CHECK(world.change(world.recorder(), link).before->sha256.empty());
    world.tree.remove(link);
    REQUIRE(::mkfifo(world.at(link).c_str(), 0600) == 0);
    CHECK(world.change(world.recorder(), link).before->sha256.empty());
    CHECK(world.change(world.recorder(), link).before->target == world.at(link));
}

TEST_CASE("recorder: too large a file is not read") {
    const World world;
    world.tree.file(link, "");
    REQUIRE(::truncate(world.at(link).c_str(), largest_rom + 1) == 0);
    CHECK(world.change(world.recorder(), link).before->sha256.empty());
    REQUIRE(::truncate(world.at(link).c_str(), largest_rom) == 0);
    CHECK_FALSE(world.change(world.recorder(), link).before->sha256.empty());
}

TEST_CASE("recorder: what was not changed is not read again") {
    const World world;
    world.manage();
    Recorder recorder = world.recorder();
    digests = 0;
    CHECK_FALSE(recorder.finish());
    CHECK(digests == 0);
}

TEST_CASE("recorder: a machine of no layout") {
    const Tree tree;
    Recorder recorder(rom_rows, as_it_is, tree.at("").string());
    tree.file(link, "x");
    REQUIRE(recorder.finish());
    REQUIRE(recorder.changes().size() == 1);
    CHECK(recorder.changes()[0].after->sha256 == "x");
}

}  // namespace
}  // namespace rpm_plugin
