// SPDX-License-Identifier: GPL-2.0-or-later
// A fleet that is made up, always the same for the same wishes: for tests and pictures.
#pragma once

#include <string>

#include "drift/report.hpp"

namespace drift {

struct SampleWishes {
    std::size_t hosts = 24;
    std::int64_t time = 1790000000;
    std::string attack;  ///< stands behind each text that is not empty
};

[[nodiscard]] Report sample_report(const SampleWishes& wishes);

}  // namespace drift
