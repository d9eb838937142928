// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/dns.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/dns_server.hpp"

using namespace testing_wire;
using async::Code;
using wire::DnsName;
using wire::Ipv4Address;

namespace {

const Ipv4Address address(192, 0, 2, 7);

async::Result<Ipv4Address> parse(const Frame& message, std::string_view name = "www.a.org") {
    auto asked = DnsName::from_text(name);
    REQUIRE(asked);
    return wire::parse_dns_answer(message, 0x1234, *asked);
}
Frame answer(const std::vector<Frame>& records, std::uint16_t flags = 0x8180) {
    return dns_answer(0x1234, "www.a.org", records, flags);
}

constexpr std::size_t www_at = 12, a_at = 16, behind_question = 12 + 11 + 4;
Frame pointer(std::size_t target) {
    return {static_cast<std::uint8_t>(0xC0 | target >> 8), static_cast<std::uint8_t>(target)};
}

}  // namespace

TEST_CASE("names of hosts as labels") {
    struct {
        std::string text;
        bool good;
    } table[] = {
        {"a", true},
        {"a.", true},
        {"www.example.org", true},
        {"www.example.org.", true},
        {"", false},
        {".", false},
        {"a..b", false},
        {".a", false},
        {"a..", false},
        {std::string(63, 'x') + ".y", true},
        {std::string(64, 'x') + ".y", false},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        CHECK(bool{DnsName::from_text(row.text)} == row.good);
    }
    CHECK(DnsName::from_text("ab.c")->bytes().size() == 6);
    // 255 bytes: four labels of 62 and 60 letters, each with its length, and the empty one.
    std::string longest;
    for (unsigned i = 0; i < 4; ++i)
        longest += std::string(i < 3 ? 63 : 61, 'x') + ".";
    CHECK(DnsName::from_text(longest)->bytes().size() == 255);
    CHECK_FALSE(DnsName::from_text("x" + longest.substr(0, longest.size() - 1) + "xx"));
    CHECK(DnsName::from_text(longest.substr(1) + "x").error().code == Code::malformed);
}

TEST_CASE("the question for an address") {
    std::uint8_t space[40];
    auto size = wire::emit_dns_query(0xABCD, *DnsName::from_text("ab.c"), space);
    REQUIRE(size);
    CHECK(Frame(space, space + *size) ==
          Frame{0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 'a', 'b', 1, 'c', 0, 0, 1, 0, 1});
    CHECK(wire::emit_dns_query(1, *DnsName::from_text("ab.c"), layout::MutableBytes(space, 21))
              .error()
              .code == Code::too_large);
}

TEST_CASE("an address, directly and behind aliases") {
    CHECK(*parse(answer({dns_a("www.a.org", address)})) == address);
    CHECK(*parse(answer({dns_a("WWW.a.ORG", address)})) == address);
    CHECK(*parse(answer({dns_a("b.org", {}), dns_a("www.a.org", address)})) == address);
    CHECK(*parse(answer({dns_cname("www.a.org", "b.org"), dns_a("b.org", address)})) == address);
    CHECK(*parse(answer({dns_a("c.org", address),
                         dns_cname("b.org", "c.org"),
                         dns_cname("www.a.org", "b.org")})) == address);
    // Names in compressed form, also in an alias.
    CHECK(*parse(answer({dns_record(pointer(www_at), 1, {192, 0, 2, 7})})) == address);
    Frame alias = joined({Frame{1, 'b'}, pointer(a_at)});
    Frame owner = pointer(behind_question + 2 + 10);
    CHECK(*parse(answer({dns_record(pointer(www_at), 5, alias),
                         dns_record(owner, 1, {192, 0, 2, 7})})) == address);
}

TEST_CASE("an answer that ends with an alias leaves its name") {
    auto name = DnsName::from_text("www.a.org");
    auto found = wire::parse_dns_answer(answer({dns_cname("www.a.org", "b.org")}), 0x1234, *name);
    REQUIRE(found);
    CHECK(found->is_unspecified());
    CHECK(*name == *DnsName::from_text("b.org"));
}

TEST_CASE("answers without an address, and those that are none") {
    std::vector<Frame> one{dns_a("www.a.org", address)};
    std::vector<Frame> chain, loop{dns_cname("www.a.org", "b"), dns_cname("b", "www.a.org")};
    std::string last = "www.a.org";
    for (unsigned i = 0; i < wire::dns_alias_limit + 1; ++i) {
        std::string next(1, static_cast<char>('a' + i));
        chain.push_back(dns_cname(last, next));
        last = next;
    }
    chain.push_back(dns_a(last, address));
    Frame other_class = one[0];
    other_class[14] = 3;
    struct {
        Frame message;
        Code code;
    } table[] = {
        {answer({}), Code::not_found},
        {answer({dns_a("b.org", address)}), Code::not_found},
        {answer({other_class}), Code::not_found},
        {answer({dns_record(dns_name("www.a.org"), 28, Frame(16))}), Code::not_found},
        {answer({dns_record(dns_name("www.a.org"), 1, Frame(5))}), Code::not_found},
        {answer(chain), Code::not_found},
        {answer(loop), Code::not_found},
        {answer({}, 0x8183), Code::not_found},
        {answer({}, 0x8182), Code::refused},
        {answer({}, 0x8185), Code::refused},
        {answer({}, 0x8380), Code::too_large},
        {answer(one, 0x0180), Code::unsupported},
        {answer(one, 0x8980), Code::unsupported},
        {dns_answer(0x1235, "www.a.org", one), Code::unsupported},
        {dns_answer(0x1234, "www.b.org", one), Code::unsupported},
        {Frame(11), Code::malformed},
        {joined({answer(one), Frame(512)}), Code::malformed},
    };
    for (unsigned i = 0; auto& row : table) {
        CAPTURE(i++);
        auto found = parse(row.message);
        REQUIRE_FALSE(found);
        CHECK(found.error().code == row.code);
    }
    CHECK(parse(answer(one, 0x8380)));  // cut, but behind the address
    Frame two_questions = answer(one);
    two_questions[5] = 2;
    CHECK(parse(two_questions).error().code == Code::unsupported);
    Frame other_type = answer(one);
    other_type[12 + 11 + 1] = 28;
    CHECK(parse(other_type).error().code == Code::unsupported);
}

TEST_CASE("no part of an answer reaches beyond it, and pointers have an end") {
    Frame whole = answer({dns_cname("www.a.org", "b.org"), dns_a("b.org", address)});
    REQUIRE(parse(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        // At its full size in memory, so that reading behind its end is seen.
        Frame part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CAPTURE(size);
        CHECK(parse(part).error().code == Code::malformed);
    }
    Frame owners[] = {
        pointer(behind_question),      // to itself
        pointer(behind_question + 1),  // forward
        pointer(0x3FFF),
        joined({Frame{1, 'x'}, pointer(behind_question)}),  // to where this run began
        Frame{0x40, 'x', 0},                                // a label of an unknown kind
        Frame{0x80, 'x', 0},
    };
    for (const Frame& owner : owners)
        CHECK(parse(answer({dns_record(owner, 1, {192, 0, 2, 7})})).error().code ==
              Code::malformed);
    // The rest of the name grows with each pointer: too long at last, but each leads backwards.
    Frame growing = answer({});
    growing[7] = 1;
    std::size_t before = www_at;
    for (unsigned i = 0; i < 10; ++i) {
        std::size_t here = growing.size();
        growing.push_back(40);
        growing.insert(growing.end(), 40, 'x');
        Frame link = pointer(before);
        growing.insert(growing.end(), link.begin(), link.end());
        before = here;
    }
    std::size_t offset = before;
    DnsName name;
    CHECK_FALSE(DnsName::read(growing, offset, name));
    offset = behind_question + 43;
    CHECK(DnsName::read(growing, offset, name));
    CHECK(offset == behind_question + 86);
    CHECK(name.bytes().size() == 2 * 41 + 11);
}
