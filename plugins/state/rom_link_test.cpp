// SPDX-License-Identifier: GPL-2.0-or-later
// Every state of a link, on a host of every row of the layout table.
#include "state/rom_link.hpp"

#include "state/test_host.hpp"

using namespace state;
using fixture::Host;
using fixture::told;
using romfile::Verdict;

namespace {

/// Runs `test` on a fresh host of every row.
template <class Test>
void on_every_row(Test test) {
    for (const LinkRow& row : built_in_layouts()) {
        const Host host(row);
        INFO(row.layout << " " << row.group);
        test(host, row);
    }
}

bool overriding(const LinkRow& row) {
    return row.kind == LinkRow::Kind::overriding;
}

void check_broken(const Host& host, const std::string& reason) {
    const RomLink link = host.look();
    INFO(told(link));
    CHECK(link.state == LinkState::broken);
    CHECK(link.verdict() == Verdict::bad);
    CHECK_THAT(link.reason, Catch::Contains(reason));
}

}  // namespace

TEST_CASE("ours: chosen by priority, and by hand") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        for (const Selection selection : {Selection::automatic, Selection::manual}) {
            host.alternatives(host.ours(), selection == Selection::automatic ? "auto" : "manual");
            const RomLink link = host.look();
            INFO(told(link));
            CHECK(link.state == LinkState::ours);
            CHECK(link.verdict() == Verdict::good);
            CHECK(link.reason.empty());
            CHECK(link.manager.kind == Manager::Kind::alternatives);
            CHECK(link.manager.selection == selection);
            CHECK(link.link_text == "/etc/alternatives/" + row.group);
            CHECK(link.target == host.ours());
            CHECK(link.size_class == row.size_class);
            CHECK(link.stock_size_class == row.size_class);
            CHECK(link.class_agrees.verdict == Verdict::good);
            REQUIRE(link.rom);
            CHECK(link.rom->version == "0.1.0");
            CHECK(link.notes.empty());
            CHECK(link.changed.value() > 0);
        }
    });
}

TEST_CASE("ours: a link straight to the file, where there is no alternatives program") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install();
        host.tree.link(row.link, host.ours());
        host.tree.file("/var/lib/dpkg/info/owner.list", "/.\n");
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::ours);
        CHECK(link.verdict() == Verdict::good);
        CHECK(link.manager.kind == Manager::Kind::plain);
    });
}

TEST_CASE("stock: a host without us") {
    on_every_row([](const Host& host, const LinkRow& row) {
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::stock);
        CHECK(link.verdict() == Verdict::bad);
        CHECK(link.target == host.stock_path());
        CHECK(link.size_class == row.size_class);
        CHECK(link.class_agrees.verdict == Verdict::good);
        CHECK_FALSE(link.rom);
        if (overriding(row)) {
            CHECK(link.manager.kind == Manager::Kind::nothing);
            CHECK(link.maybe_changed.has_value());
        } else {
            CHECK(link.manager.kind == Manager::Kind::package);
            CHECK(link.manager.package == "owner");
        }
    });
}

TEST_CASE("stock: the administrator's choice among the alternatives") {
    on_every_row([](const Host& host, const LinkRow&) {
        host.install();
        host.alternatives(host.registered_stock(), "manual");
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::stock);
        CHECK(link.manager.selection == Selection::manual);
        CHECK(link.target == host.registered_stock());
        CHECK(link.notes.empty());
    });
}

TEST_CASE("stock: the owner's upgrade has laid its own again over a taken-over path") {
    on_every_row([](const Host& host, const LinkRow& row) {
        if (overriding(row))
            return;
        host.install_and_choose();
        if (row.stock)
            host.tree.link(row.link, *row.stock);
        else
            host.tree.file(row.link, fixture::other_rom(row.size_class));
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::stock);
        CHECK(link.manager.kind == Manager::Kind::package);
    });
}

TEST_CASE("foreign: an administrator's link, file, or registered alternative") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install();
        host.tree.file("/srv/own.rom", fixture::other_rom(row.size_class));
        host.tree.file("/var/lib/dpkg/info/owner.list", "/.\n");
        host.tree.link(row.link, "/srv/own.rom");
        RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::foreign);
        CHECK(link.verdict() == Verdict::bad);
        CHECK(link.manager.kind == Manager::Kind::administrator);
        CHECK(link.target == "/srv/own.rom");
        host.alternatives("/srv/own.rom", "manual");
        link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::foreign);
        CHECK(link.manager.selection == Selection::manual);
        if (!row.stock)
            return;  // a file there is the stock ROM
        host.tree.file(row.link, fixture::other_rom(row.size_class));
        link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::foreign);
        CHECK(link.manager.kind == Manager::Kind::administrator);
    });
}

TEST_CASE("foreign: a copy of our ROM that somebody laid there by hand") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install();
        host.tree.file(row.link, fixture::our_rom(row.size_class));
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::foreign);
        CHECK(link.rom.has_value());
        REQUIRE(link.notes.size() == 1);
        CHECK_THAT(link.notes[0].what, Catch::Contains("copy of our ROM, version 0.1.0"));
    });
}

TEST_CASE("broken: links and things at which QEMU stops or that it passes over") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        const char* const passed_over =
            overriding(row) ? "QEMU takes the stock ROM" : "QEMU starts no guest";
        host.tree.remove(host.ours());
        check_broken(host, host.ours() + ", which is not there");
        check_broken(host, passed_over);
        host.tree.remove("/etc/alternatives/" + row.group);
        check_broken(host, "/etc/alternatives/" + row.group + ", which is not there");
        host.tree.link(row.link, row.group);
        check_broken(host, "in a circle");
        check_broken(host, passed_over);
        host.tree.folder("/somewhere");
        host.tree.link(row.link, "/somewhere");
        check_broken(host, "is not a file: QEMU starts no guest");
        host.tree.file("/empty", "");
        host.tree.link(row.link, "/empty");
        check_broken(host, "is empty: QEMU starts no guest");
    });
}

TEST_CASE("broken: another size class than the stock ROM's, whoever's it is") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install();
        const std::size_t other = row.size_class == 512 << 10 ? 256 << 10 : 2 * row.size_class;
        host.alternatives(host.our_path(other));
        check_broken(host, "size class");
        CHECK(host.look().class_agrees.verdict == Verdict::bad);
        CHECK(host.look().rom.has_value());
        host.tree.file("/srv/own.rom", fixture::other_rom(other));
        host.tree.link(row.link, "/srv/own.rom");
        check_broken(host, "live migration fails");
    });
}

TEST_CASE("the class is the one of the stock ROM on this host, not the table's") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install();
        host.tree.file(host.registered_stock(), fixture::other_rom(2 * row.size_class));
        host.alternatives(host.our_path(2 * row.size_class));
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::ours);
        CHECK(link.stock_size_class == 2 * row.size_class);
        host.tree.remove(host.registered_stock());
        CHECK(host.look().stock_size_class == row.size_class);
        CHECK(host.look().state == LinkState::broken);
    });
}

TEST_CASE("broken: a damaged ROM in our folder, or none at all") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        romfile::Bytes damaged = fixture::our_rom(row.size_class);
        damaged[0x390] ^= 1;
        host.tree.file(host.ours(), damaged);
        check_broken(host, "damaged");
        host.tree.file(host.ours(), std::string(row.size_class, 'x'));
        check_broken(host, "not an option ROM");
        host.tree.file(host.ours(), fixture::other_rom(row.size_class));
        check_broken(host, "no ROM of ours");
    });
}

TEST_CASE("missing: nothing at the link and nothing behind it") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.tree.remove(row.link);
        if (row.stock)
            host.tree.remove(*row.stock);
        const RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::missing);
        CHECK(link.verdict() == Verdict::bad);
        CHECK(link.manager.kind == Manager::Kind::nothing);
        CHECK_THAT(link.reason, Catch::Contains("QEMU starts no guest"));
    });
}

TEST_CASE("unknown: what could not be read is not taken for absent") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        const std::string too_long(300, 'n');
        host.tree.link(row.link, too_long);
        RomLink link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::unknown);
        CHECK(link.verdict() == Verdict::unknown);
        CHECK_THAT(link.reason, Catch::Contains("File name too long"));
        CHECK(link.manager.kind == Manager::Kind::unknown);
        host.alternatives("/etc/" + too_long);
        CHECK(host.look().state == LinkState::unknown);
        if (!row.stock)
            return;
        host.alternatives(host.ours());
        host.tree.link(*row.stock, too_long);
        link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::ours);
        CHECK(link.class_agrees.verdict == Verdict::unknown);
        CHECK(link.verdict() == Verdict::unknown);
    });
}

TEST_CASE("a copy that an interrupted change left is ours, and is to be put in order") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        host.tree.file(host.record_path() + ".shield", fixture::our_rom(row.size_class));
        RomLink link = host.look();
        REQUIRE(link.notes.size() == 1);
        CHECK_THAT(link.notes[0].what, Catch::Contains(".shield is left over"));
        CHECK(link.verdict() == Verdict::good);
        host.tree.file(row.link, fixture::our_rom(row.size_class));
        link = host.look();
        INFO(told(link));
        CHECK(link.state == LinkState::ours);
        CHECK(link.leftover);
        CHECK(link.verdict() == Verdict::bad);
        REQUIRE(link.notes.size() == 1);
        CHECK_THAT(link.notes[0].what, Catch::Contains("an interrupted change left"));
    });
}

TEST_CASE("notes on what is not as it should be beside the link") {
    struct Case {
        const char* note;
        void (*spoil)(const Host& host, const LinkRow& row);
    };
    const Case cases[] = {
        {".multinic-new is left over",
         [](const Host& host, const LinkRow& row) {
             host.tree.file(row.link + ".multinic-new", "");
         }},
        {".new is left over from an interrupted change",
         [](const Host& host, const LinkRow&) { host.tree.file(host.record_path() + ".new", ""); }},
        {"/srv/gone.rom is parked",
         [](const Host& host, const LinkRow&) {
             host.tree.link(host.record_path() + ".choice", "/srv/gone.rom");
         }},
        {"refuses to change the group",
         [](const Host& host, const LinkRow& row) {
             host.tree.file("/var/lib/alternatives/" + row.group + ".new", "");
         }},
        {"no record of the group",
         [](const Host& host, const LinkRow&) { host.tree.remove("/var/lib/alternatives"); }},
        {"neither \"auto\" nor \"manual\"",
         [](const Host& host, const LinkRow& row) {
             host.tree.file("/var/lib/alternatives/" + row.group, "?");
         }},
        {"for a manual choice",
         [](const Host& host, const LinkRow& row) {
             host.tree.file("/var/lib/alternatives/" + row.group,
                            "auto\n" + row.link + "\n\n" + host.ours() + "\n50\n/x.rom\n60\n");
         }},
        {"not readable for everybody",
         [](const Host& host, const LinkRow&) {
             std::filesystem::permissions(host.tree.at(host.ours()),
                                          std::filesystem::perms::owner_read);
         }},
    };
    for (const Case& one : cases)
        on_every_row([&one](const Host& host, const LinkRow& row) {
            INFO(one.note);
            host.install_and_choose();
            one.spoil(host, row);
            const RomLink link = host.look();
            CHECK(link.state == LinkState::ours);
            REQUIRE(link.notes.size() == 1);
            CHECK_THAT(link.notes[0].what, Catch::Contains(one.note));
        });
}

TEST_CASE("a relative link to the group is the group's, too") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        const auto up = std::count(row.link.begin(), row.link.end(), '/') - 1;
        std::string text;
        for (std::ptrdiff_t i = 0; i < up; ++i)
            text += "../";
        host.tree.link(row.link, text + "etc/alternatives/" + row.group);
        CHECK(host.look().manager.kind == Manager::Kind::alternatives);
        CHECK(host.look().verdict() == Verdict::good);
    });
}

TEST_CASE("a host of a layout is looked at row by row") {
    const LayoutTable rows = *rows_of(built_in_layouts(), "debian");
    const Host host(rows[0]);
    host.install_and_choose();
    const Root root = host.tree.root();
    const std::vector<RomLink> links = look_at_links(root, rows, package_databases(root));
    REQUIRE(links.size() == 2);
    CHECK(links[0].state == LinkState::ours);
    CHECK(links[1].state == LinkState::missing);
}
