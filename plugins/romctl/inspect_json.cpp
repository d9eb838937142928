// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl inspect` for programs. inspect.schema.json describes it and a test
// compares; another shape means another schema number.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "romctl/inspect_report.hpp"
#include "romfile/size_class.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;
using romfile::Check;
using romfile::Image;
using romfile::RomFile;

constexpr int schema = 1;

ordered_json text_or_null(const std::optional<std::string>& text) {
    return text ? ordered_json(*text) : ordered_json(nullptr);
}

ordered_json to_json(const Check& check) {
    ordered_json json;
    json["verdict"] = romfile::verdict_name(check.verdict);
    json["reason"] = check.reason.empty() ? ordered_json(nullptr) : ordered_json(check.reason);
    return json;
}

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
    json["checksum"] = image.checksum ? to_json(*image.checksum) : ordered_json(nullptr);
    json["pnp"] = nullptr;
    if (image.pnp)
        json["pnp"] = {{"manufacturer", text_or_null(image.pnp->manufacturer)},
                       {"product", text_or_null(image.pnp->product)},
                       {"checksum", to_json(image.pnp->checksum)}};
    json["multinic"] = image.descriptor.has_value();
    return json;
}

ordered_json to_json(const romfile::Payload& payload) {
    ordered_json settings = ordered_json::object();
    for (const auto& [name, value] : payload.settings)
        settings[name] = value;
    ordered_json json;
    json["version"] = payload.version;
    json["build_id"] = payload.build_id;
    json["payload"] = {
        {"offset", payload.offset}, {"size", payload.size}, {"check", to_json(payload.check)}};
    json["script"] = text_or_null(payload.script);
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

/// A path need not be UTF-8, JSON must be: what is not becomes U+FFFD.
std::string dump(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
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
    json["chain"] = to_json(rom.chain);
    json["chain_end"] = rom.chain_end;
    json["content_end"] = rom.content_end;
    json["padding"] = rom.size - rom.content_end;
    json["images"] = ordered_json::array();
    for (const Image& image : rom.images)
        json["images"].push_back(to_json(image));
    json["multinic"] = rom.payload ? to_json(*rom.payload) : ordered_json(nullptr);
    json["findings"] = findings_json(rom);
    return dump(json);
}

std::string inspect_json(const std::string& path, const romfile::Error& error) {
    ordered_json json;
    json["schema"] = schema;
    json["file"] = path;
    json["verdict"] = romfile::verdict_name(romfile::Verdict::unknown);
    json["error"] = {
        {"what", error.what}, {"where", error.where}, {"what_to_do", error.what_to_do}};
    return dump(json);
}

}  // namespace romctl
