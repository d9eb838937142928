// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/settle.hpp"

#include "drift/inventory/test_inventory.hpp"

namespace drift {
namespace {

using Names = std::vector<std::string>;

/// The user of host kvm, which is in the groups of the text.
std::string user(const std::string& text) {
    return host_of(inventory_of(text), "kvm").wishes.user.value_or("nobody");
}

TEST_CASE("inventory precedence: all, then parents, then children, then the host") {
    const std::string groups = "[inner]\nkvm\n[outer:children]\ninner\n";
    const std::string of_all = "[all:vars]\nansible_user=all\n";
    const std::string of_outer = "[outer:vars]\nansible_user=outer\n";
    const std::string of_inner = "[inner:vars]\nansible_user=inner\n";
    CHECK(user(groups) == "nobody");
    CHECK(user(groups + of_all) == "all");
    CHECK(user(of_outer + groups + of_all) == "outer");
    CHECK(user(of_inner + groups + of_outer + of_all) == "inner");
    CHECK(user("kvm ansible_user=host\n" + groups + of_inner + of_outer + of_all) == "host");
}

TEST_CASE(
    "inventory precedence: of equally deep groups the last by name, unless one has priority") {
    const std::string groups = "[a]\nkvm\n[b]\nkvm\n[a:vars]\nansible_user=a\n";
    CHECK(user(groups + "[b:vars]\nansible_user=b\n") == "b");
    CHECK(user(groups + "ansible_group_priority=2\n[b:vars]\nansible_user=b\n") == "a");
    CHECK(user(groups + "[b:vars]\nansible_user=b\nansible_group_priority=-1\n") == "a");
    CHECK_THAT(refusal_of("[a:vars]\nansible_group_priority=high\n[a]\n"),
               Catch::StartsWith("hosts:2: ansible_group_priority is no number"));
}

TEST_CASE("inventory precedence: the longest way from all is the depth of a group") {
    // b is a child of all, and a grandchild: it is deeper than c.
    CHECK(user("[a:children]\nb\n[b]\nkvm\n[c]\nkvm\n[b:vars]\nansible_user=b\n"
               "[c:vars]\nansible_user=c\n") == "b");
    CHECK(
        user("all: {children: {b: {vars: {ansible_user: b}, hosts: {kvm: }}, a: {children: {b: }},"
             " c: {vars: {ansible_user: c}, hosts: {kvm: }}}}") == "b");
}

TEST_CASE("inventory groups: who is below whom") {
    const Inventory inventory = inventory_of(
        "[top:children]\nleft\nright\n[left:children]\nlow\n[right:children]\nlow\n"
        "[low]\nkvm\n[left]\n[right]\nother\n");
    CHECK(inventory.is_below("low", "top"));
    CHECK(inventory.is_below("low", "right"));
    CHECK(inventory.is_below("top", "all"));
    CHECK_FALSE(inventory.is_below("top", "low"));
    CHECK_FALSE(inventory.is_below("low", "low"));
    CHECK_FALSE(inventory.is_below("left", "right"));
    CHECK_FALSE(inventory.is_below("low", "nobody"));
    CHECK(host_of(inventory, "kvm").groups == Names{"left", "low", "right", "top"});
    const auto top = inventory.find_group("top");
    REQUIRE(top);
    CHECK(inventory.members(*top) == std::vector<std::size_t>{1, 0});
    CHECK_FALSE(inventory.find_group("kvm"));
    CHECK_FALSE(inventory.find_host("top"));
}

TEST_CASE("inventory groups: a circle is refused") {
    const std::string refusal = refusal_of(
        "[x:children]\na\n[a:children]\nb\n[b:children]\nc\n[c:children]\na\n[d]\n[a]\nkvm\n");
    CHECK_THAT(refusal, Catch::Contains("is a child of itself"));
    CHECK_THAT(refusal, !Catch::Contains("group x") && !Catch::Contains("group d"));
}

TEST_CASE("inventory groups: a host is ungrouped only when it is in no group") {
    const Inventory inventory = inventory_of("kvm\nlonely\n[web]\nkvm\n");
    CHECK(host_of(inventory, "kvm").groups == Names{"web"});
    CHECK(host_of(inventory, "lonely").groups == Names{"ungrouped"});
    CHECK(inventory.members(1) == std::vector<std::size_t>{1});
    CHECK(inventory.groups[0].name == "all");
    CHECK(inventory.members(0).size() == 2);
}

TEST_CASE("inventory groups: memberships have a limit") {
    // 1100 groups, one below the other, and 1000 hosts in the lowest.
    std::string text = "[g0]\nkvm[1:1000]\n";
    for (int i = 1; i < 1100; ++i)
        text += "[g" + std::to_string(i) + ":children]\ng" + std::to_string(i - 1) + "\n";
    CHECK_THAT(refusal_of(text), Catch::Contains("hosts are in more than the 1000000 groups"));
}

TEST_CASE("inventory: hosts and groups have limits") {
    CHECK_THAT(refusal_of("kvm[1:100000]\nkvm\n"),
               Catch::StartsWith("hosts:2: more than the 100000 hosts that are read"));
    std::string groups;
    for (int i = 0; i < 10'001; ++i)
        groups += "[g" + std::to_string(i) + "]\n";
    CHECK_THAT(refusal_of(groups), Catch::Contains("more than the 10000 groups that are read"));
}

TEST_CASE("inventory: hosts at one address") {
    const Inventory inventory = inventory_of(
        "a ansible_host=Kvm.example.org\nb\nc ansible_host=kvm.example.org ansible_port=22\n"
        "d ansible_host=kvm.example.org ansible_port=2222\nb2 ansible_host=b\n"
        "e ansible_host=b ansible_connection=local\n");
    CHECK(same_address(inventory) == std::vector<std::vector<std::size_t>>{{0, 2}, {1, 4}});
}

}  // namespace
}  // namespace drift
