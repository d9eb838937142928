// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/fleet/schedule.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

using namespace drift;

namespace {

const ssh::Deadline start{};

std::vector<Places> unrelated(std::size_t count) {
    std::vector<Places> places;
    for (std::size_t i = 0; i < count; ++i)
        places.push_back({"server " + std::to_string(i), ""});
    return places;
}

/// All that it gives at that time.
std::vector<std::size_t> begin_all(Schedule& schedule, ssh::Deadline now = start) {
    std::vector<std::size_t> begun;
    while (const auto host = schedule.next(now))
        begun.push_back(*host);
    return begun;
}

ScheduleLimits limits_of(std::size_t forks) {
    ScheduleLimits limits;
    limits.forks = forks;
    return limits;
}

}  // namespace

TEST_CASE("no more hosts than forks are in flight, and each comes once") {
    Schedule schedule(unrelated(10), limits_of(3));
    std::set<std::size_t> seen;
    while (!schedule.exhausted()) {
        const auto begun = begin_all(schedule);
        REQUIRE(!begun.empty());
        CHECK(schedule.in_flight() <= 3);
        for (const std::size_t host : begun)
            CHECK(seen.insert(host).second);
        schedule.finished(begun.front());
        for (std::size_t i = 1; i < begun.size(); ++i)
            schedule.finished(begun[i]);
    }
    CHECK(seen.size() == 10);
    CHECK_FALSE(schedule.next(start));
}

TEST_CASE("the order depends on the seed alone") {
    const auto order = [](std::uint64_t seed, bool shuffle) {
        ScheduleLimits limits = limits_of(100);
        limits.seed = seed;
        limits.shuffle = shuffle;
        Schedule schedule(unrelated(50), limits);
        return begin_all(schedule);
    };
    CHECK(order(1, true) == order(1, true));
    CHECK(order(1, true) != order(2, true));
    const auto plain = order(1, false);
    CHECK(std::is_sorted(plain.begin(), plain.end()));
}

TEST_CASE("few log in to one server at once, many may be logged in") {
    ScheduleLimits limits = limits_of(100);
    limits.per_destination = 2;
    Schedule schedule(std::vector<Places>(6, {"server", ""}), limits);
    const auto first = begin_all(schedule);
    REQUIRE(first.size() == 2);
    schedule.logged_in(first[0]);
    const auto second = begin_all(schedule);
    REQUIRE(second.size() == 1);
    CHECK(schedule.in_flight() == 3);
    // To be done is no second login that becomes free.
    schedule.finished(first[0]);
    CHECK(begin_all(schedule).empty());
    schedule.finished(first[1]);
    CHECK(begin_all(schedule).size() == 1);
}

TEST_CASE("who waits for one server does not keep others from theirs") {
    ScheduleLimits limits = limits_of(10);
    limits.per_jump = 1;
    limits.shuffle = false;
    std::vector<Places> places = unrelated(8);
    for (std::size_t i = 0; i < 4; ++i)
        places[i].jump = "jump";
    Schedule schedule(places, limits);
    CHECK(begin_all(schedule) == std::vector<std::size_t>{0, 4, 5, 6, 7});
    schedule.logged_in(0);
    CHECK(begin_all(schedule) == std::vector<std::size_t>{1});
}

TEST_CASE("a retry holds nothing while it waits, and comes later each time") {
    ScheduleLimits limits = limits_of(1);
    limits.retries = 2;
    limits.per_destination = 1;
    Schedule schedule(std::vector<Places>(2, {"server", ""}), limits);
    const std::size_t host = schedule.next(start).value();
    REQUIRE(schedule.retry(host, start));
    const std::size_t other = schedule.next(start).value();
    CHECK(other != host);
    schedule.finished(other);
    CHECK_FALSE(schedule.exhausted());
    ssh::Deadline now = start;
    for (const int base : {1000, 2000}) {
        const ssh::Deadline when = schedule.next_retry().value();
        CHECK(when - now >= ssh::Milliseconds(base / 2));
        CHECK(when - now <= ssh::Milliseconds(base + base / 2));
        CHECK_FALSE(schedule.next(when - ssh::Milliseconds(1)));
        now = when;
        CHECK(schedule.next(now) == host);
        CHECK(schedule.retry(host, now) == (base == 1000));
    }
    CHECK(schedule.attempts(host) == 3);
    CHECK(schedule.exhausted());
    CHECK(schedule.in_flight() == 0);
}

TEST_CASE("what waits can be given up, wherever it waits") {
    ScheduleLimits limits = limits_of(10);
    limits.per_destination = 1;
    Schedule schedule(std::vector<Places>(5, {"server", ""}), limits);
    const auto begun = begin_all(schedule);
    REQUIRE(begun.size() == 1);
    REQUIRE(schedule.retry(begun.front(), start));
    std::set<std::size_t> left;
    while (const auto host = schedule.give_up())
        left.insert(*host);
    CHECK(left.size() == 5);
    CHECK(schedule.exhausted());
}

TEST_CASE("limits hold and everyone has their turn, under many seeds") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        ScheduleLimits limits = limits_of(1 + random() % 12);
        limits.per_destination = 1 + random() % 4;
        limits.per_jump = 1 + random() % 4;
        limits.retries = static_cast<unsigned>(random() % 3);
        limits.seed = seed;
        std::vector<Places> places(60);
        for (Places& each : places) {
            each.destination = "server " + std::to_string(random() % 12);
            each.jump = random() % 2 == 0 ? "" : "server " + std::to_string(random() % 3);
        }
        Schedule schedule(places, limits);
        std::vector<std::size_t> logging_in;
        std::vector<std::size_t> working;
        std::vector<unsigned> done(places.size());
        ssh::Deadline now = start;
        const auto take = [&](std::vector<std::size_t>& from) {
            const std::size_t at = random() % from.size();
            const std::size_t host = from[at];
            from.erase(from.begin() + static_cast<std::ptrdiff_t>(at));
            return host;
        };
        while (!schedule.exhausted() || schedule.in_flight() > 0) {
            for (const std::size_t host : begin_all(schedule, now))
                logging_in.push_back(host);
            std::map<std::string, std::size_t> logins;
            for (const std::size_t host : logging_in) {
                CHECK(++logins["to " + places[host].destination] <= limits.per_destination);
                if (!places[host].jump.empty())
                    CHECK(++logins["by " + places[host].jump] <= limits.per_jump);
            }
            REQUIRE(logging_in.size() + working.size() == schedule.in_flight());
            REQUIRE(schedule.in_flight() <= limits.forks);
            if (schedule.in_flight() == 0) {
                now = schedule.next_retry().value();
            } else if (working.empty() || (!logging_in.empty() && random() % 2 == 0)) {
                const std::size_t host = take(logging_in);
                if (random() % 3 == 0) {
                    if (!schedule.retry(host, now))
                        ++done[host];
                } else {
                    schedule.logged_in(host);
                    working.push_back(host);
                }
            } else {
                const std::size_t host = take(working);
                schedule.finished(host);
                ++done[host];
            }
        }
        CHECK(std::all_of(done.begin(), done.end(), [](unsigned count) { return count == 1; }));
    }
}
