// SPDX-License-Identifier: GPL-2.0-or-later
// Wanted against found, and what a change would come to, on hosts of every row of the layout table.
#include "state/wanted.hpp"

#include "state/test_host.hpp"

using namespace state;
using fixture::Host;
using fixture::told;
using romfile::Verdict;
using Kind = Wanted::Kind;

namespace {

constexpr Kind kinds[] = {Kind::multinic, Kind::stock, Kind::automatic, Kind::path, Kind::before};

template <class Test>
void on_every_row(Test test) {
    for (const LinkRow& row : built_in_layouts()) {
        const Host host(row);
        INFO(row.layout << " " << row.group);
        test(host, row);
    }
}

Plan plan(const Host& host,
          const Wanted& wanted,
          AlternativesProgram program = AlternativesProgram::chkconfig) {
    return plan_change(host.tree.root(), program, host.look(), wanted);
}

/// The verdicts for all kinds, a letter each: Good, Bad, Unknown.
std::string verdicts(const Host& host, const std::string& path) {
    const RomLink link = host.look();
    std::string letters;
    for (const Kind kind : kinds)
        letters += "GBU"[static_cast<std::size_t>(compare(link, {kind, path}).verdict)];
    return letters;
}

}  // namespace

TEST_CASE("the names of what can be wanted") {
    CHECK(parse_wanted("multinic")->kind == Kind::multinic);
    CHECK(parse_wanted("stock")->kind == Kind::stock);
    CHECK(parse_wanted("auto")->kind == Kind::automatic);
    CHECK(parse_wanted("/a b.rom")->path == "/a b.rom");
    for (const char* text :
         {"", "a.rom", "./a", "Multinic", "manual", "before", "/a\nb", "/a\x7f", "-x"})
        CHECK_FALSE(parse_wanted(text));
}

TEST_CASE("found against wanted: multinic, stock, auto, a path, what was before") {
    on_every_row([](const Host& host, const LinkRow& row) {
        CHECK(verdicts(host, host.ours()) == "BGBBG");
        host.install_and_choose();
        CHECK(verdicts(host, host.ours()) == "GBGGB");
        CHECK(verdicts(host, "/other") == "GBGBB");
        host.alternatives(host.ours(), "manual");
        CHECK(verdicts(host, host.ours()) == "GBBGB");
        host.alternatives(host.registered_stock(), "manual");
        CHECK(verdicts(host, host.registered_stock()) == "BGBGB");
        host.alternatives(host.registered_stock(), "auto");  // will become manual
        CHECK(verdicts(host, host.registered_stock()) == "BGBGB");
        host.tree.file("/srv/own.rom", fixture::other_rom(row.size_class));
        host.tree.link(row.link, "/srv/own.rom");
        CHECK(verdicts(host, "/srv/own.rom") == "BBBBB");
        host.tree.remove("/var/lib/alternatives");
        CHECK(verdicts(host, "/srv/own.rom") == "BBBBB");  // the group's link is left over
        host.tree.remove("/etc/alternatives");
        CHECK(verdicts(host, "/srv/own.rom") == "BBBBG");
        host.tree.link(row.link, "/gone.rom");
        CHECK(verdicts(host, "/gone.rom") == "BBBBG");
        host.tree.link(row.link, std::string(300, 'n'));
        CHECK(verdicts(host, "/gone.rom") == "UUUUU");
        host.tree.remove(row.link);
        if (row.stock)
            host.tree.remove(*row.stock);
        CHECK(verdicts(host, "/gone.rom") == "BBBBB");
    });
}

TEST_CASE("a record that cannot be read leaves open what depends on it") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        host.tree.file("/var/lib/alternatives/" + row.group, "?");
        CHECK(verdicts(host, host.ours()) == "GBUGB");
        host.tree.link("/etc/alternatives/" + row.group, host.registered_stock());
        CHECK(verdicts(host, host.ours()) == "BGUBU");
    });
}

TEST_CASE("a copy that an interrupted change left is not what was wanted") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install_and_choose();
        host.tree.file(host.record_path() + ".shield", fixture::our_rom(row.size_class));
        host.tree.file(row.link, fixture::our_rom(row.size_class));
        CHECK(compare(host.look(), {Kind::multinic, ""}).verdict == Verdict::bad);
    });
}

TEST_CASE("what a change would come to") {
    on_every_row([](const Host& host, const LinkRow& row) {
        host.install();
        CHECK(plan(host, {Kind::multinic, ""}).outcome == host.ours());
        CHECK(plan(host, {Kind::stock, ""}).outcome == host.registered_stock());
        CHECK(plan(host, {Kind::automatic, ""}).outcome == host.ours());
        for (const Kind kind : {Kind::multinic, Kind::stock, Kind::automatic})
            CHECK(plan(host, {kind, ""}).problem.empty());
        CHECK(plan(host, {Kind::path, host.registered_stock()}).problem.empty());
        CHECK_THAT(plan(host, {Kind::path, "/x.rom"}).problem,
                   Catch::Contains("not registered in the group " + row.group) &&
                       Catch::Contains("known are: " + host.ours()));
        host.tree.file("/var/lib/alternatives/" + row.group,
                       "auto\n" + row.link + "\n\n/x.rom\n60\n\n");
        CHECK(plan(host, {Kind::automatic, ""}).outcome == "/x.rom");
        CHECK(plan(host, {Kind::path, "/x.rom"}).problem == "/x.rom is not there");
        host.tree.file("/x.rom", "x");
        CHECK(plan(host, {Kind::path, "/x.rom"}).problem.empty());
    });
}

TEST_CASE("a change that cannot be made says why before it is tried") {
    on_every_row([](const Host& host, const LinkRow& row) {
        for (const Kind kind : {Kind::multinic, Kind::stock, Kind::automatic})
            CHECK_THAT(plan(host, {kind, ""}).problem,
                       Catch::Contains("install qemu-rom-multinic"));
        host.install();
        const bool overriding = row.kind == LinkRow::Kind::overriding;
        const auto none = AlternativesProgram::none;
        CHECK(plan(host, {Kind::multinic, ""}, none).problem.empty() == overriding);
        CHECK(plan(host, {Kind::stock, ""}, none).problem.empty() == overriding);
        CHECK(plan(host, {Kind::automatic, ""}, none).problem ==
              "there is no alternatives program");
        host.tree.remove(host.registered_stock());
        host.tree.remove(host.stock_path());
        CHECK(plan(host, {Kind::stock, ""}).problem == "the stock ROM is not there");
    });
}

TEST_CASE("what putting back would come to") {
    on_every_row([](const Host& host, const LinkRow& row) {
        const Wanted before{Kind::before, ""};
        host.install();
        const Plan without_record = plan(host, before);
        if (row.kind == LinkRow::Kind::overriding)
            CHECK(without_record.outcome == "nothing, so that QEMU takes " + *row.stock);
        else if (row.stock)
            CHECK(without_record.outcome == *row.stock);
        else
            CHECK(without_record.outcome == "the file that stood there");
        host.tree.link(host.record_path(), "../own.rom");
        CHECK(plan(host, before).outcome == "../own.rom");
        host.tree.file(host.record_path(), "x");
        CHECK(plan(host, before).outcome == "the file that stood there");
        host.tree.remove(host.record_path());
        CHECK(plan(host, before).problem.empty() == row.stock.has_value());
    });
}
