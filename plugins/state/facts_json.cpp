// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/facts_json.hpp"

#include <fmt/format.h>

#include "state/json.hpp"

namespace state {
namespace {

using nlohmann::ordered_json;

ordered_json errors_json(const std::vector<Error>& errors) {
    ordered_json list = ordered_json::array();
    for (const Error& error : errors)
        list.push_back(error_json(error));
    return list;
}

ordered_json interface_json(const DomainInterface& nic) {
    ordered_json json;
    json["source"] = text_or_null(nic.source);
    json["model"] = text_or_null(nic.model);
    json["mac"] = text_or_null(nic.mac);
    json["boot_order"] = value_or_null(nic.boot_order);
    json["rom"] = {{"file", value_or_null(nic.rom.file)},
                   {"bar", value_or_null(nic.rom.bar)},
                   {"enabled", value_or_null(nic.rom.enabled)}};
    return json;
}

void add_domain(ordered_json& json, const Domain& domain) {
    json["name"] = domain.name;
    json["uuid"] = text_or_null(domain.uuid);
    json["state"] = value_or_null(domain.state);
    json["machine"] = text_or_null(domain.machine);
    json["boot_devices"] = domain.boot_devices;
    json["interfaces"] = ordered_json::array();
    for (const DomainInterface& nic : domain.interfaces)
        json["interfaces"].push_back(interface_json(nic));
    json["disks"] = ordered_json::array();
    for (const DomainDisk& disk : domain.disks)
        json["disks"].push_back(
            {{"target", text_or_null(disk.target)}, {"boot_order", disk.boot_order}});
    json["oem_strings"] = domain.oem_strings;
    json["qemu_arguments"] = domain.qemu_arguments;
}

ordered_json configuration_json(const RomConfiguration& configuration) {
    ordered_json json;
    json["script_sha256"] = text_or_null(configuration.script_sha256);
    json["settings"] = ordered_json::array();
    for (const auto& [name, value] : configuration.settings)
        json["settings"].push_back({{"name", name}, {"value", value}});
    return json;
}

void add_rom(ordered_json& json, const RomDescription& rom) {
    json["size"] = rom.size;
    json["size_class"] = rom.size_class;
    json["sha256"] = rom.sha256;
    json["version"] = text_or_null(rom.version);
    json["build_id"] = text_or_null(rom.build_id);
    json["images"] = ordered_json::array();
    for (const PciId& id : rom.images)
        json["images"].push_back({{"vendor", fmt::format("{:04x}", id.vendor)},
                                  {"device", fmt::format("{:04x}", id.device)}});
    json["findings"] = ordered_json::array();
    for (const romfile::Finding& finding : rom.findings)
        json["findings"].push_back({{"verdict", romfile::verdict_name(finding.verdict)},
                                    {"where", finding.where},
                                    {"what", finding.what}});
    json["configuration"] = configuration_json(rom.configuration);
}

/// A path with what was read there, or why it was not.
template <class T, class Add>
ordered_json read_json(const std::string& path, const Result<T>& content, const Add& add) {
    ordered_json json;
    json["path"] = path;
    json["error"] = nullptr;
    if (content)
        add(json, *content);
    else
        json["error"] = error_json(content.error());
    return json;
}

}  // namespace

ordered_json domains_json(const LibvirtDomains& domains) {
    ordered_json json;
    json["domains"] = ordered_json::array();
    for (const DomainFile& file : domains.files)
        json["domains"].push_back(read_json(file.path, file.domain, add_domain));
    json["unknown"] = errors_json(domains.unknown);
    return json;
}

ordered_json qemu_binaries_json(const QemuBinaries& binaries) {
    ordered_json json;
    json["binaries"] = ordered_json::array();
    for (const QemuBinary& binary : binaries.binaries)
        json["binaries"].push_back({{"path", binary.path},
                                    {"target", binary.target},
                                    {"version", value_or_null(binary.version)},
                                    {"package_version", text_or_null(binary.package_version)},
                                    {"search_path", value_or_null(binary.search_path)},
                                    {"unknown", binary.unknown}});
    json["unknown"] = errors_json(binaries.unknown);
    return json;
}

ordered_json rom_images_json(const std::vector<RomImage>& images) {
    ordered_json json = ordered_json::array();
    for (const RomImage& image : images)
        json.push_back(read_json(image.path, image.description, add_rom));
    return json;
}

ordered_json monitor_json(const Result<MonitorAnswer>& answer) {
    if (!answer)
        return {{"error", error_json(answer.error())}};
    ordered_json json{{"error", nullptr}, {"status", answer->status}};
    json["nics"] = ordered_json::array();
    for (const GuestNic& nic : answer->nics)
        json["nics"].push_back({{"object", nic.object},
                                {"driver", nic.driver},
                                {"rom_file", text_or_null(nic.rom_file)}});
    return json;
}

}  // namespace state
