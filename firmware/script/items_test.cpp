// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/items.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "async/memory_host.hpp"

using namespace script;
using async::Code;

TEST_CASE("items own their texts") {
    std::string title = "Title", name = "net0", text = "First NIC";
    Items items("", title);
    REQUIRE(items.add({.name = name, .text = text, .key = '0', .gap = false}));
    title = name = text = std::string(100, '#');
    ItemList list = items.list();
    CHECK(list.title == "Title");
    REQUIRE(list.items.size() == 1);
    CHECK(list.items[0].name == "net0");
    CHECK(list.items[0].text == "First NIC");
    CHECK(list.items[0].key == '0');
}

TEST_CASE("items may be moved") {
    Items items("", "Title");
    REQUIRE(items.add({.name = "a", .text = "A"}));
    Items moved = std::move(items);
    REQUIRE(moved.add({.name = "b", .text = "B"}));
    CHECK(moved.list().title == "Title");
    CHECK(moved.list().items[0].name == "a");
    CHECK(moved.list().items[1].name == "b");
}

TEST_CASE("neither the number of items nor their texts grow for ever") {
    Items many("", "");
    for (std::size_t i = 0; i < Items::most; ++i)
        REQUIRE(many.add({.name = std::to_string(i), .text = "text"}));
    auto refused = many.add({.name = "one more"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::too_large);
    CHECK(many.list().items.size() == Items::most);
    CHECK(many.list().items[999].name == "999");

    Items large("", "");
    std::string text(255, 'x');
    std::size_t added = 0;
    while (large.add({.name = text, .text = text}))
        ++added;
    CHECK(added == Items::all_texts / 510);
    CHECK(large.list().items.size() == added);
}

TEST_CASE("what has no room is refused or left out, not cut: it would be another name") {
    Items items("name", std::string(Items::all_texts, 't'));
    CHECK(items.name() == "name");
    CHECK(items.list().title.empty());
    auto refused = items.add({.name = std::string(Items::all_texts - 3, 'n')});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::too_large);
    CHECK(items.list().items.empty());
    CHECK(items.add({.name = std::string(Items::all_texts - 4, 'n')}));
}

TEST_CASE("lists are found by name; without one, that without one, else the newest") {
    ItemLists lists;
    CHECK(lists.find("") == nullptr);
    REQUIRE(lists.create("a", "A"));
    REQUIRE(lists.create("b", "B"));
    CHECK(lists.find("a")->list().title == "A");
    CHECK(lists.find("c") == nullptr);
    CHECK(lists.find("")->list().title == "B");
    REQUIRE(lists.create("", "none"));
    REQUIRE(lists.create("c", "C"));
    CHECK(lists.find("")->list().title == "none");
    lists.remove("");
    CHECK(lists.find("")->list().title == "C");
    lists.remove("c");
    lists.remove("c");
    CHECK(lists.find("c") == nullptr);
    CHECK(lists.find("")->list().title == "B");
}

TEST_CASE("a new list takes the place of the old one, one that was taken is not found again") {
    ItemLists lists;
    REQUIRE(lists.create("a", "first"));
    REQUIRE(lists.create("b", "B"));
    REQUIRE(lists.find("a")->add({.name = "x"}));
    REQUIRE(lists.create("a", "second"));
    CHECK(lists.find("a")->list().title == "second");
    CHECK(lists.find("a")->list().items.empty());
    Items* taken = lists.take("a");
    REQUIRE(taken != nullptr);
    CHECK(lists.find("a") == nullptr);
    CHECK(taken->list().title == "second");
    CHECK(lists.take("a") == nullptr);
    // A nameless one does not replace the newest.
    REQUIRE(lists.create("", "nameless"));
    CHECK(lists.find("b") != nullptr);
}

TEST_CASE("there are not too many lists") {
    ItemLists lists;
    for (unsigned i = 0; i < ItemLists::most; ++i)
        REQUIRE(lists.create(std::to_string(i), ""));
    auto refused = lists.create("one more", "");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::too_large);
    CHECK(lists.create("3", "again"));
    async::MemoryShortage shortage(0);
    refused = lists.create("3", "and again");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::no_memory);
}

TEST_CASE("without memory there is an error, not a crash") {
    async::MemoryShortage shortage(0);
    Items items("", "Title");
    auto refused = items.add({.name = "a", .text = "A"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::no_memory);
    CHECK(items.list().items.empty());
    CHECK(items.list().title.empty());
}

TEST_CASE("which item a menu starts on") {
    Items items("", "");
    CHECK(items.list().default_item() == 0);
    REQUIRE(items.add({.text = "heading", .gap = true}));
    CHECK(items.list().default_item() == 1);  // none
    REQUIRE(items.add({.name = "a"}));
    REQUIRE(items.add({.name = "b"}));
    CHECK(items.list().default_item() == 1);
    REQUIRE(items.add({.name = "c", .is_default = true}));
    CHECK(items.list().default_item() == 3);
    REQUIRE(items.add({.name = "d", .is_default = true}));
    REQUIRE(items.add({.name = "e"}));
    CHECK(items.list().default_item() == 4);
}

TEST_CASE("items are found by name, headings are not") {
    Items items("", "");
    REQUIRE(items.add({.name = "a", .gap = true}));
    REQUIRE(items.add({.name = "b"}));
    REQUIRE(items.add({.name = "a"}));
    CHECK(items.list().find("a") == 2);
    CHECK(items.list().find("b") == 1);
    CHECK(items.list().find("A") == 3);
}
