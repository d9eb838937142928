// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl inspect` for programs. inspect.schema.json describes it and a test
// compares; another shape means another schema number.
#include <fmt/format.h>

#include "romctl/inspect_report.hpp"
#include "romfile/size_class.hpp"
#include "romfile/slot_settings.hpp"
#include "state/json.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;
using romfile::Image;
using romfile::RomFile;

constexpr int schema = 1;

ordered_json to_json(const Image& image) {
    ordered_json json;
    json["offset"] = image.offset;
    json["length"] = image.length;
    json["size_byte"] = image.size_byte;
    json["resident_size"] =
        image.is_x86() ? ordered_json(image.resident_size()) : ordered_json(nullptr);
    json["code"] = romfile::code_type_name(image);
    json["pci"] = nullptr;
    if (image.pci)
        json["pci"] = {{"vendor", fmt::format("{:04x}", image.pci->vendor)},
                       {"device", fmt::format("{:04x}", image.pci->device)},
                       {"class", fmt::format("{:06x}", image.pci->class_code)},
                       {"code_type", image.pci->code_type},
                       {"last", image.pci->last}};
    json["checksum"] = image.checksum ? state::check_json(*image.checksum) : ordered_json(nullptr);
    json["pnp"] = nullptr;
    if (image.pnp)
        json["pnp"] = {{"manufacturer", state::value_or_null(image.pnp->manufacturer)},
                       {"product", state::value_or_null(image.pnp->product)},
                       {"checksum", state::check_json(image.pnp->checksum)}};
    json["multinic"] = image.descriptor.has_value();
    return json;
}

ordered_json to_json(const romfile::Payload& payload) {
    const romfile::Slot slot = payload.slot.value_or(romfile::Slot{});
    ordered_json settings = ordered_json::object();
    for (const auto& [name, value] : romfile::settings_in(slot.settings))
        settings[name] = value;
    ordered_json json;
    json["version"] = payload.version;
    json["build_id"] = payload.build_id;
    json["payload"] = {{"offset", payload.offset},
                       {"size", payload.size},
                       {"check", state::check_json(payload.check)}};
    json["slot"] = nullptr;
    if (payload.slot)
        json["slot"] = {
            {"offset", slot.offset}, {"size", slot.size}, {"check", state::check_json(slot.check)}};
    json["script"] = state::text_or_null(slot.script);
    json["script_sha256"] =
        state::text_or_null(slot.script.empty() ? "" : romfile::script_sha256(slot));
    json["settings"] = std::move(settings);
    return json;
}

ordered_json findings_json(const RomFile& rom) {
    ordered_json list = ordered_json::array();
    for (const romfile::Finding& finding : romfile::findings(rom))
        list.push_back({{"verdict", romfile::verdict_name(finding.verdict)},
                        {"where", finding.where},
                        {"what", finding.what}});
    return list;
}

}  // namespace

std::string inspect_json(const std::string& path, const RomFile& rom) {
    ordered_json json;
    json["schema"] = schema;
    json["file"] = path;
    json["verdict"] = romfile::verdict_name(romfile::overall(rom));
    json["size"] = rom.size;
    json["size_class"] = rom.size_class;
    json["size_class_name"] = romfile::size_class_name(rom.size_class);
    json["sha256"] = rom.sha256;
    json["chain"] = state::check_json(rom.chain);
    json["chain_end"] = rom.chain_end;
    json["content_end"] = rom.content_end;
    json["padding"] = rom.size - rom.content_end;
    json["images"] = ordered_json::array();
    for (const Image& image : rom.images)
        json["images"].push_back(to_json(image));
    json["multinic"] = rom.payload ? to_json(*rom.payload) : ordered_json(nullptr);
    json["findings"] = findings_json(rom);
    return state::dump(json);
}

std::string inspect_json(const std::string& path, const romfile::Error& error) {
    ordered_json json;
    json["schema"] = schema;
    json["file"] = path;
    json["verdict"] = romfile::verdict_name(romfile::Verdict::unknown);
    json["error"] = state::error_json(error);
    return state::dump(json);
}

}  // namespace romctl
