// SPDX-License-Identifier: GPL-2.0-or-later
// Answers for tests, line by line.
#pragma once

#include <algorithm>
#include <string>

#include "drift/answer/host_answer.hpp"
#include "drift/answer/packing.hpp"

namespace drift::fixture {

/// An answer of these lines, with a head and an end that fits. `packed`: the lines of packed
/// content among them, which do not count.
inline std::string answer(const std::string& lines,
                          const char* source = "probe",
                          std::size_t packed = 0) {
    const std::string text =
        std::string("multinic-answer 1 ") + source + "\ntime 1700000000\nuid 0\n" + lines;
    const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    return text + "end " + std::to_string(count - packed) + "\n";
}

/// "c gzip" and what follows it; three lines for texts of one line of base64.
inline std::string packed(std::string_view text) {
    return "c gzip\n" + pack(romfile::bytes_of(text)) + ".\n";
}

/// The lines of packed() that do not count.
inline std::size_t packed_lines(std::string_view text) {
    const std::string lines = packed(text);
    return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) - 1;
}

}  // namespace drift::fixture
