// SPDX-License-Identifier: GPL-2.0-or-later
// The module rom_image on files in a folder of the test's own.
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "modules/modules.hpp"
#include "romfile/file_io.hpp"
#include "romfile/folder_fixture.hpp"
#include "romfile/rom_fixture.hpp"
#include "romfile/size_class.hpp"
#include "romfile/slot_settings.hpp"

using module::Answer;
using module::Json;

namespace {

namespace fs = std::filesystem;

class Folder : public romfile::fixture::Folder {
  public:
    Folder() {
        static const romfile::Bytes rom = romfile::fixture::good_rom();  // compressing takes long
        write("source.rom", *romfile::pad(rom, *romfile::parse_rom(rom), 64 << 10));
    }
    std::string operator/(const std::string& name) const { return at(name); }
    void write(const std::string& name, const romfile::Bytes& bytes) const {
        REQUIRE(romfile::write_file_atomically(*this / name, bytes, 0644));
    }
    void write(const std::string& name, const std::string& text) const {
        write(name, romfile::Bytes(text.begin(), text.end()));
    }
    romfile::RomFile rom(const std::string& name) const {
        return *romfile::parse_rom(romfile::read_file(*this / name)->bytes);
    }

    /// The task with `options`, to make site.rom of source.rom.
    Answer make(Json options, bool check_mode = false) const {
        Json all = {{"dest", *this / "site.rom"},
                    {"src", *this / "source.rom"},
                    {"_ansible_check_mode", check_mode}};
        all.update(options);
        const auto task = module::parse_task(modules::rom_image.spec, all.dump());
        REQUIRE(task);
        return modules::rom_image.act(task->arguments, task->task);
    }
};

const std::string script = "#!ipxe\nautoboot\n";

}  // namespace

TEST_CASE("rom_image: made, made again, changed") {
    const Folder folder;
    const Answer made =
        folder.make({{"script", script}, {"settings", {{"menu", "never"}, {"dhcp-total", 20}}}});
    REQUIRE(made.failure.empty());
    CHECK(made.changed);
    CHECK(made.values["image"]["settings"]["dhcp-total"] == "20");
    CHECK(folder.rom("site.rom").payload->slot->script == script);
    CHECK(romfile::overall(folder.rom("site.rom")) == romfile::Verdict::good);
    CHECK(folder.count() == 2);
    CHECK_FALSE(
        folder.make({{"script", script}, {"settings", {{"menu", "never"}, {"dhcp-total", "20"}}}})
            .changed);
    // What is not named goes, unless it is to stay.
    const Answer kept = folder.make({{"settings", {{"menu", "key"}}}, {"purge", false}});
    CHECK(kept.changed);
    CHECK(kept.values["image"]["settings"] == Json({{"dhcp-total", "20"}, {"menu", "key"}}));
    CHECK(folder.rom("site.rom").payload->slot->script == script);
    CHECK(folder.make(Json::object()).changed);
    CHECK(folder.rom("site.rom").payload->slot->script.empty());
    CHECK(folder.rom("site.rom").payload->slot->settings.empty());
}

TEST_CASE("rom_image: check mode tells the same and changes nothing") {
    const Folder folder;
    const Answer answer = folder.make({{"script", script}}, true);
    CHECK(answer.changed);
    CHECK(answer.failure.empty());
    CHECK(folder.count() == 1);
    const Answer made = folder.make({{"script", script}});
    CHECK(made.values["image"] == answer.values["image"]);
    CHECK(made.diff[0].after == answer.diff[0].after);
    CHECK_FALSE(folder.make({{"script", script}}, true).changed);
}

TEST_CASE("rom_image: the diff has what is in the file, and no passwords") {
    const Folder folder;
    (void)folder.make({{"settings", {{"menu", "key"}}}});
    const Answer answer = folder.make(
        {{"script", script}, {"settings", {{"menu", "never"}, {"net0/password", "geheim"}}}});
    REQUIRE(answer.diff.size() == 1);
    CHECK(answer.diff[0].before.find("setting menu=key\n") != std::string::npos);
    CHECK(answer.diff[0].after.find("setting menu=never\n") != std::string::npos);
    CHECK(answer.diff[0].after.find("autoboot") != std::string::npos);
    CHECK(answer.diff[0].after.find("geheim") == std::string::npos);
    CHECK(answer.values.dump().find("geheim") == std::string::npos);
    CHECK(romfile::settings_in(folder.rom("site.rom").payload->slot->settings)[1].second ==
          "geheim");
}

TEST_CASE("rom_image: mode, owner and size class") {
    const Folder folder;
    REQUIRE(folder.make({{"mode", "0600"}, {"class", "128K"}}).changed);
    struct stat status {};
    REQUIRE(::stat((folder / "site.rom").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    CHECK(status.st_size == 128 << 10);
    // The class that is there is kept, as is the mode.
    CHECK_FALSE(folder.make(Json::object()).changed);
    const Answer moded = folder.make({{"mode", "u=rw,go=r"}});
    CHECK(moded.changed);
    CHECK(moded.values["mode"] == "0644");
    REQUIRE(::stat((folder / "site.rom").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0644);
}

TEST_CASE("rom_image: the old file is kept when that is asked for") {
    const Folder folder;
    CHECK_FALSE(folder.make({{"backup", true}}).values.contains("backup_file"));
    const romfile::Bytes old = romfile::read_file(folder / "site.rom")->bytes;
    CHECK_FALSE(folder.make({{"backup", true}}).values.contains("backup_file"));
    const Answer answer = folder.make({{"backup", true}, {"script", script}});
    const std::string backup = answer.values["backup_file"];
    CHECK(romfile::read_file(backup)->bytes == old);
    CHECK(folder.count() == 3);
}

TEST_CASE("rom_image: what cannot be done is refused, and nothing is touched") {
    const Folder folder;
    folder.write("site.rom", std::string("no ROM at all"));
    folder.write("random", std::string(70'000, 'x'));
    fs::create_directory(folder / "folder");
    fs::create_symlink("loop", folder / "loop");
    std::string long_script = "#!ipxe\n";
    while (long_script.size() < 200'000)
        long_script += "echo a line\n";
    struct Row {
        Json options;
        const char* says;
    };
    const Row rows[] = {
        {Json::object(), "is no option ROM"},
        {{{"dest", "relative"}}, "no absolute path"},
        {{{"dest", folder / "folder"}}, "is a folder"},
        {{{"dest", folder / "loop"}}, "loop"},
        {{{"dest", folder / "absent/site.rom"}}, "cannot create"},
        {{{"dest", folder / "new"}, {"src", folder / "absent"}}, "absent"},
        {{{"dest", folder / "new"}, {"src", folder / "random"}}, "random"},
        {{{"dest", folder / "new"}, {"script", "#!ipxe\nno_such_command\n"}}, "script:2:1: "},
        {{{"dest", folder / "new"}, {"script", std::string("a\0b", 3)}}, "control characters"},
        {{{"dest", folder / "new"}, {"script_file", folder / "absent"}}, "script_file"},
        {{{"dest", folder / "new"}, {"settings", {{"menu", true}}}}, "settings: menu: is neither"},
        {{{"dest", folder / "new"}, {"settings", {{"a b", "c"}}}}, "settings: a b"},
        {{{"dest", folder / "new"}, {"settings", {{"a", "b\nc=d"}}}}, "settings: a"},
        {{{"dest", folder / "new"}, {"owner", "nobody_has_this"}}, "owner"},
        {{{"dest", folder / "new"}, {"mode", "99"}}, "mode"},
        {{{"dest", folder / "new"}, {"setype", "x_t"}}, "SELinux"},
        {{{"dest", folder / "new"}, {"script", long_script}}, "source.rom"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.options.dump());
        const Answer answer = folder.make(row.options);
        CAPTURE(answer.failure);
        CHECK(answer.failure.find(row.says) != std::string::npos);
        CHECK_FALSE(answer.changed);
        CHECK(folder.count() == 5);
    }
    CHECK(folder.make({{"force", true}}).changed);
    CHECK(folder
              .make({{"dest", folder / "new"},
                     {"lint", false},
                     {"script", "#!ipxe\nno_such_command\n"}})
              .changed);
}
