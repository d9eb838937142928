// SPDX-License-Identifier: GPL-2.0-or-later
// The syntax of QEMU's options: pairs NAME=VALUE, or JSON. Hostile input.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace state {

using Property = std::pair<std::string, std::string>;
using Properties = std::vector<Property>;

struct QemuOption {
    std::string name;   ///< without dashes
    std::string value;  ///< empty: it has none
};

inline constexpr std::size_t command_line_limit = 8 << 20;  ///< bytes that are read of one

/// The arguments in /proc/PID/cmdline: each ends with a zero byte.
[[nodiscard]] std::vector<std::string> split_arguments(const std::string& text);

/// "-name value" or "--name value", in order; what does not begin with a dash is an image. The
/// first argument is the program.
[[nodiscard]] std::vector<QemuOption> options_of(const std::vector<std::string>& arguments);

/// "A,b=c,d=e": the first word may stand without its name, which is `implied`. Two commas stand for
/// one that is meant.
[[nodiscard]] Properties parse_pairs(std::string_view text, std::string_view implied);

/// The same, or of a JSON object its members as text.
[[nodiscard]] Properties parse_option(const std::string& value, std::string_view implied);

/// The last one counts, as for QEMU.
[[nodiscard]] std::optional<std::string> find(const Properties& properties, std::string_view name);

/// Whether the program of that name or path is a QEMU system emulator.
[[nodiscard]] bool is_emulator(std::string_view program);

}  // namespace state
