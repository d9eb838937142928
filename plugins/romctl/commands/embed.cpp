// SPDX-License-Identifier: GPL-2.0-or-later
// romctl embed [--remove] [--script FILE] [--settings FILE] [--set NAME=VALUE]... IN -o OUT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <bit>
#include <memory>

#include "romctl/command.hpp"
#include "romctl/lint_report.hpp"
#include "romctl/rom_input.hpp"
#include "romctl/text_input.hpp"
#include "romfile/file_io.hpp"
#include "romfile/script_slot.hpp"
#include "romfile/size_class.hpp"
#include "romfile/slot_settings.hpp"
#include "script/settings_lines.hpp"

namespace romctl {
namespace {

struct Options {
    std::string in;
    std::string out;
    std::string script;    ///< a file; empty: not given
    std::string settings;  ///< likewise
    std::vector<std::string> assignments;
    std::string size_class;
    bool remove = false;
    bool no_lint = false;
};

struct Texts {
    std::string script;
    std::string settings;
};

/// Damage outside of the slot, which nothing here can mend. Says what it is.
Exit check_input(const Options& options, const romfile::RomFile& rom) {
    Exit exit = Exit::fine;
    for (const romfile::Finding& finding : romfile::findings(rom)) {
        const bool in_slot = finding.where == "script slot";
        if (in_slot && options.remove)
            continue;
        (void)fail({finding.where + ": " + finding.what,
                    options.in,
                    in_slot ? "With --remove it is emptied first." : ""});
        if (exit != Exit::finding)
            exit = exit_of(finding.verdict);
    }
    return exit;
}

/// What the slot holds before the command line is obeyed.
Texts texts_now(const Options& options, const romfile::RomFile& rom) {
    if (options.remove || !rom.payload || !rom.payload->slot)
        return {};
    return {rom.payload->slot->script, rom.payload->slot->settings};
}

romfile::Result<std::string> read_settings(const Options& options, std::string now) {
    std::string settings = std::move(now);
    if (!options.settings.empty()) {
        romfile::Result<std::string> text = read_text(options.settings);
        if (!text)
            return text.error();
        if (romfile::Result<void> checked =
                romfile::check_settings(text_name(options.settings), *text);
            !checked)
            return checked.error();
        settings = std::move(*text);
    }
    for (const std::string& assignment : options.assignments) {
        romfile::Result<std::string> text = romfile::with_setting(settings, assignment);
        if (!text)
            return text.error();
        settings = std::move(*text);
    }
    return settings;
}

/// False: it is not to be embedded. Errors and warnings are said on standard error.
bool passes_lint(const std::string& file, const std::string& script) {
    const std::vector<ScriptFinding> findings = romfile::lint_script(script);
    for (const ScriptFinding& finding : findings)
        if (finding.severity != Severity::note)
            fmt::print(stderr, "{}", lint_line(file, finding, console::Paint(false)));
    return romfile::count(findings, Severity::error) == 0;
}

romfile::Error advise_class(romfile::Error error, const romfile::RomFile& rom) {
    const std::size_t fitting = std::bit_ceil(rom.content_end);
    error.what_to_do = fmt::format(
        "--class {} has room for it; live migration needs the same class on both hosts.",
        romfile::size_class_name(fitting));
    return error;
}

/// The new file in its size class.
romfile::Result<romfile::Bytes> embedded(const Options& options,
                                         const RomInput& input,
                                         const Texts& texts) {
    romfile::Result<std::size_t> size = input.rom.size_class;
    if (!options.size_class.empty())
        size = romfile::parse_size_class(options.size_class);
    if (!size)
        return size.error();
    const romfile::Result<romfile::Bytes> natural =
        romfile::embed(input.bytes, input.rom, {texts.script, texts.settings});
    if (!natural)
        return in_file(options.in, natural.error());
    const romfile::Result<romfile::RomFile> rom = romfile::parse_rom(*natural);
    if (!rom)
        return rom.error();
    romfile::Result<romfile::Bytes> padded = romfile::pad(*natural, *rom, *size);
    if (!padded)
        return in_file(options.in, advise_class(padded.error(), *rom));
    return padded;
}

romfile::Result<std::string> read_script(const std::string& path) {
    romfile::Result<std::string> script = read_text(path);
    if (script && !script::is_text(*script))
        return romfile::Error{"has control characters, so it is no text", text_name(path), ""};
    return script;
}

/// Makes and writes the new file. Everything that can be wrong is found before OUT is touched.
Exit embed_into(const Options& options, const RomInput& input) {
    Texts texts = texts_now(options, input.rom);
    romfile::Result<std::string> settings = read_settings(options, texts.settings);
    if (!settings)
        return fail(settings.error());
    texts.settings = std::move(*settings);
    if (!options.script.empty()) {
        romfile::Result<std::string> script = read_script(options.script);
        if (!script)
            return fail(script.error());
        const std::string name = text_name(options.script);
        if (!options.no_lint && !passes_lint(name, *script)) {
            (void)fail({"not embedded", name, "--no-lint embeds it all the same."});
            return Exit::finding;
        }
        texts.script = std::move(*script);
    }
    const romfile::Result<romfile::Bytes> bytes = embedded(options, input, texts);
    if (!bytes)
        return fail(bytes.error());
    if (romfile::Result<void> written =
            romfile::write_file_atomically(options.out, *bytes, input.mode);
        !written)
        return fail(written.error());
    return Exit::fine;
}

Exit embed(const Options& options) {
    if (options.script.empty() && options.settings.empty() && options.assignments.empty() &&
        !options.remove)
        return fail({"what shall be embedded?", "", "romctl embed --help tells more."});
    if (options.script == "-" && options.settings == "-")
        return fail({"cannot be both script and settings", text_name("-"), ""});
    const romfile::Result<RomInput> input = read_rom(options.in);
    if (!input)
        return fail(input.error());
    if (const Exit exit = check_input(options, input->rom); exit != Exit::fine)
        return exit;
    if (romfile::Result<void> checked = check_output(options.in, options.out); !checked)
        return fail(checked.error());
    return embed_into(options, *input);
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_option("--script", options->script, "Script to embed; - is standard input");
    parser.add_option("--settings", options->settings, "File of lines NAME=VALUE to embed");
    parser.add_option("--set", options->assignments, "Setting to embed")
        ->allow_extra_args(false)
        ->option_text("NAME=VALUE ...");
    parser.add_flag("--remove", options->remove, "Empty the slot first");
    parser.add_flag("--no-lint", options->no_lint, "Embed the script whatever lint says of it");
    parser
        .add_option("--class", options->size_class, "64K, 128K, 256K, 512K or 1M; else that of IN")
        ->option_text("CLASS");
    parser.add_option("-o,--output", options->out, "File to write; may be IN itself")
        ->required()
        ->option_text("OUT REQUIRED");
    parser.add_option("IN", options->in, "ROM file of qemu-rom-multinic")
        ->required()
        ->option_text("REQUIRED");
    return [options] { return embed(*options); };
}

const Registration registration({"embed",
                                 "Put a script and settings into a ROM file, or take them out",
                                 set_up});

}  // namespace
}  // namespace romctl
