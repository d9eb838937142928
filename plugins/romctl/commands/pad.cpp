// SPDX-License-Identifier: GPL-2.0-or-later
// romctl pad --class CLASS IN -o OUT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/rom_input.hpp"
#include "romfile/file_io.hpp"
#include "romfile/size_class.hpp"

namespace romctl {
namespace {

struct Options {
    std::string size_class;
    std::string in;
    std::string out;
};

romfile::Result<romfile::Bytes> padded(const Options& options, const RomInput& input) {
    const romfile::Result<std::size_t> size = romfile::parse_size_class(options.size_class);
    if (!size)
        return size.error();
    if (romfile::Result<void> checked = check_output(options.in, options.out); !checked)
        return checked.error();
    romfile::Result<romfile::Bytes> bytes = romfile::pad(input.bytes, input.rom, *size);
    if (!bytes)
        return in_file(options.in, bytes.error());
    return bytes;
}

Exit pad(const Options& options) {
    const romfile::Result<RomInput> input = read_rom(options.in);
    if (!input)
        return fail(input.error());
    const romfile::Result<romfile::Bytes> bytes = padded(options, *input);
    if (!bytes)
        return fail(bytes.error());
    // Shipping a ROM that the BIOS will not run helps nobody; inspect tells what is wrong with it.
    if (const Exit exit = exit_of(romfile::overall(input->rom)); exit != Exit::fine) {
        for (const romfile::Finding& finding : romfile::findings(input->rom))
            (void)fail({finding.where + ": " + finding.what, options.in, ""});
        return exit;
    }
    if (romfile::Result<void> written =
            romfile::write_file_atomically(options.out, *bytes, input->mode);
        !written)
        return fail(written.error());
    return Exit::fine;
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_option("--class", options->size_class, "64K, 128K, 256K, 512K or 1M")
        ->required()
        ->option_text("CLASS REQUIRED");
    parser.add_option("-o,--output", options->out, "File to write; may be IN itself")
        ->required()
        ->option_text("OUT REQUIRED");
    parser.add_option("IN", options->in, "Option ROM file, of any make")
        ->required()
        ->option_text("REQUIRED");
    return [options] { return pad(*options); };
}

const Registration registration({"pad", "Bring an option ROM file to an exact size class", set_up});

}  // namespace
}  // namespace romctl
