// SPDX-License-Identifier: GPL-2.0-or-later
// What was not looked at is never absent, and what was is as in the tree itself.
#include "state/recorded_tree.hpp"

#include <catch2/catch.hpp>

using namespace state;
using Kind = Entry::Kind;

namespace {

Entry entry(Kind kind, const std::string& link_text = "") {
    Entry entry;
    entry.kind = kind;
    entry.link_text = link_text;
    entry.changed = 7;
    return entry;
}

RecordedTree::Content content(std::string_view text) {
    return std::make_shared<const romfile::Bytes>(text.begin(), text.end());
}

/// /file; /link to /folder/file; /folder with one name; /locked that nobody may enter.
Root recorded() {
    auto tree = std::make_shared<RecordedTree>();
    for (const char* const folder : {"/", "/folder"})
        tree->add(folder, entry(Kind::folder));
    tree->add("/file", entry(Kind::file));
    tree->add_content("/file", content("text"));
    tree->add("/link", entry(Kind::link, "folder/file"));
    tree->add("/loop", entry(Kind::link, "/loop"));
    tree->add_names("/folder", std::vector<std::string>{"file", "another"});
    tree->add("/folder/file", entry(Kind::file));
    tree->add_content("/folder/file", Error{"needs root", "/folder/file", ""});
    tree->add("/nothing", Entry{});
    tree->add("/locked", Error{"needs root", "/locked", ""});
    return Root(tree);
}

}  // namespace

TEST_CASE("recorded tree: links are followed, and what was recorded is there") {
    const Root root = recorded();
    CHECK_FALSE(root.is_live());
    CHECK(root.outside("/file") == "/file");
    const Result<Destination> end = root.resolve("/link");
    REQUIRE(end);
    CHECK(end->path == "/folder/file");
    CHECK(end->entry.kind == Kind::file);
    CHECK(end->changed == 7);
    CHECK(root.resolve("/loop")->loop);
    CHECK(!root.read("/loop", 10));
    CHECK(*root.read_text("/file", 4) == "text");
    CHECK(root.read("/file", 3).error().what == "more than the 3 bytes that are read");
    CHECK(*root.names("/folder") == std::vector<std::string>{"another", "file"});
}

TEST_CASE("recorded tree: absent is what was recorded to be so, and what is below it") {
    const Root root = recorded();
    for (const char* const path : {"/nothing", "/nothing/below", "/file/below", "/folder/third"}) {
        INFO(path);
        REQUIRE(root.look(path));
        CHECK(root.look(path)->kind == Kind::absent);
    }
    CHECK(root.names("/nothing")->empty());
    CHECK(!root.read("/nothing", 10));
}

TEST_CASE("recorded tree: what was not looked at is an error") {
    const Root root = recorded();
    CHECK(root.look("/other").error().what == "was not looked at");
    CHECK(root.look("/folder/another").error().what == "was not looked at");
    CHECK(root.look("/locked/below").error().what == "needs root");
    CHECK(root.read("/link", 10).error().what == "needs root");
    CHECK(!root.names("/"));
    CHECK(!root.names("/file"));
    CHECK(!Root(std::make_shared<RecordedTree>()).look("/file"));
}

TEST_CASE("recorded tree: of two records the first counts") {
    RecordedTree tree;
    tree.add("/", entry(Kind::folder));
    tree.add("/", Entry{});
    CHECK(tree.entry_at("/")->kind == Kind::folder);
}
