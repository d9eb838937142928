// SPDX-License-Identifier: GPL-2.0-or-later
// Keeps the boot report's lines for tests.
#pragma once

#include <string>
#include <vector>

#include "async/report.hpp"

namespace testing_wire {

struct ReportLog final : async::LineSink {
    void write_line(std::string_view line) override { lines.emplace_back(line); }
    /// How many lines hold all of `parts`.
    unsigned count(std::initializer_list<std::string_view> parts) const {
        unsigned found = 0;
        for (const std::string& line : lines) {
            bool all = true;
            for (std::string_view part : parts)
                all = all && line.find(part) != std::string::npos;
            found += all;
        }
        return found;
    }
    std::vector<std::string> lines;
};

}  // namespace testing_wire
