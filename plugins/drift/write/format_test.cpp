// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/format.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace drift {
namespace {

TEST_CASE("formats: each has a name of its own, by which it is found") {
    std::set<std::string> names;
    for (const Format& format : formats()) {
        CHECK(names.insert(format.name).second);
        CHECK(find_format(format.name) == &format);
        CHECK(format.ending[0] == '.');
        CHECK(std::string_view(format.help).find('\n') == std::string_view::npos);
    }
    CHECK(names.size() == 9);
    CHECK(find_format("html5") == nullptr);
    CHECK(find_format("") == nullptr);
}

TEST_CASE("formats: a report without hosts is unknown in each") {
    const Report nothing;
    for (const Format& format : formats()) {
        std::string text = format.write(nothing, {});
        INFO(format.name);
        const bool told = text.find("unknown") != std::string::npos ||
                          text.find("multinic_drift_verdict 2") != std::string::npos;
        CHECK(told);
    }
}

}  // namespace
}  // namespace drift
