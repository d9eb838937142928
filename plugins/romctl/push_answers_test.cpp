// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/push_answers.hpp"

#include <catch2/catch.hpp>

using namespace romctl;

namespace {

constexpr const char* link_line =
    "layout=el9 group=efi-virtio.rom link=/usr/share/qemu-firmware/efi-virtio.rom kind=override "
    "romdir=/usr/share/qemu-rom-multinic class=256K state=managed mode=auto "
    "current=/usr/share/qemu-rom-multinic/multinic-256K.rom\n";

/// The line with one of its values replaced.
std::string with(const std::string& key, const std::string& value) {
    std::string line = link_line;
    const std::size_t from = line.find(key + "=") + key.size() + 1;
    return line.replace(from, line.find_first_of(" \n", from) - from, value);
}

LinkFact parsed(const std::string& line) {
    const auto facts = parse_facts("package=none\n" + line);
    REQUIRE(facts);
    return facts->links.at(0);
}

}  // namespace

TEST_CASE("facts: a link and the package") {
    const auto facts = parse_facts(std::string("package=0.1.0-1.el9\n") + link_line);
    REQUIRE(facts);
    CHECK(facts->package == "0.1.0-1.el9");
    REQUIRE(facts->links.size() == 1);
    const LinkFact& link = facts->links[0];
    CHECK(link.layout == "el9");
    CHECK(link.group == "efi-virtio.rom");
    CHECK(link.link == "/usr/share/qemu-firmware/efi-virtio.rom");
    CHECK(link.rom() == "/usr/share/qemu-rom-multinic/multinic-256K.rom");
    CHECK(link.is_ours());
    CHECK(link.state_word() == "ours");
}

TEST_CASE("facts: no package, and none that could be asked for, are no package") {
    for (const char* package : {"none", "unknown"}) {
        const auto facts = parse_facts(std::string("package=") + package + "\n" + link_line);
        REQUIRE(facts);
        CHECK(facts->package.empty());
    }
}

TEST_CASE("facts: what a link is taken for") {
    struct Row {
        const char* state;
        const char* current;
        bool ours;
        bool to_romdir;
        bool anothers;
        const char* word;
    };
    const std::string rom = "/usr/share/qemu-rom-multinic/multinic-256K.rom";
    const std::string other_class = "/usr/share/qemu-rom-multinic/multinic-128K.rom";
    const Row rows[] = {
        {"managed", rom.c_str(), true, true, false, "ours"},
        {"managed", other_class.c_str(), false, true, false, "ours of another size class"},
        {"managed", "/opt/mine.rom", false, false, true, "set to /opt/mine.rom"},
        {"managed", "-", false, false, false, "broken"},
        {"plain", "-", true, true, false, "ours"},
        {"plain", other_class.c_str(), false, true, false, "ours of another size class"},
        {"shield", "-", false, true, false, "half changed"},
        {"foreign", "-", false, false, true, "foreign"},
        {"stock", "-", false, false, false, "stock"},
        {"missing", "-", false, false, false, "not linked"},
    };
    for (const Row& row : rows) {
        LinkFact link = parsed(with("state", row.state));
        link.current = row.current == std::string("-") ? "" : row.current;
        CAPTURE(row.state, row.current);
        CHECK(link.is_ours() == row.ours);
        CHECK(link.leads_to_romdir() == row.to_romdir);
        CHECK(link.is_anothers_choice() == row.anothers);
        CHECK(link.state_word() == row.word);
    }
    LinkFact takeover = parsed(with("state", "missing"));
    takeover.kind = "takeover";
    CHECK(takeover.state_word() == "missing");
}

TEST_CASE("facts: answers that are refused") {
    const std::string refused[] = {
        "",
        link_line,  // the package is not told
        "nonsense\n",
        "package=none\nnonsense\n",
        "package=none\n=x\n",
        "package=none\n" + with("link", "relative"),
        "package=none\n" + with("link", "/no-folder"),
        "package=none\n" + with("link", "/usr/../etc/passwd"),
        "package=none\n" + with("link", "/usr/share/x;reboot"),
        "package=none\n" + with("link", "/usr/share/\x1b[31m"),
        "package=none\n" + with("romdir", "/usr/share/$(reboot)"),
        "package=none\n" + with("romdir", "/usr/share/qemu/"),
        "package=none\n" + with("class", "300K"),
        "package=none\n" + with("class", "../256K"),
        "package=none\n" + with("group", "a/b"),
        "package=none\n" + with("layout", ""),
        "package=none\n" + with("current", std::string(600, 'x')),
        "package=none\n" + std::string(link_line) + with("romdir", "/usr/share/another"),
    };
    for (const std::string& output : refused) {
        CAPTURE(output);
        CHECK_FALSE(parse_facts(output));
    }
    std::string many = "package=none\n";
    for (int i = 0; i < 17; ++i)
        many += link_line;
    CHECK_FALSE(parse_facts(many));
}

TEST_CASE("facts: what is refused cannot reach a terminal as it is") {
    const auto facts = parse_facts("package=none\n" + with("link", "/usr/\x1b[31m/x"));
    REQUIRE_FALSE(facts);
    CHECK(facts.error().what.find('\x1b') == std::string::npos);
}

TEST_CASE("survey: all that it tells") {
    const std::string hash(64, 'a');
    const auto survey = parse_survey(
        "receipt=yes\nfile=multinic-64K.rom sha256=absent\n"
        "file=multinic-256K.rom sha256=" +
        hash + "\nunwritable=/usr/share\nfree=4096\n");
    REQUIRE(survey);
    CHECK(survey->receipt);
    CHECK(survey->hashes.at("multinic-64K.rom") == "absent");
    CHECK(survey->hashes.at("multinic-256K.rom") == hash);
    CHECK(survey->unwritable == std::vector<std::string>{"/usr/share"});
    CHECK(survey->free_kibibytes == 4096U);
}

TEST_CASE("survey: free space that is no number is not known") {
    for (const char* text :
         {"free=\n", "free=many\n", "free=-1\n", "free=99999999999999999999\n"}) {
        const auto survey = parse_survey(text);
        REQUIRE(survey);
        CHECK_FALSE(survey->free_kibibytes);
    }
}

TEST_CASE("survey and hashes: answers that are refused") {
    for (const char* text : {"what=ever\n",
                             "file=multinic-64K.rom sha256=abc\n",
                             "file=../x sha256=absent\n",
                             "file= sha256=absent\n",
                             "text\n"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_survey(text));
        CHECK_FALSE(parse_hashes(text));
    }
    CHECK_FALSE(parse_hashes("receipt=yes\n"));
}

TEST_CASE("a value is found on its line") {
    const auto value = parse_value("uid=0\nsudo=needless\n", "sudo");
    REQUIRE(value);
    CHECK(*value == "needless");
    CHECK_FALSE(parse_value("uid=0\n", "sudo"));
    CHECK_FALSE(parse_value("", "sudo"));
}
