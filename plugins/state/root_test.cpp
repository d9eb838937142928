// SPDX-License-Identifier: GPL-2.0-or-later
// Paths in a folder that stands for a host: links stay inside, absent is told from unreadable.
#include "state/root.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;
using Kind = Entry::Kind;

TEST_CASE("links are followed inside the root as a process in it would") {
    const Tree tree;
    tree.file("/etc/real", "content");
    tree.link("/a/absolute", "/etc/real");
    tree.link("/a/relative", "../etc/./real");
    tree.link("/a/out", "../../../../../../etc/real");
    tree.link("/folder", "a");
    tree.link("/chain", "/folder/absolute");
    for (const char* path : {"/a/absolute",
                             "/a/relative",
                             "/a/out",
                             "/folder/out",
                             "/chain",
                             "//a//relative",
                             "/a/../folder/./absolute"}) {
        INFO(path);
        const Result<Destination> end = tree.root().resolve(path);
        REQUIRE(end);
        CHECK(end->path == "/etc/real");
        CHECK(end->entry.kind == Kind::file);
        CHECK(end->entry.size == 7);
        CHECK_FALSE(end->loop);
        CHECK(*tree.root().read_text(path, 7) == "content");
    }
    CHECK(tree.root().look("/a/absolute")->kind == Kind::link);
    CHECK(tree.root().look("/a/absolute")->link_text == "/etc/real");
    CHECK(tree.root().look("/folder/absolute")->kind == Kind::link);
}

TEST_CASE("a way that ends at a folder, and links that lead to one") {
    const Tree tree;
    tree.folder("/a");
    tree.link("/a/top", "/");
    tree.link("/a/here", ".");
    tree.link("/a/up", "..");
    for (const char* path : {"/", "", "/..", "/a/top", "/a/up", "/a/here/up"}) {
        INFO(path);
        CHECK(tree.root().resolve(path)->path == "/");
        CHECK(tree.root().resolve(path)->entry.kind == Kind::folder);
        CHECK(tree.root().resolve(path)->entry.modified != 0);
    }
    CHECK(tree.root().resolve("/a/here")->path == "/a");
    CHECK(*tree.root().names("/a/here") == std::vector<std::string>{"here", "top", "up"});
}

TEST_CASE("absent is a fact, at the end and on the way") {
    const Tree tree;
    tree.file("/file", "");
    tree.link("/dangling", "/no/where/../here");
    tree.link("/through", "/file/below");
    for (const char* path : {"/absent", "/absent/below", "/file/below", "/dangling", "/through"}) {
        INFO(path);
        REQUIRE(tree.root().resolve(path));
        CHECK(tree.root().resolve(path)->entry.kind == Kind::absent);
        CHECK_FALSE(tree.root().read(path, 10));
    }
    CHECK(tree.root().resolve("/dangling")->path == "/no/where/../here");
    CHECK(tree.root().names("/absent")->empty());
    CHECK(tree.root().look("/file")->kind == Kind::file);
}

TEST_CASE("links that lead in a circle, and a chain of forty that does not") {
    const Tree tree;
    tree.link("/one", "two");
    tree.link("/two", "/one");
    CHECK(tree.root().resolve("/one")->loop);
    CHECK(tree.root().resolve("/one/below")->loop);
    CHECK(tree.root().look("/one")->kind == Kind::link);
    CHECK(tree.root().look("/one/below")->kind == Kind::absent);
    tree.file("/0", "end");
    for (int i = 1; i <= 41; ++i)
        tree.link("/" + std::to_string(i), std::to_string(i - 1));
    CHECK(*tree.root().read_text("/40", 10) == "end");
    CHECK(tree.root().resolve("/41")->loop);
}

TEST_CASE("what changed last on the way is the time of the way") {
    const Tree tree;
    tree.file("/file", "x");
    tree.link("/link", "file");
    const std::int64_t before = tree.root().resolve("/link")->changed;
    CHECK(before >= tree.root().look("/file")->changed);
    CHECK(before >= tree.root().look("/link")->changed);
    REQUIRE(::chmod(tree.at("/file").c_str(), 0600) == 0);
    CHECK(tree.root().resolve("/link")->changed == tree.root().look("/file")->changed);
    CHECK(tree.root().look("/file")->mode == 0600);
}

TEST_CASE("only regular files are read, and only up to the limit") {
    const Tree tree;
    tree.file("/file", "12345");
    tree.folder("/folder");
    REQUIRE(::mkfifo(tree.at("/fifo").c_str(), 0600) == 0);
    CHECK(tree.root().read("/file", 5));
    CHECK_THAT(tree.root().read("/file", 4).error().what, Catch::Contains("more than the 4"));
    CHECK(tree.root().read("/fifo", 5).error().what == "not a regular file");
    CHECK(tree.root().read("/folder", 5).error().what == "not a regular file");
    CHECK(tree.root().look("/fifo")->kind == Kind::other);
    CHECK(tree.root().names("/file")->empty());
    tree.link("/circle", "/circle");
    CHECK(!tree.root().names("/circle"));
}

TEST_CASE("files of /proc are read although their size says 0") {
    CHECK_THAT(*Root().read_text("/proc/self/stat", 10000), Catch::Contains("("));
    CHECK(Root("/").is_live());
    CHECK(Root("///").outside("/etc") == "/etc");
    CHECK_FALSE(Root("/mnt/").is_live());
    CHECK(Root("/mnt/").outside("/etc") == "/mnt/etc");
}

TEST_CASE("what cannot be looked at is an error") {
    const Tree tree;
    CHECK_FALSE(tree.root().look("/" + std::string(300, 'n')));
    CHECK_FALSE(tree.root().resolve(std::string("/a\0b", 4)));
    if (::geteuid() == 0)
        return;  // who nothing is closed to
    tree.folder("/closed/below");
    REQUIRE(::chmod(tree.at("/closed").c_str(), 0) == 0);
    const Result<Entry> entry = tree.root().look("/closed/below");
    REQUIRE(::chmod(tree.at("/closed").c_str(), 0700) == 0);
    REQUIRE_FALSE(entry);
    CHECK_THAT(entry.error().what, Catch::Contains("Permission denied"));
}

TEST_CASE("a path beside another by the names alone") {
    CHECK(beside("/usr/share/qemu/a.rom", "../../x/./y") == "/usr/x/y");
    CHECK(beside("/usr/share/a.rom", "/etc//alternatives/a.rom") == "/etc/alternatives/a.rom");
    CHECK(beside("/a.rom", "../../b") == "/b");
    CHECK(beside("/a/b", ".") == "/a");
    CHECK(beside("/a", ".") == "/");
}
