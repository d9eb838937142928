// SPDX-License-Identifier: GPL-2.0-or-later
// What programs are told about domains, emulators and ROM files, whole.
#include "state/facts_json.hpp"

#include <catch2/catch.hpp>

#include "state/json.hpp"

using namespace state;
using nlohmann::ordered_json;

namespace {

const Error lost{"is not there", "/lost", ""};
const char* const lost_json = R"({"what": "is not there", "where": "/lost", "what_to_do": ""})";

/// Texts, so that the order of the members counts.
void check_same(const ordered_json& json, const std::string& expected) {
    CHECK(dump(json) == dump(ordered_json::parse(expected)));
}

}  // namespace

TEST_CASE("JSON of domains") {
    Domain domain;
    domain.name = "web";
    domain.machine = "q35";
    domain.boot_devices = {"network"};
    domain.interfaces = {{"user", "virtio", "", 1U, {"/rom", std::nullopt, "yes"}}};
    domain.disks = {{"vda", 2}};
    domain.oem_strings = {"multinic:a=b"};
    domain.state = "running";
    check_same(domains_json({{{"/a.xml", domain}, {"/b.xml", lost}}, {lost}}),
               std::string(R"({"domains": [
        {"path": "/a.xml", "error": null, "name": "web", "uuid": null, "state": "running",
         "machine": "q35", "boot_devices": ["network"],
         "interfaces": [{"source": "user", "model": "virtio", "mac": null, "boot_order": 1,
                         "rom": {"file": "/rom", "bar": null, "enabled": "yes"}}],
         "disks": [{"target": "vda", "boot_order": 2}],
         "oem_strings": ["multinic:a=b"], "qemu_arguments": []},
        {"path": "/b.xml", "error": )") +
                   lost_json + "}], \"unknown\": [" + lost_json + "]}");
}

TEST_CASE("JSON of nothing") {
    check_same(domains_json({}), R"({"domains": [], "unknown": []})");
    check_same(qemu_binaries_json({}), R"({"binaries": [], "unknown": []})");
    check_same(rom_images_json({}), "[]");
}

TEST_CASE("JSON of emulators") {
    const QemuBinary known{"/q", "/r", "7.2", "deb", std::vector<std::string>{"/s"}, {}};
    const QemuBinary unknown{"/p", "/p", {}, "", {}, {"not run"}};
    check_same(qemu_binaries_json({{known, unknown}, {lost}}),
               std::string(R"({"binaries": [
        {"path": "/q", "target": "/r", "version": "7.2", "package_version": "deb",
         "search_path": ["/s"], "unknown": []},
        {"path": "/p", "target": "/p", "version": null, "package_version": null,
         "search_path": null, "unknown": ["not run"]}], "unknown": [)") +
                   lost_json + "]}");
}

TEST_CASE("JSON of ROM files") {
    const RomDescription rom{1536,
                             2048,
                             "abc",
                             "0.1.0",
                             "",
                             {{0x1AF4, 0x1000}},
                             {{romfile::Verdict::bad, "image 1", "its sum is wrong"}},
                             {"def", {{"a", "b"}}}};
    check_same(rom_images_json({{"/a.rom", rom}, {"/lost", lost}}), std::string(R"([
        {"path": "/a.rom", "error": null, "size": 1536, "size_class": 2048, "sha256": "abc",
         "version": "0.1.0", "build_id": null, "images": [{"vendor": "1af4", "device": "1000"}],
         "findings": [{"verdict": "bad", "where": "image 1", "what": "its sum is wrong"}],
         "configuration": {"script_sha256": "def", "settings": [{"name": "a", "value": "b"}]}},
        {"path": "/lost", "error": )") + lost_json + "}]");
}

TEST_CASE("JSON of a monitor's answer") {
    check_same(monitor_json(MonitorAnswer{"running", {{"/m", "virtio-net-pci", ""}}}),
               R"({"error": null, "status": "running",
        "nics": [{"object": "/m", "driver": "virtio-net-pci", "rom_file": null}]})");
    check_same(monitor_json(lost), std::string(R"({"error": )") + lost_json + "}");
}
