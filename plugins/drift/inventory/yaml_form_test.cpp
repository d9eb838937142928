// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/yaml_form.hpp"

#include "drift/inventory/test_inventory.hpp"

namespace drift {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("inventory in YAML: groups in groups, hosts and variables") {
    const Inventory inventory = inventory_of(R"(---
all:
  hosts:
    lonely:
  children:
    web:
      hosts:
        kvm[01:02]: {ansible_user: me}
        kvm03:2203:
      vars: {ansible_port: 2200}
      children:
        inner: {hosts: {deep: }}
other:
  hosts: {kvm01: }
)");
    CHECK(names_of(inventory) == Names{"lonely", "kvm01", "kvm02", "kvm03", "deep"});
    CHECK(host_of(inventory, "lonely").groups == Names{"ungrouped"});
    CHECK(host_of(inventory, "kvm01").groups == Names{"other", "web"});
    CHECK(host_of(inventory, "deep").groups == Names{"inner", "web"});
    CHECK(way_of(inventory, "kvm02") == "me@kvm02:2200");
    CHECK(way_of(inventory, "kvm03") == "kvm03:2203");
}

TEST_CASE("inventory in YAML: a name alone stands for a group or host without more") {
    const Inventory inventory = inventory_of("web: {hosts: kvm1, children: db}\n");
    CHECK(host_of(inventory, "kvm1").groups == Names{"web"});
    CHECK(inventory.is_below("db", "web"));
}

TEST_CASE("inventory in YAML: scalars are texts, null is nothing") {
    const Inventory inventory = inventory_of(R"(
web:
  vars: {ansible_user: me, ansible_become: yes}
  hosts:
    a: {ansible_port: "22", ansible_user: 1000}
    b: {ansible_port: 22, ansible_user: ~, ansible_become: null}
    c: {ansible_port: [22]}
    d: {ansible_user: !vault "abc"}
)");
    CHECK(way_of(inventory, "a") == "1000@a:22");
    CHECK(host_of(inventory, "a").become == true);
    CHECK(way_of(inventory, "b") == "b:22");
    CHECK_FALSE(host_of(inventory, "b").become);
    CHECK(way_of(inventory, "c") == "hosts:7:23: host c: ansible_port: the value is no text");
    CHECK_THAT(way_of(inventory, "d"),
               Catch::StartsWith("hosts:8:23: host d: ansible_user: the value is encrypted"));
}

TEST_CASE("inventory in YAML: anchors, and mappings that are merged") {
    const Inventory inventory = inventory_of(R"(
web:
  vars: &base {ansible_user: base, ansible_port: 1}
  hosts:
    a: {<<: *base, ansible_port: 2}
    b: {ansible_port: 3, <<: [{ansible_port: 4, ansible_user: first}, *base]}
    c: *base
    d: {"<<": *base}
)");
    CHECK(way_of(inventory, "a") == "base@a:2");
    CHECK(way_of(inventory, "b") == "first@b:3");
    CHECK(way_of(inventory, "c") == "base@c:1");
}

TEST_CASE("inventory in YAML: of equal keys the last counts, with a note") {
    const Inventory inventory = inventory_of("web: {hosts: {a: }}\nweb: {hosts: {b: }}\n");
    CHECK(names_of(inventory) == Names{"b"});
    CHECK(inventory.notes == Names{"hosts:2:1: web is there twice: the last counts"});
}

TEST_CASE("inventory in YAML: what a group does not have is passed over, with a note") {
    const Inventory inventory = inventory_of("web: {host: {a: }, hosts: {b: }}\n");
    CHECK(names_of(inventory) == Names{"b"});
    REQUIRE(inventory.notes.size() == 1);
    CHECK_THAT(inventory.notes.front(), Catch::StartsWith("hosts:1:7: host is passed over"));
}

TEST_CASE("inventory in YAML: what is wrong is named with line and column") {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"web: [a, b]\n", "hosts:1:6: a group must be a mapping"},
        {"web:\n  hosts: [a]\n", "hosts:2:10: hosts must be a mapping"},
        {"web:\n  hosts: {a: b}\n", "hosts:2:14: variables must be a mapping"},
        {"web:\n  hosts: {[a]: }\n", "hosts:2:11: a key of hosts is no text"},
        {"web:\n  hosts: {'a[2:1]': }\n", "hosts:2:11: a[2:1]: this is no range"},
        {"web:\n  hosts: {a b: }\n", "hosts:2:11: the name a b has a blank"},
        {"web: {children: {all: }}\n", "hosts:1:18: group all is made a child of web"},
        {"web: {\n", "hosts:2:1: "},
        {"plugin: aws_ec2\nregions: [a]\n",
         "hosts:1:1: this is the configuration of an inventory plugin"},
        {"web: {children: {db: {children: {web: }}}}\n", "hosts: group "},
    };
    for (const auto& [text, expected] : rows)
        CHECK_THAT(refusal_of(text), Catch::StartsWith(expected));
    CHECK_THAT(refusal_of("- a\n", "hosts.yml"),
               Catch::StartsWith("hosts.yml:1:1: an inventory must be a mapping"));
}

TEST_CASE("inventory in YAML: depth and aliases have limits") {
    std::string deep = "g:";
    for (int i = 0; i < 100; ++i)
        deep += " {children: {g" + std::to_string(i) + ":";
    CHECK_THAT(refusal_of(deep + std::string(200, '}')),
               Catch::Contains("nested more than 64 deep"));
    CHECK_THAT(refusal_of("g: " + std::string(10'000, '{')), Catch::StartsWith("hosts:1:"));
    // Nine levels of nine: a small text that names 387 million.
    std::string bomb = "a0: &a0 {hosts: {h: }}\n";
    for (int level = 1; level < 10; ++level) {
        bomb += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " {children: {";
        for (int i = 0; i < 9; ++i)
            bomb += "c" + std::to_string(level) + std::to_string(i) + ": *a" +
                    std::to_string(level - 1) + ", ";
        bomb += "}}\n";
    }
    CHECK_THAT(refusal_of(bomb), Catch::Contains("aliases make the text longer than what is read"));
    CHECK_THAT(refusal_of("a: &a {children: {b: *a}}\n"), Catch::StartsWith("hosts"));
}

TEST_CASE("inventory in YAML: files of variables") {
    Draft draft;
    Variables variables;
    draft.begin_file("web.yml");
    REQUIRE(read_yaml_variables(draft, variables, "---\nansible_user: me\nother: [1]\n"));
    CHECK(variables.size() == 1);
    CHECK(variables["ansible_user"].text == "me");
    CHECK(draft.text_of(variables["ansible_user"].place) == "web.yml:2:15");
    for (const char* const nothing : {"", "---\n", "# only\n", "{}"})
        CHECK(read_yaml_variables(draft, variables, nothing));
    for (const char* const wrong : {"text", "[a]", "a: {", "a: b: c"})
        CHECK_FALSE(read_yaml_variables(draft, variables, wrong));
}

}  // namespace
}  // namespace drift
