// SPDX-License-Identifier: GPL-2.0-or-later
// Records of both alternatives programs, and what is left of them when a disk was full.
#include "state/group_record.hpp"

#include <catch2/catch.hpp>

using namespace state;
using Format = GroupRecord::Format;

namespace {

const std::string chkconfig_record =
    "auto\n/usr/share/qemu-firmware/efi-virtio.rom\n\n"
    "/usr/share/qemu-rom-multinic/multinic-256K.rom\n50\n"
    "/usr/share/ipxe/qemu/efi-virtio.rom\n10\n";

const std::string with_followers =
    "manual\n/usr/bin/java\njava.1.gz\n/usr/share/man/java.1.gz\njre\n/usr/lib/jre\n\n"
    "/jvm/8/java\n@java-8@1800 jvm\n/jvm/8/java.1.gz\n/jvm/8/jre\n"
    "/jvm/x/java\n-1\n/jvm/x/java.1.gz\n\n";

}  // namespace

TEST_CASE("a record as chkconfig's program writes it, and as dpkg's does") {
    for (const Format format : {Format::chkconfig, Format::dpkg}) {
        const romfile::Result<GroupRecord> record =
            parse_group_record(chkconfig_record + (format == Format::dpkg ? "\n" : ""));
        REQUIRE(record);
        CHECK(record->format == format);
        CHECK(record->selection == Selection::automatic);
        CHECK(record->link == "/usr/share/qemu-firmware/efi-virtio.rom");
        CHECK(record->followers.empty());
        REQUIRE(record->choices.size() == 2);
        CHECK(record->choices[1].path == "/usr/share/ipxe/qemu/efi-virtio.rom");
        CHECK(record->choices[1].priority == 10);
        CHECK(record->best() == &record->choices[0]);
        CHECK(record->find("/usr/share/ipxe/qemu/efi-virtio.rom") == &record->choices[1]);
        CHECK(record->find("/usr/share") == nullptr);
    }
}

TEST_CASE("families, services, followers and negative priorities") {
    const romfile::Result<GroupRecord> record = parse_group_record(with_followers);
    REQUIRE(record);
    CHECK(record->format == Format::chkconfig);
    CHECK(record->selection == Selection::manual);
    REQUIRE(record->followers.size() == 2);
    CHECK(record->followers[1].name == "jre");
    CHECK(record->followers[1].link == "/usr/lib/jre");
    REQUIRE(record->choices.size() == 2);
    CHECK(record->choices[0].family == "java-8");
    CHECK(record->choices[0].priority == 1800);
    CHECK(record->choices[0].service == "jvm");
    CHECK(record->choices[1].priority == -1);
    CHECK(record->choices[1].followers == std::vector<std::string>{"/jvm/x/java.1.gz", ""});
}

TEST_CASE("of equal priorities the first is the best, and a group may be empty") {
    CHECK(parse_group_record("auto\n/l\n\n/a\n5\n/b\n5\n")->best()->path == "/a");
    CHECK(parse_group_record("auto\n/l\n\n")->best() == nullptr);
}

TEST_CASE("a record that was cut off anywhere is an error or a shorter record, never a wrong one") {
    for (const std::string& whole : {chkconfig_record, chkconfig_record + "\n", with_followers}) {
        const GroupRecord expected = *parse_group_record(whole);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            INFO(whole.substr(0, length));
            const romfile::Result<GroupRecord> record = parse_group_record(whole.substr(0, length));
            if (!record)
                continue;
            CHECK(record->choices.size() <= expected.choices.size());
            for (const Choice& choice : record->choices)
                CHECK(choice.followers.size() == expected.followers.size());
        }
    }
}

TEST_CASE("what is no record is told with its line") {
    struct Case {
        std::string text;
        const char* where;
        const char* what;
    };
    const Case cases[] = {
        {"", "line 0", "neither"},
        {"automatic\n/l\n\n", "line 1", "neither"},
        {" auto\n/l\n\n", "line 1", "neither"},
        {"auto\n", "line 1", "the link"},
        {"auto\nl\n\n", "line 2", "the link"},
        {"auto\n/l\n", "line 2", "ends before"},
        {"auto\n/l\n/a\n50\n", "line 4", "follower"},
        {"auto\n/l\nf\n\n", "line 4", "follower"},
        {"auto\n/l\n\na\n", "line 4", "not the path"},
        {"auto\n/l\n\n/a\n", "line 4", "priority"},
        {"auto\n/l\n\n/a\nhigh\n", "line 5", "priority"},
        {"auto\n/l\n\n/a\n5x\n", "line 5", "priority"},
        {"auto\n/l\n\n/a\n@@5\n", "line 5", "priority"},
        {"auto\n/l\n\n/a\n@f\n", "line 5", "priority"},
        {"auto\n/l\n\n/a\n99999999999\n", "line 5", "priority"},
        {"auto\n/l\nf\n/f\n\n/a\n5\nb\n", "line 8", "follower"},
        {"auto\n/l\nf\n/f\n\n/a\n5\n", "line 7", "follower"},
        {"auto\n/l\n\n/a\n5\n\n/b\n6\n", "line 6", "something follows"},
        {std::string("auto\n/l\0x\n\n", 11), "", "NUL"},
    };
    for (const Case& one : cases) {
        INFO(one.text);
        const romfile::Result<GroupRecord> record = parse_group_record(one.text);
        REQUIRE_FALSE(record);
        CHECK_THAT(record.error().what, Catch::Contains(one.what));
        CHECK(record.error().where == one.where);
    }
}

TEST_CASE("a record without end is cut short") {
    std::string choices = "auto\n/l\n\n";
    std::string followers = "auto\n/l\n";
    for (int i = 0; i < 1001; ++i) {
        choices += "/a\n1\n";
        followers += "f\n/f\n";
    }
    CHECK_THAT(parse_group_record(choices).error().what, Catch::Contains("more than 1000 choices"));
    CHECK_THAT(parse_group_record(followers).error().what,
               Catch::Contains("more than 1000 followers"));
}
