// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/way.hpp"

#include "drift/inventory/test_inventory.hpp"

namespace drift {
namespace {

/// The host kvm.example.org with these variables.
InventoryHost host(const std::string& variables) {
    const Inventory inventory = inventory_of("kvm.example.org " + variables + "\n");
    return inventory.hosts.front();
}

std::string problem(const std::string& variables) {
    const InventoryHost found = host(variables);
    INFO(variables);
    REQUIRE(found.problem);
    CHECK(found.problem->where == "hosts:1");
    return found.problem->what;
}

TEST_CASE("inventory way: without variables, a host is where its name says") {
    const InventoryHost found = host("");
    CHECK_FALSE(found.problem);
    CHECK(found.destination.host == "kvm.example.org");
    CHECK_FALSE(found.destination.user);
    CHECK_FALSE(found.wishes.port);
    CHECK_FALSE(found.wishes.identity);
    CHECK_FALSE(found.wishes.jumps);
    CHECK_FALSE(found.local);
    CHECK_FALSE(found.become);
}

TEST_CASE("inventory way: user and port are wishes, and of the destination") {
    const InventoryHost found =
        host("ansible_host=2001:db8::1 ansible_port=2222 ansible_user='CORP\\\\me'");
    CHECK(found.destination.host == "2001:db8::1");
    CHECK(found.destination.port == 2222);
    CHECK(found.wishes.port == 2222);
    CHECK(host("ansible_user=me@corp.example").wishes.user == "me@corp.example");
    CHECK(host("ansible_user=me").destination.user == "me");
}

TEST_CASE("inventory way: old names of variables are the stronger ones") {
    CHECK(way_of(inventory_of("kvm ansible_host=a ansible_ssh_host=b ansible_port=1 "
                              "ansible_ssh_port=2 ansible_user=c ansible_ssh_user=d\n"),
                 "kvm") == "d@b:2");
    CHECK(host("ansible_private_key_file=/a ansible_ssh_private_key_file=/b").wishes.identity ==
          "/b");
}

TEST_CASE("inventory way: the arguments of ssh, in the order of the command line") {
    const auto all = host(
        "ansible_user=var ansible_ssh_args='-l args' ansible_ssh_common_args='-p 1 -J common' "
        "ansible_ssh_extra_args='-p 2 -i /extra'");
    CHECK(all.wishes.user == "args");
    CHECK(all.wishes.port == 1);
    CHECK(all.wishes.identity == "/extra");
    CHECK(all.wishes.jumps->front().host == "common");
    CHECK(host("ansible_user=var ansible_ssh_common_args='-l common'").wishes.user == "var");
    CHECK(host("ansible_port=5 ansible_ssh_common_args='-p 6'").wishes.port == 5);
}

TEST_CASE("inventory way: ~ in the name of a key file") {
    CHECK(host("ansible_ssh_private_key_file=~/key").wishes.identity == "/home/me/key");
    CHECK(host("ansible_ssh_common_args='-i ~/key'").wishes.identity == "/home/me/key");
    CHECK(host("ansible_ssh_private_key_file=a/b").wishes.identity == "a/b");
    CHECK_THAT(problem("ansible_ssh_private_key_file=~you/key"), Catch::Contains("~you/key"));
    CHECK_THAT(problem("ansible_ssh_extra_args='-i /%h/key'"),
               Catch::StartsWith("host kvm.example.org: ansible_ssh_extra_args: the key file"));
}

TEST_CASE("inventory way: connections") {
    for (const char* const name : {"ssh", "smart", "paramiko", "ansible.builtin.ssh"})
        CHECK_FALSE(host("ansible_connection=" + std::string(name)).problem);
    const InventoryHost local =
        host("ansible_connection=local ansible_host='no host' ansible_become=1");
    CHECK(local.local);
    CHECK(local.become == true);
    CHECK_FALSE(local.problem);
    CHECK(problem("ansible_connection=docker") ==
          "host kvm.example.org: ansible_connection: docker is not supported");
}

TEST_CASE("inventory way: become") {
    for (const char* const yes : {"yes", "True", "on", "1", "y"})
        CHECK(host("ansible_become=" + std::string(yes)).become == true);
    for (const char* const no : {"no", "False", "off", "0", "n"})
        CHECK(host("ansible_become=" + std::string(no)).become == false);
    CHECK_THAT(problem("ansible_become=maybe"), Catch::Contains("neither true nor false"));
}

TEST_CASE("inventory way: templates are filled in when they are the name of the host") {
    CHECK(host("ansible_host='{{ inventory_hostname }}.lan'").destination.host ==
          "kvm.example.org.lan");
    CHECK(host("ansible_host='a-{{inventory_hostname_short}}'").destination.host == "a-kvm");
    for (const char* const text : {"{{ address }}",
                                   "{% if x %}a{% endif %}",
                                   "{{ inventory_hostname",
                                   "{{ inventory_hostname | upper }}"}) {
        const InventoryHost found = host("ansible_host='" + std::string(text) + "'");
        REQUIRE(found.problem);
        CHECK(found.problem->what == "host kvm.example.org: ansible_host: " + std::string(text) +
                                         " is a template that only Ansible can fill in");
    }
    CHECK_FALSE(host("other='{{ address }}'").problem);
}

TEST_CASE("inventory way: a problem names host and variable") {
    CHECK(problem("ansible_port=x") == "host kvm.example.org: ansible_port: x is no port number");
    CHECK_THAT(problem("ansible_port=70000"), Catch::Contains("70000 is no port number"));
    CHECK_THAT(problem("ansible_host=-oProxyCommand"), Catch::Contains("is no host name"));
    CHECK_THAT(problem("ansible_host=me@kvm"), Catch::Contains("is no host name"));
    CHECK_THAT(problem("ansible_host=kvm:22"), Catch::Contains("is no host name"));
    CHECK_THAT(problem("ansible_user='a b'"), Catch::Contains("ansible_user: a b is no user name"));
    CHECK_THAT(problem("ansible_ssh_common_args='-l $(x)'"),
               Catch::Contains("ansible_ssh_common_args: $(x) is no user name"));
    CHECK_THAT(problem("ansible_ssh_common_args='-F x'"),
               Catch::Contains("ansible_ssh_common_args: -F is not supported"));
    const Inventory strange = inventory_of("'a;b'\n'c;d' ansible_host=e\n");
    CHECK(way_of(strange, "a;b") ==
          "host a;b: its name is no host name or address\n  Set ansible_host.");
    CHECK(way_of(strange, "c;d") == "e");
}

TEST_CASE("inventory way: a value has a limit") {
    CHECK_THAT(refusal_of("kvm ansible_host=" + std::string(4097, 'a') + "\n"),
               Catch::Contains("ansible_host has more than 4096 characters"));
}

TEST_CASE("inventory way: what was passed over is noted once for all hosts") {
    const Inventory inventory = inventory_of(
        "kvm[1:3]\n[all:vars]\nansible_ssh_common_args='-o StrictHostKeyChecking=no'\n");
    REQUIRE(inventory.notes.size() == 1);
    CHECK_THAT(inventory.notes.front(), Catch::Contains("StrictHostKeyChecking no is passed over"));
}

}  // namespace
}  // namespace drift
