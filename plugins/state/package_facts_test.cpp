// SPDX-License-Identifier: GPL-2.0-or-later
// Packages by the databases of a host: rpm's, made by rpm itself, and dpkg's.
#include "state/package_facts.hpp"

#include <unistd.h>

#include "state/package_json.hpp"
#include "state/test_rpm.hpp"

using namespace state;
using fixture::RpmTree;
using fixture::Tree;
using Kind = PackageFacts::Kind;
using Names = std::vector<std::string>;

namespace {

PackageFacts only(const Tree& tree, const PackageQuery& query, const RpmAccess& access = {}) {
    const Result<std::vector<PackageFacts>> facts = look_at_packages(tree.root(), query, access);
    REQUIRE(facts);
    REQUIRE(facts->size() == 1);
    INFO((*facts)[0].reason);
    return (*facts)[0];
}

PackageFacts verified(const Tree& tree, const Names& managed = {}) {
    return only(tree, {.names = {"owner"}, .managed_links = managed, .verify = true});
}

void dpkg_host(const Tree& tree, std::string_view status = "install ok installed") {
    tree.file("/var/lib/dpkg/status",
              "Package: other\nStatus: install ok installed\nVersion: 9\n\n"
              "Package: owner\nStatus: " +
                  std::string(status) +
                  "\nArchitecture: all\nVersion: 1:7.2+dfsg-7-1\nMaintainer: Somebody\n"
                  "Description: roms\n goes on: here\n");
    tree.file("/var/lib/dpkg/info/owner.list",
              "/.\n/usr\n/usr/share/roms/one\n/usr/share/roms/two\n/usr/share/roms/link\n");
    // md5sum of "one\n" and "two\n"
    tree.file("/var/lib/dpkg/info/owner.md5sums",
              "5bbf5a52328e7439ae6e719dfe712200  usr/share/roms/one\n"
              "c193497a1a06b2c72230e6146ff47080  usr/share/roms/two\n");
    tree.file("/usr/share/roms/one", "one\n");
    tree.file("/usr/share/roms/two", "two\n");
    tree.link("/usr/share/roms/link", "one");
}

}  // namespace

TEST_CASE("as root: an installed package, by rpm") {
    const RpmTree tree;
    const PackageFacts facts = only(tree, {.names = {"owner"}});
    CHECK(facts.kind == Kind::installed);
    CHECK(facts.name == "owner");
    CHECK(facts.evr() == "4:1.2-3");
    CHECK(facts.architecture == "noarch");
    CHECK(facts.vendor == "Nobody");
    CHECK(facts.installed_at > 1'600'000'000);
    CHECK(facts.signature == "none");
    CHECK(facts.not_verified == "was not asked for");
    CHECK(only(tree, {.names = {"absent"}}).kind == Kind::absent);
}

TEST_CASE("as root: whose key signed a package, by rpm") {
    const std::string key = RpmTree::sign();
    REQUIRE(key.size() == 16);
    const RpmTree tree(RpmTree::Package::signed_one);
    const PackageFacts facts = only(tree, {.names = {"owner"}, .verify = true});
    CHECK(facts.kind == Kind::installed);
    CHECK(facts.signature == "key id " + key);
    CHECK(facts.differences.empty());
}

TEST_CASE("as root: the owner of a path, by rpm") {
    const RpmTree tree;
    const PackageFacts owner = only(tree, {.owned_paths = {"/usr/share/roms/two"}});
    CHECK(owner.name == "owner");
    CHECK(owner.path == "/usr/share/roms/two");
    const PackageFacts nobody = only(tree, {.owned_paths = {"/usr/share/roms"}});
    CHECK(nobody.kind == Kind::absent);
    CHECK(nobody.reason == "no package owns it");
    CHECK(nobody.path == "/usr/share/roms");
}

TEST_CASE("as root: files as rpm installed them, changed ones and missing ones") {
    const RpmTree tree;
    CHECK(verified(tree).differences.empty());
    CHECK(!verified(tree).not_verified);

    tree.file("/usr/share/roms/one", "another\n");
    tree.remove("/usr/share/roms/three");
    tree.remove("/usr/share/roms/optional");
    std::filesystem::permissions(tree.at("/usr/share/roms/two"), std::filesystem::perms(0600));
    const PackageFacts facts = verified(tree);
    REQUIRE(facts.differences.size() == 3);
    CHECK(facts.differences[0].path == "/usr/share/roms/one");
    CHECK_THAT(facts.differences[0].what, Catch::VectorContains(std::string("digest")));
    CHECK_THAT(facts.differences[0].what, Catch::VectorContains(std::string("size")));
    CHECK(facts.differences[1].path == "/usr/share/roms/three");
    CHECK(facts.differences[1].what == Names{"missing"});
    CHECK(facts.differences[2].path == "/usr/share/roms/two");
    CHECK(facts.differences[2].what == Names{"mode"});
    for (const FileDifference& difference : facts.differences)
        CHECK(!difference.expected);
}

TEST_CASE("as root: our link in the place of rpm's link and of rpm's file") {
    const RpmTree tree;
    tree.link("/usr/share/roms/ours", "one");
    for (const std::string path : {"/usr/share/roms/link", "/usr/share/roms/one"}) {
        tree.remove(path);
        tree.link(path, "two");
        const std::vector<FileDifference> strange = verified(tree).differences;
        REQUIRE(strange.size() == 1);
        CHECK(strange[0].path == path);
        CHECK_THAT(strange[0].what, Catch::VectorContains(std::string("link")));
        CHECK(!strange[0].expected);
        const std::vector<FileDifference> ours = verified(tree, {path}).differences;
        REQUIRE(ours.size() == 1);
        CHECK(ours[0].expected);
        if (path == "/usr/share/roms/link") {
            tree.remove(path);
            tree.link(path, "one");
        }
    }
    // At a managed path that is gone, or whose link is somebody's, nothing is as expected.
    REQUIRE(::lchown(tree.at("/usr/share/roms/one").c_str(), 12345, 0) == 0);
    CHECK(!verified(tree, {"/usr/share/roms/one"}).differences.at(0).expected);
    tree.remove("/usr/share/roms/one");
    CHECK(!verified(tree, {"/usr/share/roms/one"}).differences.at(0).expected);
}

TEST_CASE("as root: a damaged database of rpm's makes nothing absent") {
    const RpmTree tree;
    SECTION("no database at all") {
        tree.file("/var/lib/rpm/rpmdb.sqlite", std::string(100'000, 'x'));
    }
    SECTION("its pages") {
        tree.remove("/var/lib/rpm/rpmdb.sqlite-wal");
        tree.remove("/var/lib/rpm/rpmdb.sqlite-shm");
        tree.file("/var/lib/rpm/rpmdb.sqlite",
                  "SQLite format 3" + std::string(1, '\0') + std::string(65536, '\x5a'));
    }
    const PackageFacts facts = only(tree, {.names = {"owner"}});
    CHECK(facts.kind == Kind::unknown);
    CHECK(facts.name == "owner");
    CHECK_THAT(facts.reason, Catch::Contains("rpm cannot"));
}

TEST_CASE("as root: a package whose header was changed is not absent") {
    const RpmTree tree;
    const std::string path = "/var/lib/rpm/rpmdb.sqlite";
    std::string database = *tree.root().read_text(path, 10 << 20);
    const std::size_t vendor = database.find("Nobody");
    REQUIRE(vendor != std::string::npos);
    database.replace(vendor, 6, "Sombra");
    tree.file(path, database);
    const PackageFacts facts = only(tree, {.names = {"owner"}});
    CHECK(facts.kind == Kind::unknown);
    CHECK_THAT(facts.reason, Catch::Contains("BAD"));
}

TEST_CASE("a database that is no regular file is not opened") {
    const Tree tree;
    tree.link("/var/lib/rpm/rpmdb.sqlite", "/etc/passwd");
    CHECK_THAT(only(tree, {.names = {"owner"}}).reason, Catch::Contains("not a regular file"));
}

TEST_CASE("as root: without rpm's library nothing is absent") {
    const RpmTree tree;
    constexpr RpmLibraryNames nothing[] = {{"librpm-none.so.1", "librpmio-none.so.1"}};
    const PackageFacts facts = only(tree, {.names = {"owner"}}, {.libraries = nothing});
    CHECK(facts.kind == Kind::unknown);
    CHECK(facts.reason == "no rpm library here");
    CHECK(only(tree, {.owned_paths = {"/a"}}, {.libraries = nothing}).path == "/a");
}

TEST_CASE("as root: rpm's library that crashes and one that hangs") {
    const RpmTree tree;
    constexpr RpmLibraryNames crashing[] = {{CRASHING_LIBRARY, CRASHING_LIBRARY}};
    const PackageFacts crash = only(tree, {.names = {"owner"}}, {.libraries = crashing});
    CHECK(crash.kind == Kind::unknown);
    CHECK(crash.reason == "rpm's library crashed (status 137)");
    constexpr RpmLibraryNames hanging[] = {{HANGING_LIBRARY, HANGING_LIBRARY}};
    const PackageFacts hang = only(
        tree, {.names = {"owner"}}, {.libraries = hanging, .deadline = std::chrono::seconds(1)});
    CHECK(hang.kind == Kind::unknown);
    CHECK(hang.reason == "rpm's library did not answer in 1 s");
}

TEST_CASE("an installed package, by dpkg") {
    const Tree tree;
    dpkg_host(tree);
    const PackageFacts facts = verified(tree);
    CHECK(facts.kind == Kind::installed);
    CHECK(facts.epoch == "1");
    CHECK(facts.version == "7.2+dfsg-7");
    CHECK(facts.release == "1");
    CHECK(facts.evr() == "1:7.2+dfsg-7-1");
    CHECK(facts.architecture == "all");
    CHECK(facts.vendor == "Somebody");
    CHECK(facts.signature == "unknown: dpkg keeps none");
    CHECK(facts.installed_at > 1'600'000'000);
    CHECK(facts.differences.empty());
    CHECK(!facts.not_verified);
    CHECK(only(tree, {.names = {"owner"}}).not_verified == "was not asked for");
    CHECK(only(tree, {.names = {"none"}}).kind == Kind::absent);
    CHECK(only(tree, {.owned_paths = {"/usr/share/roms/one"}}).name == "owner");
    CHECK(only(tree, {.owned_paths = {"/usr/share/none"}}).reason == "no package owns it");
}

TEST_CASE("files of dpkg's that differ") {
    const Tree tree;
    dpkg_host(tree);
    tree.file("/usr/share/roms/one", "another\n");
    tree.remove("/usr/share/roms/link");
    tree.link("/usr/share/roms/two", "one");
    const PackageFacts facts = verified(tree, {"/usr/share/roms/two"});
    REQUIRE(facts.differences.size() == 3);
    CHECK(facts.differences[0].what == Names{"missing"});
    CHECK(facts.differences[1].what == Names{"digest"});
    CHECK(facts.differences[2].what == Names{"link"});
    CHECK(facts.differences[2].expected);
    CHECK(!facts.differences[1].expected);
    CHECK(!verified(tree).differences[2].expected);
    tree.folder("/usr/share/roms/two");
    CHECK(verified(tree).differences.at(2).what == Names{"mode"});
}

TEST_CASE("dpkg's packages that are not quite installed") {
    const Tree tree;
    dpkg_host(tree, "deinstall ok config-files");
    CHECK(verified(tree).kind == Kind::absent);
    dpkg_host(tree, "install reinstreq half-installed");
    CHECK(verified(tree).kind == Kind::unknown);
    CHECK_THAT(verified(tree).reason, Catch::Contains("half-installed"));
    dpkg_host(tree, "install ok triggers-pending");
    CHECK(verified(tree).kind == Kind::installed);
}

TEST_CASE("hostile files of dpkg's") {
    const Tree tree;
    dpkg_host(tree);
    SECTION("digests that are none") {
        for (const char* const sums : {"zz\n",
                                       "5bbf5a52328e7439ae6e719dfe712200 x\n",
                                       "5bbf5a52328e7439ae6e719dfe712200  \n",
                                       "\n"}) {
            tree.file("/var/lib/dpkg/info/owner.md5sums", sums);
            CHECK_THAT(verified(tree).not_verified.value_or(""),
                       Catch::Contains("no digest of a file"));
        }
    }
    SECTION("no digests") {
        tree.remove("/var/lib/dpkg/info/owner.md5sums");
        CHECK(verified(tree).not_verified == "dpkg keeps no digests of its files");
    }
    SECTION("lists that cannot be read") {
        tree.folder("/var/lib/dpkg/info/owner.list");
        CHECK(verified(tree).not_verified);
    }
    SECTION("a status that cannot be read") {
        tree.file("/var/lib/dpkg/status", "Package: owner\nno field\n");
        CHECK(verified(tree).kind == Kind::unknown);
        CHECK_THAT(verified(tree).reason, Catch::Contains("line 2"));
        tree.folder("/var/lib/dpkg/status");
        CHECK(verified(tree).kind == Kind::unknown);
    }
    SECTION("a way out of the folder") {
        tree.file("/var/lib/dpkg/status",
                  "Package: owner\nStatus: install ok installed\nArchitecture: ../../x\n");
        CHECK_THAT(verified(tree).not_verified.value_or(""), Catch::Contains("slash"));
    }
    SECTION("more differences than anybody reads") {
        std::string list;
        for (int number = 0; number < 1500; ++number)
            list += "/none/" + std::to_string(number) + "\n";
        tree.file("/var/lib/dpkg/info/owner.list", list);
        CHECK(verified(tree).differences.size() == 1000);
        CHECK(verified(tree).not_verified);
    }
    SECTION("an owner that the lists do not tell") {
        tree.remove("/var/lib/dpkg/info");
        CHECK(only(tree, {.owned_paths = {"/a"}}).kind == Kind::unknown);
    }
}

TEST_CASE("as root: both databases: rpm's packages, then dpkg's") {
    const RpmTree tree;
    dpkg_host(tree);
    CHECK(only(tree, {.names = {"owner"}}).vendor == "Nobody");
    CHECK(only(tree, {.names = {"other"}}).version == "9");
    CHECK(only(tree, {.names = {"none"}}).kind == Kind::absent);
    constexpr RpmLibraryNames nothing[] = {{"librpm-none.so.1", "librpmio-none.so.1"}};
    CHECK(only(tree, {.names = {"owner"}}, {.libraries = nothing}).vendor == "Somebody");
    CHECK(only(tree, {.names = {"none"}}, {.libraries = nothing}).kind == Kind::unknown);
}

TEST_CASE("no database, and questions that make no sense") {
    const Tree tree;
    CHECK(only(tree, {.names = {"owner"}}).reason == "there is no package database");
    CHECK(!look_at_packages(tree.root(), {.names = {""}}));
    CHECK(!look_at_packages(tree.root(), {.owned_paths = {"a"}}));
    CHECK(!look_at_packages(tree.root(), {.names = Names(1001, "a")}));
}

TEST_CASE("facts as JSON and back") {
    const PackageFacts facts{.kind = Kind::installed,
                             .name = "owner",
                             .version = "1",
                             .installed_at = 7,
                             .signature = "none",
                             .differences = {{"/a", {"link"}, true}},
                             .not_verified = "why"};
    const nlohmann::ordered_json json = package_json(facts);
    CHECK(json["evr"] == "1");
    CHECK(json["epoch"].is_null());
    const Result<PackageFacts> back = read_package_json(json);
    REQUIRE(back);
    CHECK(package_json(*back) == json);
    CHECK(package_json({})["kind"] == "unknown");
    CHECK(!read_package_json({{"kind", "installed"}}));
    CHECK(!read_package_json("text"));
}
