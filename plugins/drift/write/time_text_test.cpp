// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/time_text.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace drift {
namespace {

TEST_CASE("time text: written and read back") {
    CHECK(utc_text(1'795'932'000) == "2026-11-29T06:00:00Z");
    CHECK(minute_text(1'795'932'000) == "2026-11-29 06:00 UTC");
    for (const std::int64_t seconds : {0LL, 1LL, 951'782'400LL, 1'795'932'061LL, 253'402'300'799LL})
        CHECK(parse_time(utc_text(seconds)) == seconds);
}

TEST_CASE("time text: a clock that says nonsense gives the nearest time that can be written") {
    CHECK(utc_text(-1) == "1970-01-01T00:00:00Z");
    CHECK(utc_text(std::numeric_limits<std::int64_t>::min()) == "1970-01-01T00:00:00Z");
    CHECK(utc_text(std::numeric_limits<std::int64_t>::max()) == "9999-12-31T23:59:59Z");
}

TEST_CASE("time text: anything else is no time") {
    for (const char* const text : {"",
                                   "2026-11-29",
                                   "2026-11-29T06:00:00",
                                   "2026-11-29T06:00:00+0",
                                   "2026-11-29 06:00:00Z",
                                   "2026-02-29T06:00:00Z",
                                   "2026-13-01T06:00:00Z",
                                   "2026-11-29T24:00:00Z",
                                   "2026-11-29T06:60:00Z",
                                   "2026-11-29T06:00:60Z",
                                   "2026-11-29T-6:00:00Z",
                                   "02026-11-29T06:00:0Z",
                                   "2026-11-29T06:00:00Z "})
        CHECK_FALSE(parse_time(text));
}

}  // namespace
}  // namespace drift
