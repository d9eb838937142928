// SPDX-License-Identifier: GPL-2.0-or-later
#include "console/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace console {

bool colour_wanted() {
    const char* const no_color = std::getenv("NO_COLOR");
    const char* const terminal = std::getenv("TERM");
    return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0') &&
           terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::string Paint::strong(std::string_view text) const {
    return paint("1", text);
}
std::string Paint::faint(std::string_view text) const {
    return paint("2", text);
}

std::string Paint::as(romfile::Verdict verdict, std::string_view text) const {
    static constexpr std::string_view codes[] = {"32", "31", "33"};
    return paint(codes[static_cast<std::size_t>(verdict)], text);
}

std::string Paint::paint(std::string_view code, std::string_view text) const {
    return colour_ ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

}  // namespace console
