// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl inspect` for people.
#include <fmt/format.h>

#include "romctl/inspect_report.hpp"
#include "romctl/table.hpp"
#include "romctl/text_input.hpp"
#include "romfile/size_class.hpp"
#include "romfile/slot_settings.hpp"

namespace romctl {
namespace {

using romfile::Check;
using romfile::Image;
using romfile::RomFile;
using romfile::Verdict;
using Cell = Table::Cell;

std::string fact(const console::Paint& paint, const char* name, const std::string& value) {
    return fmt::format("  {}{}\n", paint.faint(fmt::format("{:<10}", name)), value);
}

std::string outcome(const console::Paint& paint, const Check& check) {
    return paint.as(check.verdict, romfile::verdict_name(check.verdict));
}

std::string size_text(const RomFile& rom) {
    std::string text =
        fmt::format("{} bytes, class {}", rom.size, romfile::size_class_name(rom.size_class));
    if (rom.size != rom.size_class)
        text += fmt::format(" ({} bytes)", rom.size_class);
    if (rom.content_end > rom.chain_end)
        text += fmt::format("; {} bytes of other data follow the images",
                            rom.content_end - rom.chain_end);
    if (rom.size > rom.content_end)
        text += fmt::format("; {} bytes of trailing padding", rom.size - rom.content_end);
    return text;
}

std::string settings_text(const romfile::Slot& slot) {
    std::string text;
    for (const auto& [name, value] : romfile::settings_in(slot.settings))
        text += (text.empty() ? "" : " ") + visible(name) + "=" + visible(value);
    return text.empty() ? "none" : text;
}

/// The first line that says something: not the magic one, which all scripts have.
std::string first_line(std::string_view script) {
    constexpr std::size_t width = 60;
    while (!script.empty()) {
        const std::size_t end = script.find('\n');
        std::string_view line = script.substr(0, end);
        script = end == std::string_view::npos ? std::string_view() : script.substr(end + 1);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (!line.empty() && line.substr(0, 2) != "#!")
            return visible(line.substr(0, width)) + (line.size() > width ? "..." : "");
    }
    return "";
}

std::string script_text(const console::Paint& paint, const romfile::Slot& slot) {
    if (slot.script.empty())
        return slot.check.verdict == Verdict::good ? "none" : outcome(paint, slot.check);
    return fmt::format("{} bytes, sha256 {}\n{:12}{}",
                       slot.script.size(),
                       romfile::script_sha256(slot),
                       "",
                       first_line(slot.script));
}

std::string payload_text(const console::Paint& paint, const romfile::Payload& payload) {
    const romfile::Slot slot = payload.slot.value_or(romfile::Slot{});
    return fact(paint, "version", payload.version) + fact(paint, "build id", payload.build_id) +
           fact(paint,
                "payload",
                fmt::format("{} bytes at {:#x}, {}",
                            payload.size,
                            payload.offset,
                            outcome(paint, payload.check))) +
           fact(paint, "script", script_text(paint, slot)) +
           fact(paint, "settings", settings_text(slot));
}

Cell checksum_cell(const Image& image) {
    if (!image.checksum)
        return {"none", Cell::Kind::plain};
    Verdict verdict = image.checksum->verdict;
    // One column for the image and its PnP header; which of them it is, the findings say.
    if (verdict == Verdict::good && image.pnp)
        verdict = image.pnp->checksum.verdict;
    return {romfile::verdict_name(verdict), Cell::Kind::outcome, verdict};
}

std::string product_text(const Image& image) {
    if (!image.pnp)
        return "-";
    const std::string product = image.pnp->product.value_or("-");
    return image.pnp->manufacturer ? product + " / " + *image.pnp->manufacturer : product;
}

Table::Row image_row(const Image& image) {
    using Kind = Cell::Kind;
    const auto id = [](const romfile::PciData& pci) {
        return fmt::format("{:04x}:{:04x}", pci.vendor, pci.device);
    };
    return {{fmt::format("{:#x}", image.offset)},
            {image.pci ? id(*image.pci) : "-"},
            {image.pci ? fmt::format("{:06x}", image.pci->class_code) : "-"},
            {romfile::code_type_name(image)},
            {fmt::format("{}", image.length), Kind::number},
            {image.is_x86() ? fmt::format("{}", image.resident_size()) : "-", Kind::number},
            checksum_cell(image),
            {product_text(image)}};
}

}  // namespace

std::string inspect_text(const std::string& path, const RomFile& rom, const console::Paint& paint) {
    std::string text = paint.strong(path) + "\n" + fact(paint, "size", size_text(rom)) +
                       fact(paint, "sha256", rom.sha256);
    if (rom.payload)
        text += payload_text(paint, *rom.payload);

    Table table({{"offset"},
                 {"for"},
                 {"class"},
                 {"code"},
                 {"length", Cell::Kind::number},
                 {"resident", Cell::Kind::number},
                 {"checksum"},
                 {"product / manufacturer"}});
    for (const Image& image : rom.images)
        table.add(image_row(image));
    text += "\n" + table.text(paint, "  ");

    const auto found = romfile::findings(rom);
    if (!found.empty())
        text += "\n";
    for (const romfile::Finding& finding : found)
        text += fmt::format("  {}: {}: {}\n",
                            paint.as(finding.verdict, romfile::verdict_name(finding.verdict)),
                            finding.where,
                            finding.what);
    return text;
}

}  // namespace romctl
