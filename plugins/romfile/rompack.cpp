// SPDX-License-Identifier: GPL-2.0-or-later
// The last step of the ROM build: makes multinic.rom from what the linker gave. Not installed.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "romfile/file_io.hpp"
#include "romfile/rom_builder.hpp"

namespace {

struct Paths {
    std::string loader;
    std::string start;
    std::string engine;
    std::string out;
};

romfile::Result<void> pack(const Paths& paths, romfile::RomParts parts) {
    const std::pair<const std::string&, romfile::Bytes&> inputs[] = {
        {paths.loader, parts.loader}, {paths.start, parts.start}, {paths.engine, parts.engine}};
    for (const auto& [path, bytes] : inputs) {
        romfile::Result<romfile::FileContent> content = romfile::read_file(path);
        if (!content)
            return content.error();
        bytes = std::move(content->bytes);
    }
    const romfile::Result<romfile::BuiltRom> rom = romfile::build_rom(parts);
    if (!rom)
        return rom.error();
    fmt::print(
        "{}: {} of {} bytes; start {}, engine {} packed to {}, payload {}, "
        "build {}\n",
        paths.out,
        rom->file.size(),
        romfile::natural_size_limit,
        parts.start.size(),
        parts.engine.size(),
        rom->compressed_size,
        rom->payload_size,
        rom->build_id);
    return romfile::write_file_atomically(paths.out, rom->file);
}

int run(int argc, char** argv) {
    CLI::App app("Packs the linked parts of the firmware into a ROM file", "rompack");
    Paths paths;
    romfile::RomParts parts;
    app.add_option("--loader", paths.loader, "the two assembled images")->required();
    app.add_option("--start", paths.start, "the uncompressed start part")->required();
    app.add_option("--engine", paths.engine, "the part to compress")->required();
    app.add_option("--engine-memory", parts.engine_memory, "bytes it runs in")->required();
    app.add_option("--entry", parts.entry_offset, "offset of its entry")->required();
    app.add_option("--version", parts.version, "version text")->required();
    app.add_option("-o", paths.out, "ROM file to write")->required();
    CLI11_PARSE(app, argc, argv);

    const romfile::Result<void> done = pack(paths, std::move(parts));
    if (done)
        return 0;
    fmt::print(stderr, "rompack: {}\n", romfile::explain(done.error()));
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "rompack: %s\n", error.what());
        return 1;
    }
}
