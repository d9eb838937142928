// SPDX-License-Identifier: GPL-2.0-or-later
// Inventories on disk. What wins among them is compared with Ansible itself by
// tests/as_ansible_reads.py.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "drift/inventory/test_inventory.hpp"
#include "romfile/folder_fixture.hpp"

namespace drift {
namespace {

using romfile::fixture::Folder;
using Names = std::vector<std::string>;

Inventory read(const std::vector<std::string>& sources) {
    const Result<Inventory> inventory = read_inventory(sources, "/home/me");
    INFO((inventory ? "" : romfile::explain(inventory.error())));
    REQUIRE(inventory);
    return *inventory;
}

std::string refused(const std::string& source) {
    const Result<Inventory> inventory = read_inventory({source}, "/home/me");
    REQUIRE_FALSE(inventory);
    return romfile::explain(inventory.error());
}

TEST_CASE("inventory sources: several become one, the later is stronger") {
    const Folder folder;
    folder.file("one", "[web]\nkvm1 ansible_user=one\nkvm2\n");
    folder.file("two.yml", "db: {hosts: {kvm1: {ansible_user: two}, kvm3: }}\n");
    const Inventory inventory = read({folder.at("one"), folder.at("two.yml"), "kvm4,kvm[5:6]:22"});
    CHECK(names_of(inventory) == Names{"kvm1", "kvm2", "kvm3", "kvm4", "kvm5", "kvm6"});
    CHECK(host_of(inventory, "kvm1").groups == Names{"db", "web"});
    CHECK(way_of(inventory, "kvm1") == "two@kvm1");
    CHECK(way_of(inventory, "kvm6") == "kvm6:22");
}

TEST_CASE("inventory sources: names with a comma are hosts") {
    CHECK(names_of(read({"kvm1,"})) == Names{"kvm1"});
    CHECK(way_of(read({"[2001:db8::1]:2222, kvm1"}), "2001:db8::1") == "2001:db8::1:2222");
    CHECK_THAT(refused("kvm1"), Catch::StartsWith("kvm1: there is no such inventory"));
    CHECK_THAT(refused("a b,"), Catch::Contains("has a blank"));
}

TEST_CASE("inventory sources: variables of files beside the inventory") {
    const Folder folder;
    folder.file(
        "hosts",
        "[web]\nkvm1 ansible_user=inline ansible_port=1\nkvm2\n[web:vars]\nansible_user=web\n");
    folder.file("group_vars/all", "ansible_user: all\nansible_host: 192.0.2.1\n");
    folder.file("host_vars/kvm1.yaml", "ansible_port: 2\n");
    folder.file("group_vars/other.yml", "not read: [\n");
    const Inventory inventory = read({folder.at("hosts")});
    CHECK(way_of(inventory, "kvm1") == "inline@192.0.2.1:2");
    CHECK(way_of(inventory, "kvm2") == "all@192.0.2.1");
}

TEST_CASE("inventory sources: errors of files of variables have their place") {
    const Folder folder;
    folder.file("hosts", "[web]\nkvm1\n");
    folder.file("group_vars/web/a.yml", "ansible_port: x\n");
    CHECK_THAT(way_of(read({folder.at("hosts")}), "kvm1"),
               Catch::StartsWith(folder.at("group_vars/web/a.yml:1:15: host kvm1: ansible_port")));
    folder.file("group_vars/web/b.yml", "- a\n");
    CHECK_THAT(
        refused(folder.at("hosts")),
        Catch::StartsWith(folder.at("group_vars/web/b.yml:1:1: variables must be a mapping")));
}

TEST_CASE("inventory sources: an encrypted file of variables is noted") {
    const Folder folder;
    folder.file("hosts", "kvm1\n");
    folder.file("group_vars/all/vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n6132\n");
    const Inventory inventory = read({folder.at("hosts")});
    REQUIRE(inventory.notes.size() == 1);
    CHECK_THAT(inventory.notes.front(), Catch::Contains("vault.yml is encrypted and was not read"));
}

TEST_CASE("inventory sources: a folder, without what Ansible passes over") {
    const Folder folder;
    folder.file("b", "kvm2\n");
    folder.file("a.yml", "web: {hosts: {kvm1: }}\n");
    folder.file("sub/c", "kvm3\n");
    for (const char* const name : {".hidden", "backup~", "x.bak", "y.retry", "README.md"})
        folder.file(name, "[\n");
    folder.file("old.ini", "kvm9\n");
    folder.file("group_vars/web.yml", "ansible_port: 2\n");
    const Inventory inventory = read({folder.at("")});
    CHECK(names_of(inventory) == Names{"kvm1", "kvm2", "kvm3"});
    CHECK(way_of(inventory, "kvm1") == "kvm1:2");
    REQUIRE(inventory.notes.size() == 1);
    CHECK_THAT(inventory.notes.front(), Catch::Contains("old.ini is passed over"));
}

TEST_CASE("inventory sources: programs and other foreign files are refused, with the way out") {
    const Folder folder;
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"#!/bin/sh\n", "this inventory is a program"},
        {std::string("\x7F") + "ELF", "this inventory is a program"},
        {"$ANSIBLE_VAULT;1.1;AES256\n", "this inventory is encrypted"},
        {"plugin: x\n", "this is the configuration of an inventory plugin"},
    };
    for (const auto& [content, expected] : rows) {
        folder.file("hosts", content);
        const std::string refusal = refused(folder.at("hosts"));
        CHECK_THAT(refusal, Catch::Contains(expected));
        CHECK_THAT(refusal, Catch::Contains("ansible-inventory -i ") && Catch::Contains("-i -"));
    }
    folder.file("hosts.toml", "[web]\n");
    CHECK_THAT(refused(folder.at("hosts.toml")), Catch::Contains("TOML"));
    folder.file("zero", std::string("kvm\0", 4));
    CHECK_THAT(refused(folder.at("zero")), Catch::Contains("zero byte"));
}

TEST_CASE("inventory sources: an empty file has no hosts") {
    const Folder folder;
    folder.file("hosts", "\n# nobody\n");
    CHECK(read({folder.at("hosts")}).hosts.empty());
    folder.file("marked", "\xEF\xBB\xBFkvm1\n");
    CHECK(names_of(read({folder.at("marked")})) == Names{"kvm1"});
}

TEST_CASE("inventory sources: a pipe is read to its end") {
    const Folder folder;
    REQUIRE(::mkfifo(folder.at("pipe").c_str(), 0600) == 0);
    std::thread writer([&] { std::ofstream(folder.at("pipe")) << "kvm1\nkvm2\n"; });
    const Result<Inventory> inventory = read_inventory({folder.at("pipe")}, "");
    writer.join();
    REQUIRE(inventory);
    CHECK(names_of(*inventory) == Names{"kvm1", "kvm2"});
}

TEST_CASE("inventory sources: a file that is too large is refused") {
    const Folder folder;
    folder.file("hosts", "");
    std::filesystem::resize_file(folder.at("hosts"), (16 << 20) + 1);
    CHECK_THAT(refused(folder.at("hosts")), Catch::Contains("16777216"));
    CHECK_THAT(refusal_of(std::string((16 << 20) + 1, ' ')),
               Catch::Contains("more than the 16777216"));
}

}  // namespace
}  // namespace drift
