// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/html_text.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace drift {
namespace {

TEST_CASE("page text: what means something in HTML does not any more") {
    CHECK(html("a & b < c > d \" e ' f") == "a &amp; b &lt; c &gt; d &quot; e &#39; f");
    CHECK(html("</script><!--") == "&lt;/script&gt;&lt;!--");
    CHECK(html("&lt;") == "&amp;lt;");
}

TEST_CASE("page text: what hides or turns text is shown by its bytes") {
    CHECK(shown_text("a\tb\nc") == "a\\x09b\\x0ac");
    CHECK(shown_text(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(shown_text("a\x7F\xC2\x85") == "a\\x7f\\xc2\\x85");
    CHECK(shown_text("\xE2\x80\xAE"
                     "cod") == "\\xe2\\x80\\xaecod");
    CHECK(shown_text("\xE2\x80\xA8") == "\\xe2\\x80\\xa8");
    CHECK(shown_text("\xE2\x81\xA6") == "\\xe2\\x81\\xa6");
}

TEST_CASE("page text: other text stays, also with typographic signs") {
    for (const std::string text : {"kvm1.example.net",
                                   "M\xC3\xBCnchen",
                                   "\xE6\x9D\xB1\xE4\xBA\xAC",
                                   "\xF0\x9F\x90\xA7",
                                   "a \xE2\x80\x93 b"})
        CHECK(shown_text(text) == text);
}

TEST_CASE("page text: what is no UTF-8 becomes the sign for that") {
    const std::string sign = "\xEF\xBF\xBD";
    CHECK(shown_text("a\xFF"
                     "b") == "a" + sign + "b");
    CHECK(shown_text("\xC3") == sign);
    // A "<" that is longer than needed, a surrogate, and what comes after the last character.
    CHECK(shown_text("\xC0\xBC") == sign);
    CHECK(shown_text("\xE0\x80\xBC") == sign);
    CHECK(shown_text("\xF0\x80\x80\xBC") == sign);
    CHECK(shown_text("\xED\xA0\x80") == sign);
    CHECK(shown_text("\xF4\x90\x80\x80") == sign);
}

TEST_CASE("page text: a long text is cut between characters") {
    const std::string all(longest_text, 'a');
    CHECK(shown_text(all) == all);
    CHECK(shown_text(all + "b") == all + "...");
    CHECK(shown_text(all.substr(1) + "\xC3\xBC") == all.substr(1) + "...");
}

TEST_CASE("page text: a value in an address") {
    CHECK(fragment_value("az-AZ_09.~") == "az-AZ_09.~");
    CHECK(fragment_value("a b&c=#\"<\xC3\xBC") == "a%20b%26c%3D%23%22%3C%C3%BC");
}

TEST_CASE("page text: times, also those that there are not") {
    CHECK(shown_time(0) == "1970-01-01 00:00 UTC");
    CHECK(shown_time(1790000000) == "2026-09-21 14:13 UTC");
    CHECK(shown_time(253402300799) == "9999-12-31 23:59 UTC");
    CHECK(time_html(1790000000) ==
          "<time datetime=\"2026-09-21T14:13:20Z\">2026-09-21 14:13 UTC</time>");
    for (const std::int64_t time : {std::int64_t{-1},
                                    std::int64_t{253402300800},
                                    std::numeric_limits<std::int64_t>::max(),
                                    std::numeric_limits<std::int64_t>::min()}) {
        CHECK(shown_time(time) == "at no known time");
        CHECK(time_html(time) == "at no known time");
    }
}

TEST_CASE("page text: one and many") {
    CHECK(plural(1, "run", "runs") == "1 run");
    CHECK(plural(0, "run", "runs") == "0 runs");
}

}  // namespace
}  // namespace drift
