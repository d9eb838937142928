// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_progress.hpp"

#include <catch2/catch.hpp>

namespace romctl {
namespace {

using romfile::Verdict;

TEST_CASE("drift progress: a line tells how many are done, and how they are") {
    DriftProgress progress(DriftProgress::Kind::none, 4);
    CHECK(progress.line() == "0 of 4 hosts asked, 0 with drift, 0 unknown");
    progress.take(Verdict::good);
    progress.take(Verdict::bad);
    progress.take(Verdict::unknown);
    CHECK(progress.line() == "3 of 4 hosts asked, 1 with drift, 1 unknown");
}

TEST_CASE("drift progress: a bar fits into its line") {
    DriftProgress progress(DriftProgress::Kind::none, 1000);
    for (int i = 0; i < 500; ++i)
        progress.take(Verdict::good);
    CHECK(progress.bar(80, std::chrono::seconds(7)) ==
          "[##################...................] 500/1000 hosts, 0 drift, 0 unknown, 7 s");
    for (const std::size_t columns : {0U, 1U, 10U, 40U, 44U, 50U, 80U, 200U})
        CHECK(progress.bar(columns, std::chrono::seconds(7)).size() + 1 <=
              columns + (columns == 0 ? 1U : 0U));
}

TEST_CASE("drift progress: no host at all is a full bar") {
    const DriftProgress progress(DriftProgress::Kind::none, 0);
    CHECK(progress.bar(60, std::chrono::seconds(0)).find('.') == std::string::npos);
}

TEST_CASE("drift progress: kinds have names") {
    CHECK(DriftProgress::parse_kind("none") == DriftProgress::Kind::none);
    CHECK(DriftProgress::parse_kind("bar") == DriftProgress::Kind::bar);
    CHECK(DriftProgress::parse_kind("lines") == DriftProgress::Kind::lines);
    CHECK(DriftProgress::parse_kind("auto").has_value());
    CHECK_FALSE(DriftProgress::parse_kind("loud").has_value());
}

}  // namespace
}  // namespace romctl
