// SPDX-License-Identifier: GPL-2.0-or-later
#include "client/ntp.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/ntp_answer.hpp"

using namespace testing_wire;

TEST_CASE("the time of an NTP server") {
    World world;
    Host host(world, 2, {10, 0, 0, 2});
    UdpServer<World> server(world, 1, {10, 0, 0, 1}, 123);
    unsigned bad = 2;
    server.answer = [&](const net::Datagram& query) {
        Frame answer = ntp_answer(query, 1709208000);
        if (bad > 0)
            answer[24 + bad--] ^= 1;  // not what we sent
        return answer;
    };
    auto ask = [&] {
        return world.run(client::ntp_ask({&host.interface, {10, 0, 0, 1}}, {}, world.entropy));
    };
    CHECK(*ask() == 1709208000);
    CHECK(server.askers.size() == 3);
    server.answer = nullptr;
    CHECK(ask().error().code == async::Code::timed_out);
    server.answer = [](const net::Datagram& query) {
        Frame answer = ntp_answer(query, 1709208000);
        answer[1] = 0;
        return answer;
    };
    CHECK(ask().error().code == async::Code::refused);
}
