// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/report.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/wire/fake_clock.hpp"

using async::Report;

namespace {

struct Lines final : async::LineSink {
    std::vector<std::string> lines;
    void write_line(std::string_view line) override { lines.emplace_back(line); }
};

struct Bench {
    testing_wire::FakeClock clock;
    Lines sink;
    Report report{clock, &sink};
};

}  // namespace

TEST_CASE("one statement is one line of JSON") {
    Bench b;
    b.clock.advance(async::milliseconds(1234));
    b.report.event("link").field("nic", 2u).field("state", "up").field("known", true);
    REQUIRE(b.sink.lines.size() == 1);
    CHECK(b.sink.lines[0] ==
          "{\"t\":1234,\"event\":\"link\",\"nic\":2,\"state\":\"up\",\"known\":true}\n");
}

TEST_CASE("a NIC is its number, and a VLAN on it also a tag") {
    Bench b;
    b.report.event("link").field(async::NicName{3, 0}).field("state", "up");
    b.report.event("link").field(async::NicName{12, 4094});
    CHECK(b.sink.lines[0] == "{\"t\":0,\"event\":\"link\",\"nic\":3,\"state\":\"up\"}\n");
    CHECK(b.sink.lines[1] == "{\"t\":0,\"event\":\"link\",\"nic\":12,\"vlan\":4094}\n");
    CHECK(async::to_text(async::NicName{3, 0}).view() == "net3");
    CHECK(async::to_text(async::NicName{65535, 4094}).view() == "net65535-4094");
}

TEST_CASE("an error gives its code, its reason and its value") {
    Bench b;
    b.report.event("fail").field(async::Error{async::Code::refused, "TFTP", 1});
    b.report.event("fail").field(async::Error{async::Code::timed_out, "DHCP"});
    CHECK(b.sink.lines[0] ==
          "{\"t\":0,\"event\":\"fail\",\"error\":\"refused\",\"reason\":\"TFTP\",\"value\":1}\n");
    CHECK(b.sink.lines[1] ==
          "{\"t\":0,\"event\":\"fail\",\"error\":\"timed-out\",\"reason\":\"DHCP\"}\n");
}

TEST_CASE("hostile text cannot leave its string") {
    Bench b;
    b.report.event("fail").field("words", std::string_view("a\"b\\c\n\x1b[2J\x80\xff\0z", 14));
    CHECK(b.sink.lines[0] ==
          "{\"t\":0,\"event\":\"fail\",\"words\":"
          "\"a\\\"b\\\\c\\u000a\\u001b[2J\\u0080\\u00ff\\u0000z\"}\n");
}

TEST_CASE("hostile text is cut") {
    Bench b;
    b.report.event("fail").field("words", std::string(5000, 'x'));
    CHECK(b.sink.lines[0] ==
          "{\"t\":0,\"event\":\"fail\",\"words\":\"" + std::string(100, 'x') + "\"}\n");
}

TEST_CASE("a line that is too long becomes one that says so, at every length") {
    unsigned oversized = 0;
    for (std::size_t size = 0; size < 250; ++size) {
        Bench b;
        {
            auto line = b.report.event("fail");
            line.field("a", std::string(100, '\n'))
                .field("b", std::string(std::min<std::size_t>(size, 100), 'x'));
            if (size > 100)
                line.field("c", std::string(size - 100, 'y'));
        }
        REQUIRE(b.sink.lines.size() == 1);
        const std::string& line = b.sink.lines[0];
        REQUIRE(line.substr(line.size() - 2) == "}\n");
        if (line == "{\"t\":0,\"event\":\"oversized\"}\n")
            ++oversized;
        else
            REQUIRE(line.substr(line.size() - 3) == "\"}\n");
    }
    CHECK(oversized > 50);
    CHECK(oversized < 200);
}

TEST_CASE("without a sink nothing is written") {
    testing_wire::FakeClock clock;
    Report report(clock, nullptr);
    report.event("link").field("nic", 2u).field("text", "x").field("flag", false);
    clock.advance(async::seconds(2));
    CHECK(report.elapsed_ms() == 2000);
}
