// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/json_form.hpp"

#include "drift/inventory/test_inventory.hpp"

namespace drift {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("inventory in JSON: what ansible-inventory lists") {
    const Inventory inventory = inventory_of(R"({
  "_meta": {"hostvars": {
    "kvm1": {"ansible_host": "192.0.2.1", "ansible_port": 2201, "ansible_become": true, "x": {"y": 1}},
    "kvm2": {"ansible_user": {"__ansible_unsafe": "me"}},
    "nobody": {"ansible_host": "192.0.2.9"}}},
  "all": {"children": ["ungrouped", "web"]},
  "web": {"hosts": ["kvm2", "kvm1"], "children": ["inner"], "vars": {"ansible_user": "web"}},
  "inner": {"hosts": ["kvm[1:3]"]},
  "ungrouped": {"hosts": ["lonely"]}
})");
    // A host that only has variables is none; ranges are for people.
    CHECK(names_of(inventory) == Names{"kvm2", "kvm1", "kvm[1:3]", "lonely"});
    CHECK(way_of(inventory, "kvm1") == "web@192.0.2.1:2201");
    CHECK(host_of(inventory, "kvm1").become == true);
    CHECK(way_of(inventory, "kvm2") == "me@kvm2");
    CHECK(host_of(inventory, "kvm[1:3]").groups == Names{"inner", "web"});
    CHECK(host_of(inventory, "lonely").groups == Names{"ungrouped"});
}

TEST_CASE("inventory in JSON: groups as lists, as scripts give them") {
    const Inventory inventory = inventory_of(R"({"zoo": ["b", "a"], "ape": ["a", "c"]})");
    CHECK(names_of(inventory) == Names{"b", "a", "c"});
    CHECK(host_of(inventory, "a").groups == Names{"ape", "zoo"});
}

TEST_CASE("inventory in JSON: the YAML form may be written so, too") {
    const Inventory inventory =
        inventory_of(R"({"web": {"hosts": {"kvm[1:2]": {"ansible_port": 2201}}}})", "hosts.json");
    CHECK(names_of(inventory) == Names{"kvm1", "kvm2"});
    CHECK(way_of(inventory, "kvm2") == "kvm2:2201");
}

TEST_CASE("inventory in JSON: a value that cannot be used is the problem of its host") {
    const Inventory inventory = inventory_of(R"({"_meta": {"hostvars": {
      "a": {"ansible_user": {"__ansible_vault": "x"}}, "b": {"ansible_port": [22]},
      "c": {"ansible_port": null}, "d": {"ansible_port": 22.5}}}, "web": ["a", "b", "c", "d"]})");
    CHECK_THAT(way_of(inventory, "a"), Catch::Contains("the value is encrypted"));
    CHECK_THAT(way_of(inventory, "b"), Catch::Contains("the value is no text"));
    CHECK(way_of(inventory, "c") == "c");
    CHECK_THAT(way_of(inventory, "d"), Catch::Contains("22.5 is no port number"));
}

TEST_CASE("inventory in JSON: what is wrong is named with its place") {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"{\"web\": [\"a\"],\n  \"db\": x}", "hosts:2:9: is no JSON from here on"},
        {"{", "hosts:1:"},
        {"{\"web\": 1}", "hosts: web: a group must be an object or a list"},
        {"{\"web\": {\"hosts\": \"a\"}}", "hosts: web.hosts: it must be a list"},
        {"{\"web\": [1]}", "hosts: web.hosts: a name must be a text"},
        {"{\"web\": [\"a b\"]}", "hosts: the name a b has a blank"},
        {"{\"web\": {\"vars\": [1]}}", "hosts: web.vars: variables must be an object"},
        {"{\"web\": [\"a\"], \"_meta\": {\"hostvars\": {\"a\": 1}}}",
         "hosts: _meta.hostvars.a: variables must be an object"},
        {"{\"web\": {\"children\": [\"web\"]}}", "hosts: group web is made a child of web"},
        {"{\"web\": " + std::string(100, '[') + std::string(100, ']') + "}",
         "hosts: nested more than 64 deep"},
        {"{\"web\": \"\xff\"}", "hosts:1:"},
    };
    for (const auto& [text, expected] : rows)
        CHECK_THAT(refusal_of(text), Catch::StartsWith(expected));
    CHECK_THAT(refusal_of("[]", "hosts.json"),
               Catch::StartsWith("hosts.json: an inventory must be an object"));
}

}  // namespace
}  // namespace drift
