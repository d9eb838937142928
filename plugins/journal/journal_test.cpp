// SPDX-License-Identifier: GPL-2.0-or-later
#include <catch2/catch.hpp>
#include <string>

#include "journal/journal_line.hpp"
#include "journal/journal_reader.hpp"

namespace journal {
namespace {

const std::string digest(64, 'a');

Entry upgrade() {
    Entry entry;
    entry.time = 1764407000;
    entry.packages = {{"qemu-kvm-common",
                       Action::upgrade,
                       "15:6.2.0-40.x86_64",
                       "15:6.2.0-41.x86_64",
                       false,
                       true},
                      {"bash", Action::install, "", "5-1.x86_64", false, false}};
    entry.packages_left_out = 2;
    entry.roms = {{"efi-virtio.rom",
                   Place::link,
                   "/usr/share/qemu-firmware/efi-virtio.rom",
                   RomFile{"../x", "/usr/share/x", digest},
                   std::nullopt},
                  {"pxe-virtio.rom",
                   Place::stock,
                   "/usr/share/pxe-virtio.rom",
                   RomFile{"", "/a", digest},
                   RomFile{"", "/a", digest}}};
    entry.login_user = 1000;
    entry.user_name = "alice";
    entry.command = {"rpm", "rpm -U x"};
    entry.parent = {"bash", "-bash"};
    return entry;
}

Entry read_back(const Entry& entry) {
    const Journal journal = read_journal(to_line(entry));
    REQUIRE(journal.skipped == 0);
    REQUIRE(journal.entries.size() == 1);
    return journal.entries[0];
}

TEST_CASE("journal: the line of a transaction") {
    CHECK(
        to_line(upgrade()) ==
        R"({"schema":1,"time":1764407000,"result":"done","packages":[)"
        R"({"name":"qemu-kvm-common","action":"upgrade","old":"15:6.2.0-40.x86_64",)"
        R"("new":"15:6.2.0-41.x86_64","failed":false,"touched_rom":true},)"
        R"({"name":"bash","action":"install","old":null,"new":"5-1.x86_64","failed":false,"touched_rom":false}],)"
        R"("packages_left_out":2,"roms":[)"
        R"({"group":"efi-virtio.rom","place":"link","path":"/usr/share/qemu-firmware/efi-virtio.rom",)"
        R"("before":{"link":"../x","target":"/usr/share/x","sha256":")" +
            digest +
            R"("},"after":null},)"
            R"({"group":"pxe-virtio.rom","place":"stock","path":"/usr/share/pxe-virtio.rom","before":{"link":null,"target":"/a","sha256":")" +
            digest + R"("},"after":{"link":null,"target":"/a","sha256":")" + digest +
            R"("}}],"user":{"id":0,"login_id":1000,"name":"alice"},)"
            R"("command":{"name":"rpm","line":"rpm -U x"},"parent":{"name":"bash","line":"-bash"}})"
            "\n");
}

TEST_CASE("journal: what is written is read again") {
    const Entry entry = read_back(upgrade());
    CHECK(to_line(entry) == to_line(upgrade()));
    CHECK(entry.login_user == 1000);
    CHECK(entry.roms[0].before->link_text == "../x");
    CHECK_FALSE(entry.roms[0].after);
    Entry empty;
    empty.failed = true;
    CHECK(to_line(read_back(empty)) == to_line(empty));
}

TEST_CASE("journal: texts of any bytes are one line of UTF-8") {
    Entry entry = upgrade();
    entry.command.line = "a\"\\\n\x01\x7F \xC3\xA4 \xFF \xC0\xAF \xED\xA0\x80 \xE2\x82";
    const std::string line = to_line(entry);
    CHECK(line.find('\n') == line.size() - 1);
    const std::string bad = "\xEF\xBF\xBD";
    CHECK(read_back(entry).command.line == "a\"\\\n\x01\x7F \xC3\xA4 " + bad + " " + bad + bad +
                                               " " + bad + bad + bad + " " + bad + bad);
}

TEST_CASE("journal: a line has a longest length") {
    Entry entry = upgrade();
    const std::string longest(100'000, '\x01');
    entry.packages.assign(500, {longest, Action::upgrade, longest, longest, true, true});
    const RomFile file{longest, longest, digest};
    entry.roms.assign(500, {longest, Place::link, "/" + longest, file, file});
    entry.command = entry.parent = {longest, longest};
    entry.user_name = longest;
    const std::string line = to_line(entry);
    CHECK(line.size() <= longest_line);
    const Entry read = read_back(entry);
    CHECK(read.packages.size() == most_packages);
    CHECK(read.packages_left_out == 2 + 500 - most_packages);
    CHECK(read.roms.size() == most_links);
}

TEST_CASE("journal: lines that are none of ours are skipped") {
    const std::string good = to_line(upgrade());
    const auto changed = [&](const std::string& what, const std::string& into) {
        std::string line = good;
        const std::size_t at = line.find(what);
        REQUIRE(at != std::string::npos);
        return line.replace(at, what.size(), into);
    };
    const std::string bad_lines[] = {
        "x\n",
        "{}\n",
        "[]\n",
        std::string(1000, '[') + "\n",
        good.substr(0, good.size() / 2) + "\n",
        changed("\"schema\":1", "\"schema\":2"),
        changed("\"time\":1764407000", "\"time\":-1"),
        changed("\"time\":1764407000", "\"time\":1e3"),
        changed("\"time\":1764407000", "\"time\":99999999999999999999"),
        changed("\"result\":\"done\"", "\"result\":\"well\""),
        changed("\"action\":\"upgrade\"", "\"action\":\"install\""),
        changed("\"old\":null", "\"old\":\"1-1\""),
        changed("\"name\":\"bash\"", "\"name\":\"\""),
        changed("\"failed\":false", "\"failed\":0"),
        changed("\"place\":\"link\"", "\"place\":\"\""),
        changed("\"failed\":false", "\"failed\":false,\"more\":1"),
        changed(digest, digest.substr(1)),
        changed("\"path\":\"/", "\"path\":\""),
        changed("\"login_id\":1000", "\"login_id\":4294967296"),
        changed("alice", std::string(10'000, 'a')),
        std::string(longest_line, ' ') + good,
    };
    for (const std::string& bad : bad_lines) {
        CAPTURE(bad.substr(0, 300));
        const Journal journal = read_journal(good + bad + "\n" + good);
        CHECK(journal.entries.size() == 2);
        CHECK(journal.skipped == 1);
    }
}

TEST_CASE("journal: a torn last line, and no line at all") {
    const std::string good = to_line(upgrade());
    const Journal torn = read_journal(good + good.substr(0, 40));
    CHECK(torn.entries.size() == 1);
    CHECK(torn.skipped == 1);
    const Journal none = read_journal("");
    CHECK(none.entries.empty());
    CHECK(none.skipped == 0);
    CHECK(read_journal("\n\n\n").skipped == 0);
    // Without its newline only: it is all there.
    CHECK(read_journal(good.substr(0, good.size() - 1)).entries.size() == 1);
}

TEST_CASE("journal: the newest of too many entries are kept") {
    Entry entry;
    std::string bytes;
    for (std::size_t i = 0; i < most_entries + 5; ++i) {
        entry.time = static_cast<std::int64_t>(i);
        bytes += to_line(entry);
    }
    const Journal journal = read_journal(bytes);
    CHECK(journal.entries.size() == most_entries);
    CHECK(journal.skipped == 5);
    CHECK(journal.entries.front().time == 5);
    CHECK(journal.entries.back().time == static_cast<std::int64_t>(most_entries) + 4);
}

TEST_CASE("journal: a transaction in words") {
    Entry entry = upgrade();
    CHECK(describe(entry) == "upgrade of qemu-kvm-common 15:6.2.0-40.x86_64 to 15:6.2.0-41.x86_64");
    entry.packages[0].touched_rom = false;
    entry.failed = true;
    CHECK(describe(entry) ==
          "upgrade of qemu-kvm-common 15:6.2.0-40.x86_64 to 15:6.2.0-41.x86_64 and install of bash "
          "5-1.x86_64, failed");
    entry.failed = false;
    entry.packages = {{"a", Action::erase, "1-1.noarch", ""},
                      {"b", Action::obsolete, "2-1.noarch", ""},
                      {"c", Action::reinstall, "3-1.noarch", "3-1.noarch"},
                      {"d", Action::downgrade, "4-1.noarch", "3-1.noarch"}};
    CHECK(
        describe(entry) ==
        "erase of a 1-1.noarch, replacement of b 2-1.noarch, reinstall of c 3-1.noarch and 1 more");
    entry.packages.clear();
    CHECK(describe(entry) == "transaction of packages that are not known");
}

TEST_CASE("journal: the groups that were changed") {
    Entry entry = upgrade();
    CHECK(changed_groups(entry) == std::vector<std::string>{"efi-virtio.rom"});
    CHECK(changed_groups(entry, Place::stock).empty());
    entry.roms.push_back(entry.roms[0]);
    entry.roms[1].after->sha256 = std::string(64, 'b');
    CHECK(changed_groups(entry) == std::vector<std::string>{"efi-virtio.rom"});
    CHECK(changed_groups(entry, Place::stock) == std::vector<std::string>{"pxe-virtio.rom"});
    entry.roms.clear();
    CHECK(changed_groups(entry).empty());
}

}  // namespace
}  // namespace journal
