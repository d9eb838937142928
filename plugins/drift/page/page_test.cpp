// SPDX-License-Identifier: GPL-2.0-or-later
// The page as a text; what a browser makes of it is tests/page.
#include "drift/page/page.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "drift/page/overview.hpp"
#include "drift/page/page_data.hpp"
#include "drift/page/sample_report.hpp"
#include "romfile/digest.hpp"

namespace drift {
namespace {

using nlohmann::json;

const std::string attack =
    "</script></style></title></textarea><script>attacked()</script><!--<script>\"' onload=x "
    "{{script}} ]]>\xE2\x80\xA8\xE2\x80\xA9";

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t number = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++number;
    return number;
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin);
    REQUIRE(from != text.npos);
    const std::size_t start = from + begin.size();
    return text.substr(start, text.find(end, start) - start);
}

std::string hash(const std::string& text) {
    return romfile::sha256_base64(
        {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

TEST_CASE("page: no text of the report becomes markup") {
    SampleWishes wishes;
    const std::string plain = write_page(sample_report(wishes));
    wishes.attack = attack;
    const std::string attacked = write_page(sample_report(wishes));
    CHECK(attacked.find("attacked()") != attacked.npos);
    for (const std::string markup :
         {"<script", "</script", "</style", "</title", "<!--", "<textarea", "</textarea", "]]>"})
        CHECK(count_of(attacked, markup) == count_of(plain, markup));
    CHECK(count_of(attacked, "<") == count_of(plain, "<"));
    CHECK(attacked.find("\xE2\x80\xA8") == attacked.npos);
    CHECK(attacked.find("\xE2\x80\xA9") == attacked.npos);
}

TEST_CASE("page: the data is what a page may hold, whatever the texts are") {
    SampleWishes wishes;
    wishes.attack = attack + "\xFF\x01";
    const std::string data = page_data(sample_report(wishes));
    for (const unsigned char byte : data)
        REQUIRE((byte >= 0x20 && byte < 0x7F && byte != '<' && byte != '>' && byte != '&'));
    const json parsed = json::parse(data);
    const auto& texts = parsed["texts"];
    const std::string name = texts[parsed["hosts"][0][0].get<std::size_t>()];
    CHECK(name.find("kvm01.berlin.example.net</script>") == 0);
    CHECK(name.find("\\x01") != name.npos);
}

TEST_CASE("page: what hosts have in common stands in the data once") {
    SampleWishes wishes;
    wishes.hosts = 240;
    const json data = json::parse(page_data(sample_report(wishes)));
    CHECK(data["hosts"].size() == 240);
    CHECK(data["hosts"][0][10].size() == 10);
    CHECK(data["findings"].size() < 60);
}

TEST_CASE("page: its security policy names its own style and scripts, and nothing else") {
    const std::string page = write_page(sample_report({}));
    const std::string policy = between(page, "Content-Security-Policy\" content=\"", "\"");
    CHECK(policy.find("default-src 'none';") == 0);
    CHECK(policy.find("unsafe") == policy.npos);
    CHECK(policy.find(hash(between(page, "<style>", "</style>"))) != policy.npos);
    const std::size_t last = page.rfind("<script>");
    CHECK(policy.find(hash(between(page, "<script>", "</script>"))) != policy.npos);
    CHECK(policy.find(hash(between(page.substr(last), "<script>", "</script>"))) != policy.npos);
    CHECK(count_of(policy, "sha256-") == 3);
    // Else the policy would not let them pass.
    CHECK(page.find(" style=\"") == page.npos);
    CHECK(page.find(" onclick") == page.npos);
}

TEST_CASE("page: nothing is left of its template, and nothing points outside") {
    const std::string page = write_page(sample_report({}));
    CHECK(page.find("{{") == page.npos);
    CHECK(page.find("http://") == page.find("http://www.w3.org/2000/svg"));
    CHECK(page.find("https://") == page.npos);
    CHECK(page.find("innerHTML") == page.npos);
}

TEST_CASE("page: the verdict in one line") {
    Report report;
    CHECK(headline(report) == "No hypervisor was asked");
    HostReport host;
    host.verdict = Verdict::good;
    report.hosts = {host};
    CHECK(headline(report) == "The hypervisor is as the policy wants");
    report.hosts = {host, host};
    CHECK(headline(report) == "All 2 hypervisors are as the policy wants");
    report.interrupted = true;
    CHECK(headline(report) ==
          "2 hypervisors asked, all as the policy wants, but not all were asked");
    report.hosts[0].verdict = Verdict::unknown;
    CHECK(headline(report) == "1 of 2 hypervisors could not be told");
    report.hosts[1].verdict = Verdict::bad;
    CHECK(headline(report) == "1 of 2 hypervisors is not as the policy wants");
}

TEST_CASE("page: what is not good stands in it without a script") {
    const std::string page = write_page(sample_report({}));
    const std::string plain = between(page, "<div id=\"plain\">", "</div>");
    CHECK(plain.find("kvm03.turin.example.net") != plain.npos);
    CHECK(plain.find("stock, /usr/share/ipxe/qemu/1af41000.rom") != plain.npos);
    CHECK(plain.find("leads to the ROM of ipxe-roms-qemu (new); since <time datetime=") !=
          plain.npos);
    CHECK(plain.find("; changed 3 days ago by upgrade of ipxe-roms-qemu") != plain.npos);
    CHECK(plain.find("connection refused on port 22") != plain.npos);
    CHECK(plain.find("kvm01.berlin.example.net") == plain.npos);
}

TEST_CASE("page: a fleet in which all is bad has a page of a size that browsers like") {
    SampleWishes wishes;
    wishes.hosts = 1000;
    Report report = sample_report(wishes);
    for (HostReport& host : report.hosts) {
        for (Finding& finding : host.findings) {
            finding.compared.verdict = Verdict::bad;
            finding.compared.found += " on " + host.host;
            finding.compared.reason = "is another file";
        }
        judge(host);
    }
    const std::string page = write_page(report);
    CHECK(page.size() < 3'000'000);
    CHECK(page.find("There are more findings than this table shows") != page.npos);
    // Those that are left out have their reason.
    CHECK(between(page, "<b>kvm1000.berlin.example.net</b>", "</tbody>")
              .find("is another file (and 9 more)") != std::string::npos);
}

TEST_CASE("page: a report without hosts, groups or past has a page, too") {
    Report report;
    const std::string empty = write_page(report);
    CHECK(empty.find("No hypervisor was asked") != empty.npos);
    CHECK(empty.find("class=\"history") == empty.npos);
    HostReport host;
    host.host = "kvm1";
    report.hosts = {host};
    CHECK(write_page(report).find("class=\"groups card\"") == std::string::npos);
}

}  // namespace
}  // namespace drift
