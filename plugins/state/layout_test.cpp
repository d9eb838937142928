// SPDX-License-Identifier: GPL-2.0-or-later
// The layout table: the one that is shipped, broken ones, and hosts that it is to be matched with.
#include "state/layout.hpp"

#include <set>

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;
using Names = std::vector<std::string>;

namespace {

const std::string good_row = "el9 efi.rom /o/efi.rom override /s/efi.rom 256K /r /e,/f";

Result<std::optional<std::string>> detect(const Tree& tree) {
    return detect_layout(built_in_layouts(), tree.root());
}

}  // namespace

TEST_CASE("the table that is shipped") {
    CHECK(layout_names(built_in_layouts()) == Names{"el9", "el8", "el7", "debian", "suse"});
    const LayoutTable el9 = *rows_of(built_in_layouts(), "el9");
    REQUIRE(el9.size() == 2);
    CHECK(el9[0].group == "efi-virtio.rom");
    CHECK(el9[0].link == "/usr/share/qemu-firmware/efi-virtio.rom");
    CHECK(el9[0].kind == LinkRow::Kind::overriding);
    CHECK(el9[0].stock == "/usr/share/ipxe/qemu/efi-virtio.rom");
    CHECK(el9[0].size_class == 256 << 10);
    CHECK(el9[0].rom_folder == "/usr/share/qemu-rom-multinic");
    const LayoutTable suse = *rows_of(built_in_layouts(), "suse");
    CHECK(suse[0].kind == LinkRow::Kind::takeover);
    CHECK_FALSE(suse[0].stock);
}

TEST_CASE("the file that QEMU loads on it is one of every layout's") {
    for (const std::string& name : layout_names(built_in_layouts())) {
        INFO(name);
        const char* const loaded = name == "el7" ? "pxe-virtio.rom" : "efi-virtio.rom";
        std::set<std::string> groups;
        const Result<LayoutTable> rows = rows_of(built_in_layouts(), name);
        for (const LinkRow& row : *rows)
            groups.insert(row.group);
        CHECK(groups.count(loaded) == 1);
    }
}

TEST_CASE("a layout that is not there, with those that are") {
    const Result<LayoutTable> rows = rows_of(built_in_layouts(), "el6");
    REQUIRE_FALSE(rows);
    CHECK(rows.error().what == "there is no layout \"el6\"");
    CHECK(rows.error().what_to_do == "Known are el9, el8, el7, debian, suse.");
}

TEST_CASE("comments, empty lines and any blanks") {
    const Result<LayoutTable> table = parse_layouts(
        "# heading\n\n  \t\n\t" + good_row + "   # why\nel8 a.rom /a.rom takeover - 1M /r /e");
    REQUIRE(table);
    REQUIRE(table->size() == 2);
    CHECK((*table)[0].evidence == Names{"/e", "/f"});
    CHECK((*table)[1].size_class == 1 << 20);
}

TEST_CASE("every error names its line") {
    struct Case {
        const char* row;
        const char* what;
    };
    const Case cases[] = {
        {"el9 efi.rom /o/efi.rom override /s/efi.rom 256K /r", "7 words instead of 8"},
        {"el9 efi.rom /o/efi.rom override /s/efi.rom 256K /r /e x", "9 words"},
        {"e/9 efi.rom /o/efi.rom override /s/efi.rom 256K /r /e", "layout \"e/9\" is not a name"},
        {"-l9 efi.rom /o/efi.rom override /s/efi.rom 256K /r /e", "layout"},
        {"el9 .. /o/.. override /s/efi.rom 256K /r /e", "group \"..\""},
        {"el9 efi.rom o/efi.rom override /s/efi.rom 256K /r /e", "link"},
        {"el9 efi.rom /o/../efi.rom override /s/efi.rom 256K /r /e", "link"},
        {"el9 efi.rom /o/pxe.rom override /s/efi.rom 256K /r /e", "name of the group"},
        {"el9 efi.rom /o/efi.rom replace /s/efi.rom 256K /r /e", "override or takeover"},
        {"el9 efi.rom /o/efi.rom override - 256K /r /e", "stock"},
        {"el9 efi.rom /o/efi.rom override s 256K /r /e", "stock"},
        {"el9 efi.rom /o/efi.rom override /s 300K /r /e", "size class"},
        {"el9 efi.rom /o/efi.rom override /s 256K / /e", "romdir"},
        {"el9 efi.rom /o/efi.rom override /s 256K /r ,", "evidence"},
        {"el9 efi.rom /o/efi.rom override /s 256K /r /e,f", "evidence"},
        {"el9 efi.rom /p/efi.rom takeover - 256K /r /e", "layout el9 has efi.rom already"},
    };
    for (const Case& one : cases) {
        INFO(one.row);
        const Result<LayoutTable> table = parse_layouts(good_row + "\n\n" + one.row + "\n");
        REQUIRE_FALSE(table);
        CHECK_THAT(table.error().what, Catch::Contains(one.what));
        CHECK(table.error().where == "layout table, line 3");
    }
    CHECK_FALSE(parse_layouts("# nothing\n"));
    std::string many;
    for (int i = 0; i <= 256; ++i)
        many += "l" + std::to_string(i) + " a.rom /a.rom takeover - 64K /r /e\n";
    CHECK_THAT(parse_layouts(many).error().what, Catch::Contains("more than 256 rows"));
}

TEST_CASE("hosts are told apart by what they have") {
    const Tree tree;
    CHECK_FALSE(*detect(tree));
    SECTION("el9") {
        tree.folder("/usr/share/ipxe/qemu");
        tree.folder("/usr/share/qemu-kvm");
        CHECK(*detect(tree) == "el9");
    }
    SECTION("el8") {
        tree.folder("/usr/share/qemu-kvm");
        tree.folder("/usr/share/ipxe");
        tree.folder("/usr/share/ipxe.efi");
        CHECK(*detect(tree) == "el8");
    }
    SECTION("el7") {
        tree.folder("/usr/share/qemu-kvm");
        tree.folder("/usr/share/ipxe");
        CHECK(*detect(tree) == "el7");
    }
    SECTION("debian, also with our link in the folder that is SUSE's") {
        tree.file("/usr/lib/ipxe/qemu/efi-virtio.rom", "x");
        tree.link("/usr/share/qemu/efi-virtio.rom", "/etc/alternatives/efi-virtio.rom");
        CHECK(*detect(tree) == "debian");
    }
    SECTION("suse, by a link of ours that leads nowhere just now") {
        tree.link("/usr/share/qemu/efi-virtio.rom", "/etc/alternatives/efi-virtio.rom");
        CHECK(*detect(tree) == "suse");
    }
}

TEST_CASE("evidence that cannot be looked at leaves the layout open") {
    const Tree tree;
    const Result<LayoutTable> table =
        parse_layouts("x a.rom /a.rom takeover - 64K /r /" + std::string(300, 'n'));
    REQUIRE(table);
    CHECK_FALSE(detect_layout(*table, tree.root()));
}
