// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/read_report.hpp"

#include <catch2/catch.hpp>

#include "drift/write/json.hpp"
#include "drift/write/test_report.hpp"

namespace drift {
namespace {

using test::host;
using test::noon;

Report everything() {
    Report report = test::report(noon,
                                 {host("kvm1", {{"link", Verdict::bad}, {"rom", Verdict::good}}),
                                  host("kvm2", {}),
                                  host("kvm3", {{"link", Verdict::good}})});
    HostReport& first = report.hosts[0];
    first.address = "root@kvm1";
    first.groups = {"virt", "rack2"};
    first.source = Source::tools;
    first.transactions = {{noon - 60, "upgrade of a 1 to 2", {"link"}}};
    first.notes = {"the clock is 3 h ahead"};
    first.milliseconds = 321;
    first.findings[0].cause = "changed 3 days ago";
    first.findings[0].trend = Trend::still;
    first.findings[0].since = noon - 600;
    first.findings[0].flapping = true;
    first.findings[0].compared.found = "";
    report.interrupted = true;
    report.compared_with = noon - 3600;
    report.past = {{noon - 7200, 3, 2, 1}};
    report.notes = {"new in this report: kvm3"};
    return report;
}

/// A whole report with `from`, which must be in it, replaced.
std::string changed(const std::string& from, const std::string& into) {
    std::string text = write_json(everything(), {});
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), into);
}

TEST_CASE("read report: what was written is read back whole") {
    const std::string text = write_json(everything(), {});
    const auto back = read_report("report.json", text);
    REQUIRE(back);
    CHECK(write_json(*back, {}) == text);
    CHECK(back->hosts[0].findings[0].trend == Trend::still);
    CHECK(back->hosts[0].source == Source::tools);
    CHECK(back->hosts[0].findings[0].compared.found.empty());
    CHECK(back->past[0].bad == 2);
}

TEST_CASE("read report: what is wrong is named with its place") {
    struct Row {
        std::string from, into, where, what;
    };
    const Row rows[] = {
        {"\"schema\": 1", "\"schema\": 2", "r: schema", "only schema 1 is known here"},
        {"multinic-drift-report", "other", "r: kind", "must be multinic-drift-report"},
        {"2026-11-29T12:00:00Z", "yesterday", "r: time", "must be a time such as"},
        {"\"interrupted\": true", "\"interrupted\": 1", "r: interrupted", "must be true or false"},
        {"\"trend\": \"still\"", "\"trend\": \"gone\"", "r: hosts[0].findings[0].trend", "one of"},
        {"\"item\": \"link\"", "\"item\": 3", "r: hosts[0].findings[0].item", "must be a text"},
        {"\"item\": \"rom\"", "\"itme\": \"rom\"", "r: hosts[0].findings[1]", "unknown key: itme"},
        {"\"milliseconds\": 321", "\"milliseconds\": -1", "r: hosts[0].milliseconds", "0 or more"},
        {"\"milliseconds\": 321", "\"milliseconds\": 1.5", "r: hosts[0].milliseconds", "0 or more"},
        {"\"virt\"", "null", "r: hosts[0].groups[0]", "must be a text"},
        {"\"found\": null,", "", "r: hosts[0].findings[0]", "has no found"},
        {"\"verdict\": \"unknown\"", "\"verdict\": \"good\"", "r", "counts are not those"},
        {"\"bad\": 1,", "\"bad\": 0,", "r", "counts are not those"},
        {"\"verdict\": \"bad\"", "\"verdict\": \"good\"", "r", "verdict is not that of its hosts"},
        {"\"host\": \"kvm2\"", "\"host\": \"kvm1\"", "r", "a host is there twice: kvm1"},
        {"\"schema\": 1,", "\"schema\": 1, \"schema\": 1,", "r", "has a key twice: schema"},
        {"\"found\": null",
         "\"found\": " + std::string(40, '[') + std::string(40, ']'),
         "r",
         "deep"},
        {"\"found\": null", "\"found\": 1e999", "r", "a number that is too large"},
        {"\"found\": null", "\"found\": \"\xFF\"", "r: byte", "is no JSON"},
        {"\"found\": null",
         "\"found\": \"" + std::string(70'000, 'x') + '"',
         "found",
         "longer than"},
    };
    for (const Row& row : rows) {
        const auto report = read_report("r", changed(row.from, row.into));
        REQUIRE_FALSE(report);
        INFO(romfile::explain(report.error()));
        CHECK(report.error().where.find(row.where) != std::string::npos);
        CHECK(report.error().what.find(row.what) != std::string::npos);
    }
}

TEST_CASE("read report: a host that is better than its findings is refused") {
    const auto report = read_report("r",
                                    changed("\"host\": \"kvm1\",\n      \"verdict\": \"bad\"",
                                            "\"host\": \"kvm1\",\n      \"verdict\": \"unknown\""));
    REQUIRE_FALSE(report);
    CHECK(report.error().where == "r: hosts[0]");
    CHECK(report.error().what == "its verdict is better than that of link");
}

TEST_CASE("read report: no report at all") {
    for (const char* const text : {"", "{", "[]", "null", "3", "{}", "\"text\""})
        CHECK_FALSE(read_report("r", text));
    const std::string whole = write_json(everything(), {});
    for (std::size_t size = 0; size < whole.size() - 2; size += 37)
        CHECK_FALSE(read_report("r", std::string_view(whole).substr(0, size)));
}

}  // namespace
}  // namespace drift
