// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/host_pattern.hpp"

#include "drift/inventory/test_inventory.hpp"

namespace drift {
namespace {

const char* const hosts =
    "lonely\n"
    "2001:db8::1\n"
    "[web]\nkvm[1:4].example.org\nshared\n"
    "[db]\nshared\ndb1\ndb2\n"
    "[both:children]\nweb\ndb\n"
    "[empty]\n";

/// No file but these.
Result<std::string> files(const std::string& path) {
    if (path == "play.retry")
        return std::string("db2\r\n\n  lonely\n");
    if (path == "mixed")
        return std::string("web\n!shared\n@play.retry\n");
    return Error{"no such file", path, ""};
}

/// The names chosen, with blanks between.
std::string chosen(const std::string& pattern) {
    const Inventory inventory = inventory_of(hosts);
    const auto found = match_hosts(inventory, pattern, files);
    INFO(pattern << (found ? "" : ": " + romfile::explain(found.error())));
    REQUIRE(found);
    std::string names;
    for (const std::size_t host : *found)
        names += (names.empty() ? "" : " ") + inventory.hosts[host].name;
    return names;
}

std::string refused(const std::string& pattern) {
    const auto found = match_hosts(inventory_of(hosts), pattern, files);
    INFO(pattern);
    REQUIRE_FALSE(found);
    return romfile::explain(found.error());
}

const std::string kvms = "kvm1.example.org kvm2.example.org kvm3.example.org kvm4.example.org";
const std::string everybody = "lonely 2001:db8::1 " + kvms + " shared db1 db2";

TEST_CASE("inventory patterns: names of hosts and groups, in the order of the inventory") {
    CHECK(chosen("all") == everybody);
    CHECK(chosen("*") == everybody);
    CHECK(chosen("db2,lonely,db1,db2") == "lonely db1 db2");
    CHECK(chosen("db") == "shared db1 db2");
    CHECK(chosen("both,lonely") == "lonely " + kvms + " shared db1 db2");
    CHECK(chosen("ungrouped") == "lonely 2001:db8::1");
}

TEST_CASE("inventory patterns: commas, colons and blanks divide") {
    CHECK(chosen("db1:db2") == "db1 db2");
    CHECK(chosen(" db1 , db2 ,") == "db1 db2");
    CHECK(chosen("db1 lonely") == "lonely db1");
    CHECK(chosen("web:&db") == "shared");
}

TEST_CASE("inventory patterns: an IPv6 address is not divided") {
    CHECK(chosen("2001:db8::1") == "2001:db8::1");
    CHECK(chosen("2001:db8::1,db1") == "2001:db8::1 db1");
    CHECK(chosen("ungrouped,!2001:db8::1") == "lonely");
    CHECK(chosen("!2001:db8::1") == "lonely " + kvms + " shared db1 db2");
    CHECK_THAT(refused("2001:db8::2"), Catch::StartsWith("2001:db8::2: no host fits"));
}

TEST_CASE("inventory patterns: wild cards, of hosts and groups") {
    CHECK(chosen("kvm?.example.org") == kvms);
    CHECK(chosen("kvm[12]*") == "kvm1.example.org kvm2.example.org");
    CHECK(chosen("kvm[!12]*") == "kvm3.example.org kvm4.example.org");
    CHECK(chosen("d*") == "shared db1 db2");
    CHECK(chosen("*b*1*") == "2001:db8::1 db1");
    CHECK_THAT(refused("KVM*"), Catch::StartsWith("KVM*: no host"));
}

TEST_CASE("inventory patterns: regular expressions match at the start") {
    CHECK(chosen("~kvm[34]") == "kvm3.example.org kvm4.example.org");
    CHECK(chosen("~.*example") == kvms);
    CHECK(chosen("~(db|lonely)$") == "lonely shared db1 db2");
    CHECK(chosen("~db\\d$") == "db1 db2");
    CHECK_THAT(refused("~example"), Catch::Contains("no host fits"));
    CHECK_THAT(refused("~("), Catch::Contains("is no regular expression"));
    CHECK_THAT(refused("~" + std::string(2000, 'a')), Catch::Contains("is no regular expression"));
}

TEST_CASE("inventory patterns: some of a group, by number") {
    CHECK(chosen("web[0]") == "kvm1.example.org");
    CHECK(chosen("web[-1]") == "shared");
    CHECK(chosen("web[1:2]") == "kvm2.example.org kvm3.example.org");
    CHECK(chosen("web[1-2]") == "kvm2.example.org kvm3.example.org");
    CHECK(chosen("web[3:]") == "kvm4.example.org shared");
    CHECK(chosen("web[3:99]") == "kvm4.example.org shared");
    CHECK(chosen("web[0:0],db[-1]") == "kvm1.example.org db2");
    CHECK(chosen("kvm*[1]") == "kvm2.example.org");
    for (const char* const pattern : {"web[5]", "web[-6]", "web[2:1]", "web[99999999999999999999]"})
        CHECK_THAT(refused(pattern), Catch::Contains("no host fits"));
}

TEST_CASE("inventory patterns: without and also, in any order") {
    CHECK(chosen("!web") == "lonely 2001:db8::1 db1 db2");
    CHECK(chosen("&web,&db") == "shared");
    CHECK(chosen("!kvm*,web,db") == "shared db1 db2");
    CHECK(chosen("web,db,&db,!shared") == "db1 db2");
    CHECK(chosen("web,!~kvm[12]") == "kvm3.example.org kvm4.example.org shared");
    CHECK(chosen("all,!web[0:2]") == "lonely 2001:db8::1 kvm4.example.org shared db1 db2");
}

TEST_CASE("inventory patterns: terms of a file, one in a line") {
    CHECK(chosen("@play.retry") == "lonely db2");
    CHECK(chosen("db1,@play.retry") == "lonely db1 db2");
    CHECK(refused("@missing") == "missing: no such file");
    // A file names no files.
    CHECK_THAT(refused("@mixed"), Catch::StartsWith("@play.retry: no host"));
}

TEST_CASE("inventory patterns: what fits nothing is named") {
    for (const char* const pattern : {"nobody", "web,nobody", "web,&nobody"})
        CHECK_THAT(refused(pattern), Catch::StartsWith("nobody: no host fits"));
    CHECK_THAT(refused("web,!nobody"), Catch::StartsWith("nobody: no host fits"));
    CHECK_THAT(refused("empty"), Catch::StartsWith("empty: no host fits"));
    CHECK(refused("web,!web") == "web,!web: the pattern leaves no host");
    CHECK(refused("") == "the pattern leaves no host");
    for (const char* const pattern : {"!", "&", "[", "[0]", "]", "web[", "web[]", "web[:]", "!,&"})
        CHECK_THAT(refused(pattern), Catch::Contains("no host fits"));
}

}  // namespace
}  // namespace drift
