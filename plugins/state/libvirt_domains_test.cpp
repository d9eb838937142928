// SPDX-License-Identifier: GPL-2.0-or-later
// Folders of domains as libvirt keeps them.
#include "state/libvirt_domains.hpp"

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;

namespace {

std::string domain(const std::string& name, const std::string& nic, const std::string& uuid = "") {
    return "<domain><name>" + name + "</name><uuid>" + uuid + "</uuid><devices>" + nic +
           "</devices></domain>";
}

std::string status(const std::string& domain) {
    return "<domstatus state='running'>" + domain + "</domstatus>";
}

constexpr const char* virtio =
    "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>";
constexpr const char* switched_off =
    "<interface type='user'><model type='virtio'/><rom enabled='no'/></interface>";
constexpr const char* other = "<interface type='user'><model type='e1000'/></interface>";
constexpr const char* open = "<interface type='user'><mac address='m'/></interface>";

}  // namespace

TEST_CASE("a host without libvirt has no domains") {
    const Tree tree;
    const LibvirtDomains found = find_libvirt_domains(tree.root());
    CHECK(found.files.empty());
    CHECK(found.unknown.empty());
    CHECK(virtio_nics(found).nics.empty());
}

TEST_CASE("a domain in both folders counts as it runs") {
    const std::string uuid = GENERATE("", "1234");
    const Tree tree;
    tree.file("/etc/libvirt/qemu/b.xml", domain("b", virtio, uuid));
    tree.file("/etc/libvirt/qemu/a.xml", domain("a", virtio));
    tree.file("/etc/libvirt/qemu/networks/default.xml", "<network/>");
    tree.file("/etc/libvirt/qemu/notes.txt", "none");
    tree.file("/run/libvirt/qemu/b.xml", status(domain("b", switched_off, uuid)));
    const LibvirtDomains found = find_libvirt_domains(tree.root());
    REQUIRE(found.files.size() == 2);
    CHECK(found.files[0].path == "/etc/libvirt/qemu/a.xml");
    CHECK(!found.files[0].domain->state);
    CHECK(found.files[1].path == "/run/libvirt/qemu/b.xml");
    CHECK(found.files[1].domain->state == "running");
    CHECK(found.unknown.empty());
}

TEST_CASE("the virtio NICs of the domains, and what is unknown of them") {
    const Tree tree;
    tree.file("/x/a.xml", domain("a", std::string(virtio) + other + switched_off));
    tree.file("/x/b.xml", "no domain");
    tree.file("/x/c.xml", domain("c", open));
    tree.link("/y", "/y");
    const DomainNics nics = virtio_nics(find_libvirt_domains(tree.root(), {"/x", "/y"}));
    REQUIRE(nics.nics.size() == 2);
    CHECK(nics.nics[0].domain == "a");
    CHECK(nics.nics[0].mac == "52:54:00:00:00:01");
    CHECK(nics.nics[0].rom_enabled);
    CHECK(nics.nics[1].mac.empty());
    CHECK(!nics.nics[1].rom_enabled);
    REQUIRE(nics.unknown.size() == 3);
    CHECK(nics.unknown[0].find("/y") != std::string::npos);
    CHECK(nics.unknown[1].find("/x/b.xml") != std::string::npos);
    CHECK(nics.unknown[2] == "/x/c.xml: the NIC m of c has no model");
}

TEST_CASE("what is too large or leads nowhere is unknown and not absent") {
    const Tree tree;
    tree.file("/x/large.xml", std::string((4 << 20) + 1, ' '));
    tree.link("/x/lost.xml", "/nowhere");
    const LibvirtDomains found = find_libvirt_domains(tree.root(), {"/x"});
    REQUIRE(found.files.size() == 2);
    CHECK(!found.files[0].domain);
    CHECK(!found.files[1].domain);
    CHECK(virtio_nics(found).unknown.size() == 2);
}

TEST_CASE("at most 10,000 domains are read") {
    const Tree tree;
    for (int i = 0; i < 5'001; ++i)
        for (const char* const folder : {"/x/", "/y/"})
            tree.link(folder + std::to_string(i) + ".xml", "/nowhere");
    const LibvirtDomains found = find_libvirt_domains(tree.root(), {"/x", "/y"});
    CHECK(found.files.size() == 10'000);
    REQUIRE(found.unknown.size() == 1);
    CHECK(found.unknown[0].what.find("10000") != std::string::npos);
}
