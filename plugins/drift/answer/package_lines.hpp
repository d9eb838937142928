// SPDX-License-Identifier: GPL-2.0-or-later
// The lines that the probe has rpm and dpkg print.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drift {

/// "multinic NAME" and the lines behind it that begin with "=", without that.
struct PackageLines {
    std::string name;
    std::vector<std::string> values;
};

/// One thing that a program printed: a package, or any other line.
struct PrintedItem {
    std::optional<PackageLines> package;
    std::string line;  ///< when it is no package
};

[[nodiscard]] std::vector<PrintedItem> printed_items(std::string_view text);

/// A line of `rpm -V` or `dpkg --verify`.
struct VerifyLine {
    std::string path;
    std::vector<std::string> what;  ///< in the words of state::FileDifference
    bool configuration = false;     ///< of a file that administrators may change
};

/// Nothing when it is none. `every_mark`: rpm's marks, of which dpkg knows only that of the digest.
[[nodiscard]] std::optional<VerifyLine> parse_verify_line(const std::string& line, bool every_mark);

}  // namespace drift
