// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/ini_form.hpp"

#include "drift/inventory/test_inventory.hpp"

namespace drift {
namespace {

using Names = std::vector<std::string>;

TEST_CASE("inventory sections: hosts in order of appearance, with comments between") {
    const Inventory inventory = inventory_of(
        "# first\n"
        "; second\n"
        "\n"
        "zoo\n"
        "  [web]  # a comment\r\n"
        "kvm[1:2] # another\r\n"
        "ape\n"
        "zoo\n");
    CHECK(names_of(inventory) == Names{"zoo", "kvm1", "kvm2", "ape"});
    CHECK(host_of(inventory, "kvm1").groups == Names{"web"});
    CHECK(host_of(inventory, "zoo").groups == Names{"web"});
}

TEST_CASE("inventory sections: a host outside of sections is ungrouped") {
    const Inventory inventory = inventory_of("kvm1\n[web]\nkvm2\n");
    CHECK(host_of(inventory, "kvm1").groups == Names{"ungrouped"});
    CHECK(host_of(inventory, "kvm2").groups == Names{"web"});
}

TEST_CASE("inventory sections: variables of hosts, quoted as in a shell") {
    const Inventory inventory = inventory_of(
        "a ansible_host=192.0.2.1 ansible_port=2201 ansible_user=me other=\"x y\"\n"
        "b ansible_user=\"it's\" ansible_port='2202'\n"
        "c:2203\n"
        "c:2204 ansible_user=again\n"
        "d:2205 ansible_port=2206\n"
        "e ansible_user=\"'inner'\" ansible_port=None\n");
    CHECK(way_of(inventory, "a") == "me@192.0.2.1:2201");
    CHECK_THAT(way_of(inventory, "b"), Catch::Contains("it's is no user name"));
    CHECK(way_of(inventory, "c") == "again@c:2203");
    CHECK(way_of(inventory, "d") == "d:2206");
    CHECK(way_of(inventory, "e") == "inner@e");
}

TEST_CASE("inventory sections: values of groups are literals or text") {
    const auto user = [](const std::string& value) {
        return way_of(inventory_of("[web]\nkvm\n[web:vars]\nansible_user" + value + "\n"), "kvm");
    };
    CHECK(user("=me") == "me@kvm");
    CHECK(user(" = me ") == "me@kvm");
    CHECK(user("=\"me\"") == "me@kvm");
    CHECK(user("='me' # me") == "me@kvm");
    CHECK(user("=22 # a number") == "22@kvm");
    CHECK_THAT(user("='m\\'e'"), Catch::Contains("m'e is no user name"));
    CHECK(user("=me#1") == "me#1@kvm");
    CHECK(user("=None") == "kvm");
    CHECK(user("=Nonesuch") == "Nonesuch@kvm");
}

TEST_CASE("inventory sections: groups of groups, named before or after") {
    const Inventory inventory = inventory_of(
        "[outer:children]\n"
        "inner # later\n"
        "[inner:vars]\n"
        "ansible_user=me\n"
        "[inner]\n"
        "kvm\n");
    CHECK(host_of(inventory, "kvm").groups == Names{"inner", "outer"});
    CHECK(way_of(inventory, "kvm") == "me@kvm");
}

TEST_CASE("inventory sections: what is wrong is named with its line") {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"kvm\n[web:kids]\n", "hosts:2: [web:kids] is no section"},
        {"[my web]\n", "hosts:1: [my web] is no section"},
        {"[]\n", "hosts:1: [] is no section"},
        {"kvm port\n", "hosts:1: port is no variable"},
        {"kvm a='b\n", "hosts:1: a quotation is not closed"},
        {"[web]\nkvm\n[web:vars]\nport\n", "hosts:4: port is no variable"},
        {"[web]\n[web:children]\na=b\n", "hosts:3: a=b is no group"},
        {"[db:vars]\na=b\n", "hosts:1: group db is declared nowhere"},
        {"[web:children]\n\ndb\n", "hosts:3: group db is declared nowhere"},
        {"[web:children]\nweb\n", "hosts:2: group web is made a child of web"},
        {"[web:children]\nall\n", "hosts:2: group all is made a child of web"},
        {"kvm[2:1]\n", "hosts:1: kvm[2:1]: this is no range"},
        {"kvm\nall: \n", "hosts:2: all: is no host"},
    };
    for (const auto& [text, expected] : rows)
        CHECK_THAT(refusal_of(text), Catch::StartsWith(expected));
}

}  // namespace
}  // namespace drift
