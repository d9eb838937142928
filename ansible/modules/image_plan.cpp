// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/image_plan.hpp"

#include <fmt/format.h>

#include <bit>

#include "modules/rom_image_spec.hpp"
#include "romfile/file_io.hpp"
#include "romfile/script_slot.hpp"
#include "romfile/size_class.hpp"
#include "romfile/slot_settings.hpp"
#include "script/settings_lines.hpp"
#include "state/layout.hpp"

namespace modules {
namespace {

using module::Arguments;
using module::Json;
using romfile::Error;
using romfile::Result;
using romfile::RomFile;

constexpr std::size_t script_file_limit = 256 << 10;
constexpr std::size_t usual_class = 256 << 10;  ///< of efi-virtio.rom, which QEMU loads

Error in(const std::string& where, Error error) {
    error.where = error.where.empty() ? where : where + ": " + error.where;
    return error;
}

Result<Image> parse(romfile::Bytes bytes) {
    Result<RomFile> rom = romfile::parse_rom(bytes);
    if (!rom)
        return rom.error();
    return Image{std::move(bytes), std::move(*rom)};
}

Result<Image> read_image(const std::string& path) {
    Result<romfile::FileContent> file = romfile::read_file(path);
    if (!file)
        return file.error();
    Result<Image> image = parse(std::move(file->bytes));
    return image ? std::move(image) : in(path, image.error());
}

/// 0: the task does not say, and there is nothing to go by.
Result<std::size_t> wanted_class(const Arguments& arguments, const Present& present) {
    if (arguments.has("size_class"))
        return romfile::parse_size_class(arguments.text("size_class"));
    if (present.image)
        return present.image->rom.size_class;
    return std::size_t{0};
}

/// The file of the package with that class, where this distribution's package has it.
Result<std::string> packaged_rom(std::size_t size_class) {
    const state::LayoutTable& table = state::built_in_layouts();
    const Result<std::optional<std::string>> layout = state::detect_layout(table, state::Root());
    if (!layout)
        return layout.error();
    if (!*layout)
        return Error{"this host looks like no distribution whose package is known",
                     "src",
                     "Name the ROM file to start from with src."};
    const Result<state::LayoutTable> rows = state::rows_of(table, **layout);
    if (!rows)
        return rows.error();
    return fmt::format(
        "{}/multinic-{}K.rom",
        rows->front().rom_folder,
        (size_class == 0 || size_class > 512 << 10 ? usual_class : size_class) >> 10);
}

Result<std::string> source_of(const Arguments& arguments, std::size_t size_class) {
    if (arguments.has("src"))
        return arguments.text("src");
    Result<std::string> path = packaged_rom(size_class);
    if (path && !romfile::read_file(*path))
        return Error{
            "is not there", *path, "Install qemu-rom-multinic, or name a ROM file with src."};
    return path;
}

struct Texts {
    std::string script;
    std::string settings;
};

Texts texts_of(const RomFile& rom) {
    if (!rom.payload || !rom.payload->slot)
        return {};
    return {rom.payload->slot->script, rom.payload->slot->settings};
}

Result<std::string> given_script(const Arguments& arguments, const std::string& otherwise) {
    if (arguments.has("script"))
        return arguments.text("script");
    if (!arguments.has("script_file"))
        return otherwise;
    const Result<romfile::FileContent> file =
        romfile::read_file(arguments.text("script_file"), script_file_limit);
    if (!file)
        return in("script_file", file.error());
    return std::string(file->bytes.begin(), file->bytes.end());
}

Result<std::string> setting_line(const std::string& name, const Json& value) {
    if (value.is_string())
        return name + "=" + value.get<std::string>();
    if (value.is_number())
        return name + "=" + value.dump();
    return Error{"is neither text nor a number",
                 name,
                 "Put it in quotes: YAML reads yes, no, on and off as booleans."};
}

Result<std::string> given_settings(const Arguments& arguments, const std::string& otherwise) {
    if (!arguments.has("settings"))
        return otherwise;
    std::string settings = arguments.boolean("purge") ? "" : otherwise;
    const Json given = arguments.value("settings");
    for (const auto& [name, value] : given.items()) {
        const Result<std::string> line = setting_line(name, value);
        if (!line)
            return in("settings", line.error());
        Result<std::string> more = romfile::with_setting(settings, *line);
        if (!more)
            return Error{more.error().what, "settings: " + name, more.error().what_to_do};
        settings = std::move(*more);
    }
    return settings;
}

/// Of the script that the task gives; what is in the slot already was looked at when it was put
/// there.
Result<void> lint(const Arguments& arguments, const std::string& script, ImagePlan& plan) {
    const char* const name = arguments.has("script") ? "script" : "script_file";
    if (!arguments.has(name))
        return romfile::success;
    if (!script::is_text(script))
        return Error{"has control characters, so it is no text", name, ""};
    plan.lint = romfile::lint_script(script);
    for (const romfile::ScriptFinding& finding : plan.lint)
        if (arguments.boolean("lint") && finding.severity == romfile::Severity::error)
            return Error{finding.token.empty() ? finding.what : finding.what + ": " + finding.token,
                         fmt::format("{}:{}:{}", name, finding.line, finding.column),
                         "With lint: false it is put in all the same."};
    return romfile::success;
}

Result<Image> made_of(const Image& source, const Texts& texts, std::size_t size_class) {
    const Result<romfile::Bytes> natural =
        romfile::embed(source.bytes, source.rom, {texts.script, texts.settings});
    if (!natural)
        return natural.error();
    const Result<RomFile> rom = romfile::parse_rom(*natural);
    if (!rom)
        return rom.error();
    Result<romfile::Bytes> padded =
        romfile::pad(*natural, *rom, size_class == 0 ? source.rom.size_class : size_class);
    if (!padded)
        return Error{
            padded.error().what,
            "size_class",
            fmt::format("{} has room for it; live migration needs the same class on both hosts.",
                        romfile::size_class_name(std::bit_ceil(rom->content_end)))};
    return parse(std::move(*padded));
}

}  // namespace

Result<Present> look_at_present(const std::string& path) {
    Present present;
    const Result<state::Destination> end = state::Root().resolve(path);
    if (!end)
        return end.error();
    using Kind = state::Entry::Kind;
    if (end->entry.kind == Kind::absent)
        return present;
    if (end->loop || end->entry.kind != Kind::file)
        return Error{end->entry.kind == Kind::folder ? "is a folder"
                     : end->loop                     ? "is a loop of links"
                                                     : "is no regular file",
                     path,
                     ""};
    Result<romfile::FileContent> file = romfile::read_file(path);
    if (!file)
        return file.error();
    present.exists = true;
    present.empty = file->bytes.empty();
    if (Result<Image> image = parse(std::move(file->bytes)))
        present.image = std::move(*image);
    return present;
}

Result<ImagePlan> plan_image(const Arguments& arguments, const Present& present) {
    const Result<std::size_t> size_class = wanted_class(arguments, present);
    if (!size_class)
        return in("size_class", size_class.error());
    const Result<std::string> source = source_of(arguments, *size_class);
    if (!source)
        return source.error();
    const Result<Image> image = read_image(*source);
    if (!image)
        return image.error();
    ImagePlan plan{*source, {}, {}};
    const bool keeps = !arguments.boolean("purge") && present.image && present.image->rom.payload;
    Texts texts = texts_of(keeps ? present.image->rom : image->rom);
    Result<std::string> script = given_script(arguments, texts.script);
    if (!script)
        return script.error();
    if (const Result<void> fine = lint(arguments, *script, plan); !fine)
        return fine.error();
    Result<std::string> settings = given_settings(arguments, texts.settings);
    if (!settings)
        return settings.error();
    Result<Image> made = made_of(*image, {*script, *settings}, *size_class);
    if (!made)
        return in(*source, made.error());
    plan.image = std::move(*made);
    return plan;
}

Json image_json(const RomFile& rom) {
    Json json = {{"size", rom.size},
                 {"size_class", romfile::size_class_name(rom.size_class)},
                 {"sha256", rom.sha256},
                 {"verdict", romfile::verdict_name(romfile::overall(rom))},
                 {"version", nullptr},
                 {"build_id", nullptr},
                 {"script_sha256", nullptr},
                 {"settings", Json::object()}};
    if (!rom.payload)
        return json;
    json["version"] = rom.payload->version;
    json["build_id"] = rom.payload->build_id;
    const romfile::Slot slot = rom.payload->slot.value_or(romfile::Slot{});
    if (!slot.script.empty())
        json["script_sha256"] = romfile::script_sha256(slot);
    for (const auto& [name, value] : romfile::settings_in(slot.settings))
        json["settings"][name] =
            is_secret_entry(*rom_image_spec().find("settings"), name) ? module::hidden : value;
    return json;
}

std::string image_lines(const RomFile& rom) {
    const Json json = image_json(rom);
    std::string lines;
    for (const char* name : {"version", "build_id", "size_class", "script_sha256"})
        if (!json[name].is_null())
            lines += fmt::format("{}: {}\n", name, json[name].get<std::string>());
    for (const auto& [name, value] : json["settings"].items())
        lines += fmt::format("setting {}={}\n", name, value.get<std::string>());
    if (!json["script_sha256"].is_null())
        lines += "script:\n" + rom.payload->slot->script;
    return lines;
}

}  // namespace modules
