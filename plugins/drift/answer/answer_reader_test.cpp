// SPDX-License-Identifier: GPL-2.0-or-later
// Hostile and damaged answers are refused; what was not sent is never absent.
#include <catch2/catch.hpp>

#include "drift/answer/plan.hpp"
#include "drift/answer/test_answer.hpp"
#include "romfile/digest.hpp"
#include "romfile/rom_fixture.hpp"

using namespace drift;
using fixture::answer;
using fixture::packed;
using fixture::packed_lines;
using Kind = state::Entry::Kind;

namespace {

Result<HostAnswer> parse(const std::string& text) {
    RomCache roms;
    return parse_answer(text, roms);
}

std::string refusal(const std::string& text) {
    const Result<HostAnswer> read = parse(text);
    return read ? "" : romfile::explain(read.error());
}

const std::string root_line = "p /\ns 1 41ed 4096 100 200 100.5 +0000/200.000000007\n";

}  // namespace

TEST_CASE("answer: what a host is") {
    const auto read =
        parse(answer("note %41\nkernel Linux host.example 5.14.0\nos-id rocky\nos-version 9.4\n"
                     "asked qemu-rom-multinic\nverify yes\n"));
    REQUIRE(read);
    CHECK(read->source == Source::probe);
    CHECK(read->time == 1'700'000'000);
    CHECK(read->uid == 0);
    CHECK(read->notes == std::vector<std::string>{"A"});
    CHECK(read->host_name == "host.example");
    CHECK(read->kernel == "Linux 5.14.0");
    CHECK(read->os_id == "rocky");
    CHECK(read->os_version == "9.4");
    // Nobody looked whether there is a database.
    REQUIRE(read->packages.size() == 1);
    CHECK(read->packages[0].kind == state::PackageFacts::Kind::unknown);
    CHECK_FALSE(read->journal);
    CHECK_FALSE(host_status(*read));
}

TEST_CASE("answer: entries, links, names and contents") {
    const std::string content =
        "one"
        "three";
    const auto read =
        parse(answer(root_line + "p /link\ns 2 a1ff 5 1 -2 .1/.9\nl 2 a%41\xC3" + "\n", "probe"));
    CHECK_FALSE(read);
    const auto good =
        parse(answer(root_line +
                         "p /link\ns 2 a1ff 4 1 -2 .1/.9\nl 2 /a b\np /one\ns 3 81a4 3 5 5 x/x\n"
                         "p /three\ns 4 81a4 5 5 5 x/x\np /gone\na 5\nn 1\nm link\nm one\n"
                         "f 3 3\nf 4 5\n" +
                         packed(content) + "p /none\ne 6 Input/output error\n",
                     "probe",
                     packed_lines(content)));
    REQUIRE(good);
    const state::Root root = good->root();
    CHECK(root.look("/")->changed == 100'500'000'000);
    CHECK(root.look("/")->modified == 200'000'000'007);
    CHECK(root.look("/link")->link_text == "/a b");
    CHECK(root.look("/link")->modified == -1'100'000'000);
    CHECK(*root.read_text("/one", 10) == "one");
    CHECK(*root.read_text("/three", 10) == "three");
    CHECK(root.look("/gone")->kind == Kind::absent);
    CHECK(root.look("/unnamed")->kind == Kind::absent);
    CHECK(root.look("/none").error().what == "cannot look at it: Input/output error");
    CHECK(*root.names("/") == std::vector<std::string>{"link", "one"});
}

TEST_CASE("answer: whoever is not root is told what needs root") {
    std::string text = answer(root_line + "p /file\ns 2 8180 3 5 5 x/x\nx 2 Permission denied\n");
    text.replace(text.find("uid 0"), 5, "uid 7");
    const auto read = parse(text);
    REQUIRE(read);
    CHECK(read->root().read("/file", 10).error().what ==
          "needs root (cannot open it: Permission denied)");
}

TEST_CASE("answer: a link whose text is not whole is not told") {
    const auto read = parse(answer(root_line + "p /link\ns 2 a1ff 4 1 2 x/x\nl 2 abc\n"));
    REQUIRE(read);
    CHECK_FALSE(read->root().look("/link"));
}

TEST_CASE("answer: contents that do not fit what was announced are not told") {
    for (const char* const content : {"", "12", "1234567"}) {
        INFO(content);
        const auto read =
            parse(answer(root_line + "p /a\ns 2 81a4 3 5 5 x/x\nf 2 3\n" + packed(content),
                         "probe",
                         packed_lines(content)));
        REQUIRE(read);
        CHECK(read->root().read("/a", 10).error().what ==
              "changed while it was read, or was not sent whole");
    }
}

TEST_CASE("answer: what is damaged is refused, with its line") {
    CHECK(refusal("") == "the answer is cut short");
    CHECK(refusal("\n") == "line 1 of the answer: is not the beginning of an answer");
    CHECK(refusal("multinic-answer 2 probe\n") == "line 1 of the answer: is of another version");
    CHECK(refusal("multinic-answer 1 local\n") ==
          "line 1 of the answer: does not say what wrote the answer");
    const std::string good = answer(root_line);
    CHECK(refusal(good).empty());
    CHECK(refusal(good + "\n\n").empty());
    CHECK(refusal(good + "more") == "something comes behind the end of the answer");
    CHECK(refusal(good + good) == "something comes behind the end of the answer");
    for (std::size_t cut = 1; cut < good.size(); ++cut)
        CHECK_FALSE(refusal(good.substr(0, cut)).empty());
    std::string shorter = good;
    shorter.erase(shorter.find("uid"), 6);
    CHECK(refusal(shorter) == "line 5 of the answer: is not the end: lines are missing");
}

TEST_CASE("answer: lines that make no sense") {
    const std::string long_path = "p /" + std::string(5000, 'a');
    for (const char* const line : {"z 1",
                                   "p relative",
                                   "p /a/../b",
                                   "p /a//b",
                                   "p %2f00",
                                   "p %2",
                                   "p",
                                   long_path.c_str(),
                                   "s 2 41ed 1 1 1 x/x",
                                   "s 0 41ed 1 1 1 x/x",
                                   "s -1 41ed 1 1 1 x/x",
                                   "s 1 41ed 1 1 1 x/x",
                                   "a 1",
                                   "m name",
                                   "v 1 link",
                                   "h 1 abc",
                                   "f 1 -3",
                                   "f 1 99999999999999999999",
                                   "f 1 3",
                                   "c gzip",
                                   "c lzma\n.",
                                   "c base64\n.",
                                   "journal",
                                   "r rpm-query 0 %",
                                   "time x",
                                   "uid -1",
                                   "time 9999999999999",
                                   "verify maybe",
                                   "package {}",
                                   "owner nobody /a %",
                                   "note \x1b[31m",
                                   "end 5"}) {
        INFO(line);
        CHECK_FALSE(refusal(answer(root_line + line + "\n")).empty());
    }
    for (const char* const line : {"s 2 41ed 1 9000000001 1 x/x",
                                   "s 2 41ed 1 1 1 x",
                                   "s 2 xyz 1 1 1 x/x",
                                   "s 2 41ed 99999999999999999 1 1 x/x"}) {
        INFO(line);
        CHECK_FALSE(refusal(answer(root_line + "p /a\n" + line + "\n")).empty());
    }
}

TEST_CASE("answer: a small answer that unpacks into a large one is refused") {
    const std::string zeros(65 << 20, '\0');
    const std::string text =
        answer("r rpm-query 0 %\n" + packed(zeros), "probe", packed_lines(zeros));
    CHECK(text.size() < 200'000);
    CHECK(refusal(text).find("holds what cannot be unpacked, or too much") != std::string::npos);
}

TEST_CASE("answer: a ROM is known by the digest that it has, not by the one that a host tells") {
    const std::string rom = "content";
    const std::string digest = romfile::sha256_hex(romfile::bytes_of(rom));
    const std::string other(64, 'a');
    const auto told = [&](const std::string& as, bool sent) {
        return answer(root_line + "p /rom\ns 2 81a4 7 5 5 x/x\nh 2 " + as + "\n" +
                          (sent ? "f 2 7\n" + packed(rom) : ""),
                      "probe",
                      sent ? packed_lines(rom) : 0);
    };
    RomCache roms;
    const auto not_sent = parse_answer(told(digest, false), roms);
    CHECK(not_sent->root().read("/rom", 10).error().what == "was not sent");
    const auto lied = parse_answer(told(other, true), roms);
    CHECK(lied->root().read("/rom", 10).error().what == "changed while it was read");
    CHECK(roms.find(other) == nullptr);
    CHECK(roms.known() == std::vector<std::string>{digest});
    const auto known = parse_answer(told(digest, false), roms);
    CHECK(*known->root().read_text("/rom", 10) == rom);
}

TEST_CASE("answer: packages and owners by romctl") {
    const auto read =
        parse(answer("asked a\npackage "
                     R"({"kind":"absent","reason":null,"name":"a","path":null,)"
                     R"("epoch":null,"version":null,"release":null,)"
                     R"("architecture":null,"vendor":null,"signature":null,)"
                     R"("installed_at":null,"differences":[],"not_verified":null})"
                     "\nowner package /a b\nowner nobody /c %\nowner unknown /d no "
                     "database\n",
                     "tools"));
    REQUIRE(read);
    CHECK(read->packages.at(0).kind == state::PackageFacts::Kind::absent);
    CHECK(read->owner_lookup()("/a").package == "b");
    CHECK(read->owner_lookup()("/c").kind == state::Owner::Kind::nobody);
    CHECK(read->owner_lookup()("/d").reason == "no database");
    CHECK(read->owner_lookup()("/e").reason == "its owner was not asked for");
    const state::PolicyFacts facts = policy_facts(*read);
    CHECK(facts.package("a").kind == state::PackageState::Kind::absent);
    CHECK(facts.package("b").reason == "it was not asked for");
    CHECK(facts.now == 1'700'000'000);
    CHECK_FALSE(facts.domains().unknown.empty());
}

TEST_CASE("answer: this machine, all the way") {
    AnswerRequest request;
    request.packages = {"bash"};
    const auto here = look_at_this_host(request);
    REQUIRE(here);
    CHECK(here->source == Source::local);
    CHECK(here->time > 1'700'000'000);
    CHECK_FALSE(here->host_name.empty());
    CHECK(here->asked.size() == 3);
    CHECK(here->packages.size() >= 3);
    CHECK(here->root().look("/usr")->kind == Kind::folder);
    request.packages = {"two words"};
    CHECK_FALSE(look_at_this_host(request));
}
