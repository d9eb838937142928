// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_initrd.hpp"

#include <catch2/catch.hpp>

#include "boot/test_kernel.hpp"

using async::Code;
using boot::Image;
using boot_test::Content;
using boot_test::pattern;

namespace {

struct Member {
    std::string name;
    unsigned long mode = 0;
    unsigned long links = 0;
    Content content;
};

unsigned long number(const char (&field)[8]) {
    std::string text(field, sizeof field);
    CHECK(text.find_first_not_of("0123456789abcdef") == std::string::npos);
    return std::stoul(text, nullptr, 16);
}

/// Zeros up to a multiple of four, but none at the end.
void take_padding(const Content& archive, std::size_t& position) {
    for (; position < archive.size() && position % 4 != 0; ++position)
        CHECK(archive[position] == 0);
}

/// Reads a member of a newc archive at `position`, which moves behind it.
Member take_member(const Content& archive, std::size_t& position) {
    REQUIRE(position % 4 == 0);
    REQUIRE(archive.size() - position >= sizeof(layout::CpioHeader));
    layout::CpioHeader header;
    std::memcpy(&header, archive.data() + position, sizeof header);
    CHECK(std::string(header.magic, 6) == "070701");
    CHECK(number(header.check) == 0);
    Member member;
    member.mode = number(header.mode);
    member.links = number(header.nlink);
    std::size_t name_size = number(header.namesize), size = number(header.filesize);
    position += sizeof header;
    REQUIRE(archive.size() - position >= name_size);
    member.name.assign(reinterpret_cast<const char*>(archive.data() + position), name_size);
    REQUIRE(member.name.back() == '\0');
    member.name.pop_back();
    position = (position + name_size + 3) / 4 * 4;
    REQUIRE(archive.size() - position >= size);
    member.content.assign(archive.begin() + static_cast<std::ptrdiff_t>(position),
                          archive.begin() + static_cast<std::ptrdiff_t>(position + size));
    position += size;
    take_padding(archive, position);
    return member;
}

void take_raw(const Content& archive, std::size_t& position, const Content& content) {
    REQUIRE(archive.size() - position >= content.size());
    auto begin = archive.begin() + static_cast<std::ptrdiff_t>(position);
    CHECK(Content(begin, begin + static_cast<std::ptrdiff_t>(content.size())) == content);
    position += content.size();
    take_padding(archive, position);
}

/// A machine whose first image is the kernel; joins the others at `distance` behind their place.
struct Joined {
    explicit Joined(std::size_t distance_ = 4 << 20) : distance(distance_) {
        kernel = &machine.add("kernel", pattern(1000, 1));
    }
    async::Result<std::uint32_t> size() { return boot::joined_size(machine.images, *kernel); }
    Content join() {
        auto joined = size();
        REQUIRE(joined);
        std::size_t start =
            static_cast<std::size_t>(machine.images[1].content().data() - machine.ram.get()) +
            distance;
        // What must not be touched: in front of it (once it is far enough) and behind it.
        machine.ram.get()[start + *joined] = 0xA5;
        boot::join_images(machine.images, machine.ram.get() + start, *joined);
        CHECK(machine.ram.get()[start + *joined] == 0xA5);
        CHECK(Content(kernel->content().begin(), kernel->content().end()) == pattern(1000, 1));
        return machine.at(static_cast<std::uint32_t>(start), *joined);
    }
    std::size_t distance;
    boot_test::Machine machine;
    Image* kernel;
};

}  // namespace

TEST_CASE("initrd: archives are joined in order, each at a multiple of four") {
    std::size_t distance = GENERATE(0u, 4u, 100u, 4u << 20);
    Joined joined(distance);
    joined.machine.add("a", pattern(1001, 3));
    joined.machine.add("b", pattern(7, 4));
    joined.machine.add("empty", {});
    joined.machine.add("c", pattern(70000, 5));
    Content archive = joined.join();
    std::size_t position = 0;
    take_raw(archive, position, pattern(1001, 3));
    take_raw(archive, position, pattern(7, 4));
    take_raw(archive, position, pattern(70000, 5));
    CHECK(position == archive.size());
}

TEST_CASE("initrd: no image but the kernel is no initrd") {
    Joined joined;
    CHECK(*joined.size() == 0);
}

TEST_CASE("initrd: an image whose arguments name a path becomes a file") {
    // At distance 0 each header stands where content was that has moved on.
    std::size_t distance = GENERATE(0u, 4u << 20);
    Joined joined(distance);
    joined.machine.add("a", pattern(1001, 3));
    joined.machine.add("b", pattern(130, 4), "/etc/preseed.cfg");
    joined.machine.add("c", pattern(50, 5));
    joined.machine.add("d", {}, "empty mode=4711");
    Content archive = joined.join();
    std::size_t position = 0;
    take_raw(archive, position, pattern(1001, 3));
    Member file = take_member(archive, position);
    CHECK(file.name == "etc/preseed.cfg");
    CHECK(file.mode == 0100644);
    CHECK(file.links == 1);
    CHECK(file.content == pattern(130, 4));
    take_raw(archive, position, pattern(50, 5));
    Member empty = take_member(archive, position);
    CHECK(empty.name == "empty");
    CHECK(empty.mode == 0104711);
    CHECK(empty.content.empty());
    CHECK(position == archive.size());
}

TEST_CASE("initrd: parent directories are made when asked for, from the innermost on") {
    struct Row {
        const char* arguments;
        std::vector<std::string> directories;
        const char* file;
    };
    const Row row = GENERATE(Row{"/a/b/c", {}, "a/b/c"},
                             Row{"/a/b/c mkdir=0", {}, "a/b/c"},
                             Row{"/a/b/c mkdir=1", {"a/b"}, "a/b/c"},
                             Row{"/a/b/c mkdir=2", {"a", "a/b"}, "a/b/c"},
                             Row{"a/b/c mkdir=9 mode=644", {"a", "a/b"}, "a/b/c"},
                             Row{"//a//b/c mkdir=-1", {"a", "a//b"}, "a//b/c"},
                             Row{"c mkdir=-1", {}, "c"},
                             Row{"/a/b/c mkdir=4294967295", {"a", "a/b"}, "a/b/c"});
    CAPTURE(row.arguments);
    Joined joined;
    joined.machine.add("x", pattern(9, 1), row.arguments);
    Content archive = joined.join();
    std::size_t position = 0;
    for (const std::string& name : row.directories) {
        Member directory = take_member(archive, position);
        CHECK(directory.name == name);
        CHECK(directory.mode == 040755);
        CHECK(directory.content.empty());
    }
    Member file = take_member(archive, position);
    CHECK(file.name == row.file);
    CHECK(file.content == pattern(9, 1));
    CHECK(position == archive.size());
}

TEST_CASE("initrd: arguments that make no sense are told") {
    const char* arguments = GENERATE("/",
                                     "/etc/",
                                     "/a mode=",
                                     "/a mode=rwx",
                                     "/a mode=789",
                                     "/a mode=10000",
                                     "/a mode=755x",
                                     "/a mkdir=",
                                     "/a mkdir=-2",
                                     "/a mkdir=some");
    CAPTURE(arguments);
    Joined joined;
    joined.machine.add("x", pattern(9, 1), arguments);
    auto size = joined.size();
    REQUIRE_FALSE(size);
    CHECK(size.error().code == Code::malformed);
}

TEST_CASE("initrd: initrd= orders the images that it names, and the kernel comes first") {
    struct Row {
        const char* arguments;
        std::string order;
    };
    const Row row = GENERATE(Row{"quiet", "kabcd"},
                             Row{"initrd=d", "kabcd"},
                             Row{"initrd=a,c", "kabcd"},
                             Row{"initrd=c,a", "kbcad"},
                             Row{"initrd=d initrd=b", "kacdb"},
                             Row{"initrd=d,c,b,a", "kdcba"},
                             Row{"initrd=b,a quiet initrd=d,c", "kbadc"},
                             Row{"initrd=a,a,b,b", "kabcd"},
                             Row{"initrd=none,d,k,c,,", "kabdc"},
                             Row{"initrd= noinitrd=b,a", "kabcd"});
    std::size_t kernel_at = GENERATE(0u, 2u, 4u);
    CAPTURE(row.arguments, kernel_at);
    boot_test::Machine machine;
    std::string loaded = "abcd";
    loaded.insert(kernel_at, "k");
    for (char name : loaded)
        machine.add(std::string(1, name), pattern(100, static_cast<std::uint8_t>(name)));
    Image& kernel = *machine.images.find("k");
    REQUIRE(kernel.set_arguments(row.arguments));
    boot::order_images(machine.images, kernel);
    std::string order;
    for (std::size_t i = 0; i < machine.images.size(); ++i) {
        Image& image = machine.images[i];
        order += image.name();
        CHECK(Content(image.content().begin(), image.content().end()) ==
              pattern(100, static_cast<std::uint8_t>(image.name()[0])));
    }
    CHECK(order == row.order);
}
