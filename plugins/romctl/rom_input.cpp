// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/rom_input.hpp"

#include <fmt/format.h>

#include "romfile/file_io.hpp"

namespace romctl {

romfile::Result<RomInput> read_rom(const std::string& path) {
    romfile::Result<romfile::FileContent> file = romfile::read_file(path);
    if (!file)
        return file.error();
    romfile::Result<romfile::RomFile> rom = romfile::parse_rom(file->bytes);
    if (!rom)
        return in_file(path, rom.error());
    return RomInput{std::move(file->bytes), std::move(*rom), file->mode};
}

romfile::Result<void> check_output(const std::string& in, const std::string& out) {
    if (out != in && romfile::same_file(out, in))
        return romfile::Error{"is the input file under another name",
                              out,
                              fmt::format("To replace the input, say so: -o {}", in)};
    return romfile::success;
}

romfile::Error in_file(const std::string& path, romfile::Error error) {
    error.where = error.where.empty() ? path : path + ": " + error.where;
    return error;
}

Exit exit_of(romfile::Verdict verdict) {
    static constexpr Exit exits[] = {Exit::fine, Exit::finding, Exit::could_not_tell};
    return exits[static_cast<std::size_t>(verdict)];
}

}  // namespace romctl
