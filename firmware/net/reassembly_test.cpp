// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/reassembly.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "async/memory_host.hpp"
#include "tests/wire/packets.hpp"

using net::Reassembly;
using testing_wire::fragment_of;
using testing_wire::Frame;
using testing_wire::pattern;

namespace {

struct Bench {
    Reassembly reassembly;
    async::Instant now{1000000};
    std::uint32_t dropped = 0;

    std::optional<Frame> add(const wire::Ipv4Packet& fragment) {
        auto whole = reassembly.add(fragment, now, dropped);
        if (!whole)
            return std::nullopt;
        auto bytes = whole->bytes();
        return Frame(bytes.begin(), bytes.end());
    }
    /// Adds `size` bytes from `offset` of `data`, as the last fragment or not.
    std::optional<Frame> add(layout::Bytes data, std::size_t offset, std::size_t size, bool last) {
        wire::Ipv4Packet fragment = packet(data);
        fragment.payload = data.subspan(offset, size);
        fragment.fragment_offset = static_cast<std::uint16_t>(offset);
        fragment.more_fragments = !last;
        return add(fragment);
    }
    static wire::Ipv4Packet packet(layout::Bytes data, std::uint16_t identification = 7) {
        wire::Ipv4Packet packet;
        packet.source = wire::Ipv4Address(10, 0, 0, 1);
        packet.destination = wire::Ipv4Address(10, 0, 0, 2);
        packet.protocol = wire::protocol_udp;
        packet.identification = identification;
        packet.payload = data;
        return packet;
    }
};

const Frame data = pattern(4001);

}  // namespace

TEST_CASE("fragments in every order make the datagram") {
    std::array<std::size_t, 4> order{};
    std::iota(order.begin(), order.end(), 0);
    Bench b;
    do {
        std::optional<Frame> whole;
        for (std::size_t i : order) {
            CHECK_FALSE(whole);
            whole = b.add(fragment_of(
                Bench::packet(data), i * 1200, std::min<std::size_t>(1200, 4001 - i * 1200)));
        }
        REQUIRE(whole);
        REQUIRE(*whole == data);
        REQUIRE_FALSE(b.reassembly.busy());
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(b.dropped == 0);
}

TEST_CASE("copies of fragments do no harm") {
    Bench b;
    CHECK_FALSE(b.add(data, 0, 1600, false));
    CHECK_FALSE(b.add(data, 0, 1600, false));
    CHECK_FALSE(b.add(data, 3200, 801, true));
    CHECK_FALSE(b.add(data, 3200, 801, true));
    // A part of what is there, as a router with a smaller MTU on a second path would make it.
    CHECK_FALSE(b.add(data, 800, 400, false));
    auto whole = b.add(data, 1600, 1600, false);
    REQUIRE(whole);
    CHECK(*whole == data);
    CHECK(b.dropped == 0);
}

TEST_CASE("an overlap loses the whole datagram, whatever still comes") {
    Bench b;
    Frame other = pattern(4001, 2);
    CHECK_FALSE(b.add(data, 800, 800, false));
    SECTION("from the front") {
        CHECK_FALSE(b.add(data, 0, 808, false));
    }
    SECTION("from behind") {
        CHECK_FALSE(b.add(data, 1592, 800, false));
    }
    SECTION("around it") {
        CHECK_FALSE(b.add(data, 0, 2400, false));
    }
    SECTION("inside it, other bytes") {
        CHECK_FALSE(b.add(other, 1000, 80, false));
    }
    SECTION("the same place, other bytes") {
        CHECK_FALSE(b.add(other, 800, 800, false));
    }
    SECTION("the same bytes, now as the last") {
        CHECK_FALSE(b.add(data, 800, 800, true));
    }
    CHECK(b.dropped == 1);
    CHECK_FALSE(b.add(data, 0, 800, false));
    CHECK_FALSE(b.add(data, 1600, 2401, true));
    CHECK_FALSE(b.add(data, 800, 800, false));
    CHECK(b.dropped == 4);
    // When its time is over the identification may be used again.
    b.now = b.now + Reassembly::lifetime;
    CHECK_FALSE(b.add(data, 0, 4000, false));
    CHECK(b.add(data, 4000, 1, true));
    CHECK(b.dropped == 4);
}

TEST_CASE("fragments behind the end and second ends lose the datagram") {
    Bench b;
    CHECK_FALSE(b.add(data, 800, 801, true));
    SECTION("behind the end") {
        CHECK_FALSE(b.add(data, 1608, 8, false));
    }
    SECTION("over the end") {
        CHECK_FALSE(b.add(data, 1600, 8, false));
    }
    SECTION("a later end") {
        CHECK_FALSE(b.add(data, 1608, 3, true));
    }
    SECTION("an earlier end") {
        CHECK_FALSE(b.add(data, 792, 8, true));
    }
    CHECK(b.dropped == 1);
    CHECK_FALSE(b.add(data, 0, 800, false));
    CHECK(b.dropped == 2);
}

TEST_CASE("an end before what has come already loses the datagram") {
    Bench b;
    CHECK_FALSE(b.add(data, 1600, 800, false));
    CHECK_FALSE(b.add(data, 800, 400, true));
    CHECK(b.dropped == 1);
}

TEST_CASE("the largest datagram goes through, a larger one does not") {
    Frame large = pattern(Reassembly::largest_datagram + 8);
    Bench b;
    for (std::size_t offset = 0; offset < Reassembly::largest_datagram - 1024; offset += 1024)
        CHECK_FALSE(b.add(large, offset, 1024, false));
    SECTION("exactly") {
        auto whole = b.add(large, Reassembly::largest_datagram - 1024, 1024, true);
        REQUIRE(whole);
        CHECK(whole->size() == Reassembly::largest_datagram);
        CHECK(std::equal(whole->begin(), whole->end(), large.begin()));
        CHECK(b.dropped == 0);
    }
    SECTION("one byte more") {
        CHECK_FALSE(b.add(large, Reassembly::largest_datagram - 1024, 1025, true));
        CHECK(b.dropped == 1);
    }
    SECTION("far behind") {
        wire::Ipv4Packet fragment = Bench::packet(layout::Bytes(large).first(8));
        fragment.fragment_offset = 65504;
        fragment.more_fragments = true;
        CHECK_FALSE(b.add(fragment));
        CHECK(b.dropped == 1);
    }
}

TEST_CASE("datagrams are told apart by all four parts of their name") {
    Bench b;
    auto first = fragment_of(Bench::packet(data), 0, 4000);
    CHECK_FALSE(b.add(first));
    auto last = fragment_of(Bench::packet(data), 4000, 1);
    SECTION("identification") {
        last.identification = 8;
    }
    SECTION("protocol") {
        last.protocol = wire::protocol_icmp;
    }
    SECTION("source") {
        last.source = wire::Ipv4Address(10, 0, 0, 3);
    }
    SECTION("destination") {
        last.destination = wire::broadcast_ipv4;
    }
    CHECK_FALSE(b.add(last));
    CHECK(b.dropped == 0);
}

TEST_CASE("at most four datagrams wait; the oldest gives way") {
    Bench b;
    for (std::uint16_t id = 0; id < 5; ++id) {
        CHECK_FALSE(b.add(fragment_of(Bench::packet(data, id), 0, 4000)));
        b.now = b.now + async::milliseconds(1);
    }
    CHECK(b.dropped == 1);
    for (std::uint16_t id = 4; id > 0; --id)
        CHECK(b.add(fragment_of(Bench::packet(data, id), 4000, 1)));
    CHECK_FALSE(b.reassembly.busy());
    CHECK_FALSE(b.add(fragment_of(Bench::packet(data, 0), 4000, 1)));
    CHECK(b.dropped == 1);
}

TEST_CASE("a datagram that stays incomplete is given up after its time") {
    Bench b;
    CHECK_FALSE(b.add(data, 0, 4000, false));
    b.reassembly.expire(b.now + Reassembly::lifetime, b.dropped);
    CHECK(b.dropped == 1);
    CHECK_FALSE(b.reassembly.busy());
}

TEST_CASE("without memory fragments are dropped and nothing else happens") {
    for (std::size_t allocations : {0, 1}) {
        Bench b;
        {
            async::MemoryShortage shortage(allocations);
            CHECK_FALSE(b.add(data, 0, 4000, false));
        }
        CHECK(b.dropped == 1);
        CHECK_FALSE(b.reassembly.busy());
        CHECK_FALSE(b.add(data, 0, 4000, false));
        CHECK(b.add(data, 4000, 1, true));
    }
}

TEST_CASE("clear forgets what waits") {
    Bench b;
    CHECK_FALSE(b.add(data, 0, 4000, false));
    b.reassembly.clear();
    CHECK_FALSE(b.reassembly.busy());
    CHECK_FALSE(b.add(data, 4000, 1, true));
    CHECK(b.dropped == 0);
}
