// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/host_range.hpp"

#include <catch2/catch.hpp>

namespace drift {
namespace {

using Names = std::vector<std::string>;

Names expanded(const std::string& text) {
    Draft draft;
    const auto names = expand_host(draft, text, {});
    INFO(text);
    REQUIRE(names);
    return names->names;
}

std::string refused(const std::string& text) {
    Draft draft;
    draft.begin_file("hosts");
    const auto names = expand_host(draft, text, draft.place(3));
    INFO(text);
    REQUIRE_FALSE(names);
    CHECK(names.error().where == "hosts:3");
    return names.error().what;
}

TEST_CASE("inventory ranges: numbers, both ends included") {
    CHECK(expanded("kvm[1:3].x") == Names{"kvm1.x", "kvm2.x", "kvm3.x"});
    CHECK(expanded("kvm[9:11]") == Names{"kvm9", "kvm10", "kvm11"});
    CHECK(expanded("[:2]") == Names{"0", "1", "2"});
    CHECK(expanded("kvm[5:5]") == Names{"kvm5"});
}

TEST_CASE("inventory ranges: leading zeros are kept") {
    CHECK(expanded("kvm[08:11]") == Names{"kvm08", "kvm09", "kvm10", "kvm11"});
    CHECK(expanded("kvm[000:001]") == Names{"kvm000", "kvm001"});
    CHECK(refused("kvm[01:100]") == "kvm[01:100]: this is no range");
}

TEST_CASE("inventory ranges: with a step") {
    CHECK(expanded("kvm[1:9:4]") == Names{"kvm1", "kvm5", "kvm9"});
    CHECK(expanded("kvm[01:10:3]") == Names{"kvm01", "kvm04", "kvm07", "kvm10"});
    CHECK(expanded("kvm[1:2:5]") == Names{"kvm1"});
    CHECK(expanded("[a:e:2]") == Names{"a", "c", "e"});
}

TEST_CASE("inventory ranges: letters") {
    CHECK(expanded("db-[a:c]") == Names{"db-a", "db-b", "db-c"});
    CHECK(expanded("[y:B]") == Names{"y", "z", "A", "B"});
}

TEST_CASE("inventory ranges: several in one name") {
    CHECK(expanded("r[1:2]n[a:b]") == Names{"r1na", "r1nb", "r2na", "r2nb"});
}

TEST_CASE("inventory ranges: what is none is refused") {
    for (const char* const text : {"k[1:]",
                                   "k[3:1]",
                                   "k[1]",
                                   "k[a:3]",
                                   "k[ab:ac]",
                                   "k[1:3",
                                   "k[1:3:0]",
                                   "k[1:3:1:1]",
                                   "k[-1:3]",
                                   "k[]",
                                   "k[::]",
                                   "k[c:a]"})
        CHECK_THAT(refused(text), Catch::Contains("this is no range"));
}

TEST_CASE("inventory ranges: a port stands behind a name, or behind an address in brackets") {
    Draft draft;
    const auto with_port = [&](const std::string& text) {
        const auto names = expand_host(draft, text, {});
        REQUIRE(names);
        return names->names.back() + " " + std::to_string(names->port.value_or(0));
    };
    CHECK(with_port("kvm1:2222") == "kvm1 2222");
    CHECK(with_port("kvm[1:3]:2222") == "kvm3 2222");
    CHECK(with_port("[2001:db8::1]:2222") == "2001:db8::1 2222");
    CHECK(with_port("[kvm1]:2222") == "kvm1 2222");
    CHECK(with_port("[1:3]:2222") == "3 2222");
    CHECK(with_port("2001:db8::1") == "2001:db8::1 0");
    CHECK(with_port("2001:db8::[1:3]") == "2001:db8::3 0");
}

TEST_CASE("inventory ranges: no more names than hosts are read") {
    CHECK(refused("k[1:100001]") == "k[1:100001]: the range is too long");
    CHECK_THAT(refused("k[1:999][1:999]"), Catch::Contains("too long"));
    CHECK_THAT(refused("k[0:999999999]"), Catch::Contains("too long"));
    CHECK_THAT(refused("k[0:9999999999]"), Catch::Contains("no range"));
    CHECK_THAT(refused(std::string(256, 'k')), Catch::Contains("the name is too long"));
    Draft draft;
    for (int i = 0; i < 10; ++i)
        REQUIRE(expand_host(draft, "k[1:100000]", {}));
    CHECK_FALSE(expand_host(draft, "k[1:2]", {}));
}

}  // namespace
}  // namespace drift
