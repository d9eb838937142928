// SPDX-License-Identifier: GPL-2.0-or-later
// Domains as libvirt writes them, and texts that want to do harm.
#include "state/domain_xml.hpp"

#include <catch2/catch.hpp>

using namespace state;
using Words = std::vector<std::string>;

namespace {

constexpr const char* whole = R"(<!-- made by libvirt -->
<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web &amp; mail</name>
  <uuid>6d2f0a5c-0d2c-4f1c-8f5f-0c1f4b2f7a11</uuid>
  <sysinfo type='smbios'>
    <oemStrings>
      <entry>multinic:dhcp-timeout=5</entry>
      <entry>other:thing</entry>
    </oemStrings>
  </sysinfo>
  <sysinfo type='fwcfg'><oemStrings><entry>multinic:no</entry></oemStrings></sysinfo>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type><boot dev='network'/><boot dev='hd'/></os>
  <devices>
    <disk type='file' device='disk'><target dev='vda' bus='virtio'/><boot order='3'/></disk>
    <disk type='file' device='cdrom'><target dev='sda'/></disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/><model type='virtio'/><boot order='1'/>
      <rom bar='on' file='/usr/share/rom'/>
    </interface>
    <interface type='bridge'><model type='e1000'/><rom enabled='no'/></interface>
    <interface type='hostdev'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-fw_cfg'/>
    <qemu:arg value='name=opt/org.qemu-rom-multinic/settings,string=a=b'/>
  </qemu:commandline>
</domain>
)";

std::string domain_with(const std::string& content) {
    return "<domain><name>a</name>" + content + "</domain>";
}

std::string repeated(std::size_t count, const std::string& text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

}  // namespace

TEST_CASE("a whole domain") {
    const auto domain = parse_domain("web.xml", whole);
    REQUIRE(domain);
    CHECK(domain->name == "web & mail");
    CHECK(domain->uuid == "6d2f0a5c-0d2c-4f1c-8f5f-0c1f4b2f7a11");
    CHECK(domain->machine == "pc-q35-7.2");
    CHECK(domain->boot_devices == Words{"network", "hd"});
    CHECK(domain->oem_strings == Words{"multinic:dhcp-timeout=5"});
    CHECK(domain->qemu_arguments == Words{"name=opt/org.qemu-rom-multinic/settings,string=a=b"});
    CHECK(!domain->state);
    REQUIRE(domain->disks.size() == 1);
    CHECK(domain->disks[0].target == "vda");
    CHECK(domain->disks[0].boot_order == 3);
}

TEST_CASE("the interfaces of a domain") {
    const auto domain = parse_domain("web.xml", whole);
    REQUIRE(domain);
    REQUIRE(domain->interfaces.size() == 3);
    const DomainInterface& first = domain->interfaces[0];
    CHECK(first.source == "network");
    CHECK(first.model == "virtio");
    CHECK(first.mac == "52:54:00:00:00:01");
    CHECK(first.boot_order == 1U);
    CHECK(first.rom.file == "/usr/share/rom");
    CHECK(first.rom.bar == "on");
    CHECK(!first.rom.enabled);
    const DomainInterface& second = domain->interfaces[1];
    CHECK(second.source == "bridge");
    CHECK(second.mac.empty());
    CHECK(!second.boot_order);
    CHECK(second.rom.enabled == "no");
    CHECK(!second.rom.file);
    CHECK(domain->interfaces[2].source == "hostdev");
}

TEST_CASE("models and ROMs of interfaces") {
    struct Row {
        const char* interface;
        bool virtio;
        bool unknown;
        bool rom;
    };
    const Row row = GENERATE(
        Row{"<interface type='user'><model type='virtio'/></interface>", true, false, true},
        Row{"<interface><model type='virtio-transitional'/></interface>", true, false, true},
        Row{"<interface><model type='virtio-non-transitional'/><rom bar='off'/></interface>",
            true,
            false,
            false},
        Row{"<interface><model type='rtl8139'/><rom enabled='yes'/></interface>",
            false,
            false,
            true},
        Row{"<interface type='user'><rom enabled='no'/></interface>", false, true, false},
        Row{"<interface type='hostdev'/>", false, false, true});
    CAPTURE(row.interface);
    const auto domain =
        parse_domain("a", domain_with("<devices>" + std::string(row.interface) + "</devices>"));
    REQUIRE(domain);
    REQUIRE(domain->interfaces.size() == 1);
    CHECK(domain->interfaces[0].is_virtio() == row.virtio);
    CHECK(domain->interfaces[0].is_of_unknown_model() == row.unknown);
    CHECK(domain->interfaces[0].rom.is_on() == row.rom);
}

TEST_CASE("a running domain stands in its status") {
    const auto domain = parse_domain(
        "a", "<domstatus state='paused' pid='7'>" + domain_with("<uuid>u</uuid>") + "</domstatus>");
    REQUIRE(domain);
    CHECK(domain->state == "paused");
    CHECK(domain->uuid == "u");
    CHECK(domain->interfaces.empty());
}

TEST_CASE("what is no domain is refused with its place") {
    struct Row {
        std::string text;
        std::string what;
        std::string where;
    };
    const std::string bomb =
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n";
    const std::string boot = "<devices><disk><boot order='";
    const Row row = GENERATE_COPY(
        Row{"", "is no XML", "a.xml, line 1"},
        Row{"<domain>\n<name>a</nam>", "is no XML", "a.xml, line 2"},
        Row{domain_with("") + std::string(1, '\0'), "zero byte", "a.xml, line 1, byte 31"},
        Row{bomb + domain_with("&b;"), "document type", "a.xml, line 2"},
        Row{"\n<network/>", "no <domain>", "a.xml, line 2, byte 2"},
        Row{"<domstatus/>", "no <domain>", "a.xml"},
        Row{domain_with("") + "\n" + domain_with(""), "second element", "a.xml, line 2"},
        Row{"<domain/>", "has no name", "a.xml"},
        Row{domain_with("\n" + boot + "0'/></disk></devices>"), "number from 1", "a.xml, line 2"},
        Row{domain_with(boot + "1x'/></disk></devices>"), "number from 1", "a.xml"},
        Row{domain_with(boot + "99999999999'/></disk></devices>"), "number from 1", "a.xml"},
        Row{domain_with("<uuid>" + std::string(4097, 'u') + "</uuid>"), "more than 4096", "a.xml"},
        Row{domain_with("<devices>" + repeated(4097, "<interface/>") + "</devices>"),
            "more than 4096 of <interface>",
            "a.xml"},
        Row{domain_with("\n" + repeated(64, "<x>") + repeated(64, "</x>")),
            "deeper than 64",
            "a.xml, line 2"},
        Row{std::string((4 << 20) + 1, ' '), "larger than 4 MiB", "a.xml"});
    CAPTURE(row.text.substr(0, 200));
    const auto domain = parse_domain("a.xml", row.text);
    REQUIRE(!domain);
    CHECK(domain.error().what.find(row.what) != std::string::npos);
    CHECK(domain.error().where.starts_with(row.where));
}

TEST_CASE("how deep a text nests costs no stack") {
    const std::size_t depth = 500'000;
    const auto domain =
        parse_domain("a", domain_with(repeated(depth, "<x>") + repeated(depth, "</x>")));
    REQUIRE(!domain);
    CHECK(domain.error().what.find("deeper") != std::string::npos);
}

TEST_CASE("an entity that is not declared stays as it is written") {
    const auto domain = parse_domain("a", domain_with("<uuid>&b;&#65;</uuid>"));
    REQUIRE(domain);
    CHECK(domain->uuid == "&b;A");
}

TEST_CASE("siblings below the limit of depth are read") {
    const auto domain = parse_domain(
        "a", domain_with(repeated(62, "<x>") + repeated(62, "</x>") + "<uuid>u</uuid>"));
    REQUIRE(domain);
    CHECK(domain->uuid == "u");
}
