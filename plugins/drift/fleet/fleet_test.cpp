// SPDX-License-Identifier: GPL-2.0-or-later
// The fleet with a transport that asks nobody: what it answers, and when, comes from a seed.
#include "drift/fleet/fleet.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

using namespace drift;

namespace {

enum class Kind { answers, refuses, denies, throws, hangs };

/// What a host does each time it is asked.
struct Behaviour {
    std::vector<Kind> attempts{Kind::answers};
    Places places{};
    std::size_t size = 10;  ///< of the answer
};

class FakeTransport : public Transport {
  public:
    explicit FakeTransport(std::map<std::string, Behaviour> hosts) : hosts_(std::move(hosts)) {}

    Places places(const Target& target) const override { return hosts_.at(target.name).places; }
    std::unique_ptr<Line> line(ssh::Loop& loop) override {
        return std::make_unique<FakeLine>(*this, loop);
    }

    struct Seen {
        std::size_t in_flight = 0;
        std::size_t most_in_flight = 0;
        std::map<std::string, std::size_t> logins;
        std::map<std::string, std::size_t> most_logins;
        std::map<std::string, unsigned> attempts;
        std::set<std::thread::id> threads;
    };
    Seen seen() {
        const std::lock_guard lock(mutex_);
        return seen_;
    }

  private:
    class FakeLine : public Line {
      public:
        FakeLine(FakeTransport& transport, ssh::Loop& loop)
            : transport_(transport), loop_(loop), random_(transport.seed_++) {}

        ssh::Task<Attempt> ask(const Target& target, std::string input, Course& course) override {
            const Behaviour& host = transport_.hosts_.at(target.name);
            Presence presence(transport_, host.places);
            const Kind kind = transport_.begin(target.name, host);
            course.progress.stage = Stage::connect;
            (void)co_await pause(kind == Kind::hangs ? 3'600'000 : random_() % 3);
            if (kind == Kind::throws)
                throw std::runtime_error("no memory");
            if (kind == Kind::refuses)
                co_return Attempt{Error{"refused", target.name, ""}, true};
            if (kind == Kind::denies)
                co_return Attempt{Error{"denied", target.name, ""}, false};
            presence.log_in();
            course.logged_in();
            course.progress.stage = Stage::answer;
            (void)co_await pause(random_() % 3);
            co_return Attempt{ssh::ExecOutput{input + std::string(host.size, 'x'), "", 0}, false};
        }

      private:
        ssh::Task<bool> pause(std::uint64_t milliseconds) {
            const ssh::Deadline end = ssh::Clock::now() + ssh::Milliseconds(milliseconds);
            while (ssh::Clock::now() < end)
                (void)co_await loop_.wait(std::vector<pollfd>(), end);
            co_return true;
        }
        FakeTransport& transport_;
        ssh::Loop& loop_;
        std::mt19937_64 random_;
    };

    /// Counts what is in flight, and what logs in, also when it is given up.
    class Presence {
      public:
        Presence(FakeTransport& transport, const Places& places)
            : transport_(transport), places_(places) {
            const std::lock_guard lock(transport_.mutex_);
            Seen& seen = transport_.seen_;
            seen.threads.insert(std::this_thread::get_id());
            seen.most_in_flight = std::max(seen.most_in_flight, ++seen.in_flight);
            for (const std::string& name : {"to " + places_.destination, "by " + places_.jump})
                seen.most_logins[name] = std::max(seen.most_logins[name], ++seen.logins[name]);
        }
        Presence(const Presence&) = delete;
        Presence& operator=(const Presence&) = delete;
        ~Presence() {
            log_in();
            const std::lock_guard lock(transport_.mutex_);
            --transport_.seen_.in_flight;
        }
        void log_in() {
            const std::lock_guard lock(transport_.mutex_);
            if (!std::exchange(logging_in_, false))
                return;
            --transport_.seen_.logins["to " + places_.destination];
            --transport_.seen_.logins["by " + places_.jump];
        }

      private:
        FakeTransport& transport_;
        const Places& places_;
        bool logging_in_ = true;
    };

    Kind begin(const std::string& name, const Behaviour& host) {
        const std::lock_guard lock(mutex_);
        const unsigned attempt = seen_.attempts[name]++;
        return host.attempts[std::min<std::size_t>(attempt, host.attempts.size() - 1)];
    }

    std::map<std::string, Behaviour> hosts_;
    std::atomic<std::uint64_t> seed_{1};
    std::mutex mutex_;
    Seen seen_;
};

struct Asked {
    std::map<std::string, std::vector<Outcome>> outcomes;
    FleetCounters counters;
    FakeTransport::Seen seen;
};

FleetOptions options_of(std::size_t forks, unsigned shards) {
    FleetOptions options;
    options.limits.forks = forks;
    options.shards = shards;
    options.limits.retry_after = ssh::Milliseconds(2);
    return options;
}

/// `stop_after`: how many outcomes are awaited before it is stopped; 0 for all.
void ask(const std::map<std::string, Behaviour>& hosts,
         const FleetOptions& options,
         Asked& asked,
         std::size_t stop_after = 0) {
    FakeTransport transport(hosts);
    std::vector<Target> targets;
    for (const auto& [name, host] : hosts)
        targets.push_back({name, {}, {}});
    std::atomic<bool> stop{false};
    std::atomic<int> inside{0};
    ask_fleet(
        targets,
        transport,
        [&](std::size_t index) {
            CHECK(++inside == 1);
            --inside;
            return targets[index].name + " ";
        },
        options,
        [&](std::size_t index, Outcome&& outcome) {
            CHECK(++inside == 1);
            asked.outcomes[targets[index].name].push_back(std::move(outcome));
            if (asked.outcomes.size() == stop_after)
                stop = true;
            --inside;
        },
        asked.counters,
        stop);
    asked.seen = transport.seen();
    CHECK(asked.seen.in_flight == 0);
    CHECK(asked.outcomes.size() == hosts.size());
    for (const auto& [name, outcomes] : asked.outcomes)
        CHECK(outcomes.size() == 1);
}

std::map<std::string, Behaviour> hosts_of(std::size_t count, const Behaviour& behaviour = {}) {
    std::map<std::string, Behaviour> hosts;
    for (std::size_t i = 0; i < count; ++i)
        hosts["host " + std::to_string(i)] = behaviour;
    return hosts;
}

}  // namespace

TEST_CASE("every host is asked once, with its own input") {
    for (const unsigned shards : {1U, 3U}) {
        Asked asked;
        ask(hosts_of(300), options_of(20, shards), asked);
        for (const auto& [name, outcomes] : asked.outcomes) {
            REQUIRE(outcomes.front().answer);
            CHECK(outcomes.front().answer->out == name + " xxxxxxxxxx");
            CHECK(outcomes.front().stage == Stage::answer);
            CHECK(outcomes.front().attempts == 1);
            CHECK_FALSE(outcomes.front().interrupted);
        }
        CHECK(asked.counters.begun == 300);
        CHECK(asked.counters.done == 300);
        CHECK(asked.counters.failed == 0);
        CHECK(asked.seen.threads.size() <= shards);
        CHECK(asked.seen.most_in_flight <= 20);
    }
}

TEST_CASE("no hosts at all") {
    Asked asked;
    ask({}, options_of(8, 2), asked);
    CHECK(asked.counters.done == 0);
}

TEST_CASE("only those that were not reached are asked again") {
    auto hosts = hosts_of(20);
    hosts["refuses once"].attempts = {Kind::refuses, Kind::answers};
    hosts["refuses"].attempts = {Kind::refuses};
    hosts["denies"].attempts = {Kind::denies, Kind::answers};
    hosts["throws"].attempts = {Kind::throws, Kind::answers};
    Asked asked;
    ask(hosts, options_of(4, 2), asked);
    const auto outcome = [&](const char* name) -> const Outcome& {
        return asked.outcomes.at(name).front();
    };
    CHECK(outcome("refuses once").answer);
    CHECK(outcome("refuses once").attempts == 2);
    REQUIRE_FALSE(outcome("refuses").answer);
    CHECK(outcome("refuses").answer.error().what == "refused");
    CHECK(outcome("refuses").attempts == 3);
    CHECK(outcome("refuses").stage == Stage::connect);
    CHECK(outcome("denies").attempts == 1);
    REQUIRE_FALSE(outcome("throws").answer);
    CHECK(outcome("throws").answer.error().what == "no memory");
    CHECK(outcome("throws").attempts == 1);
    CHECK(asked.counters.retries == 3);
    CHECK(asked.counters.failed == 3);
    CHECK(asked.counters.begun == 24);
}

TEST_CASE("limits hold in all threads together, under many seeds") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        FleetOptions options = options_of(1 + random() % 24, 1 + static_cast<unsigned>(seed % 4));
        options.limits.per_destination = 1 + random() % 4;
        options.limits.per_jump = 1 + random() % 4;
        options.limits.seed = seed;
        std::map<std::string, Behaviour> hosts;
        for (int i = 0; i < 120; ++i) {
            Behaviour& host = hosts["host " + std::to_string(i)];
            host.places.destination = "server " + std::to_string(random() % 30);
            host.places.jump = random() % 2 == 0 ? "" : "jump " + std::to_string(random() % 3);
            if (random() % 4 == 0)
                host.attempts = {Kind::refuses, Kind::answers};
        }
        Asked asked;
        ask(hosts, options, asked);
        CHECK(asked.seen.most_in_flight <= options.limits.forks);
        for (const auto& [name, most] : asked.seen.most_logins) {
            CAPTURE(name);
            if (name.starts_with("to "))
                CHECK(most <= options.limits.per_destination);
            else if (name != "by ")
                CHECK(most <= options.limits.per_jump);
        }
        CHECK(asked.counters.failed == 0);
    }
}

TEST_CASE("stopped: what is done is done, the others are told") {
    for (const unsigned shards : {1U, 3U}) {
        auto hosts = hosts_of(100);
        for (int i = 0; i < 5; ++i)
            hosts["hangs " + std::to_string(i)].attempts = {Kind::hangs};
        hosts["comes later"].attempts = {Kind::refuses};
        FleetOptions options = options_of(12, shards);
        options.limits.retry_after = std::chrono::hours(1);
        Asked asked;
        ask(hosts, options, asked, 30);
        std::size_t answers = 0;
        for (const auto& [name, outcomes] : asked.outcomes) {
            const Outcome& outcome = outcomes.front();
            answers += outcome.answer ? 1 : 0;
            CHECK(outcome.interrupted == !outcome.answer);
            if (outcome.attempts == 0)
                CHECK(outcome.answer.error().what == "was not asked: interrupted");
        }
        CHECK(answers >= 30);
        CHECK(asked.counters.done == hosts.size());
    }
}

TEST_CASE("hosts that hang keep nobody from being asked") {
    auto hosts = hosts_of(100);
    for (int i = 0; i < 7; ++i)
        hosts["hangs " + std::to_string(i)].attempts = {Kind::hangs};
    Asked asked;
    ask(hosts, options_of(8, 1), asked, 100);
    for (int i = 0; i < 100; ++i)
        CHECK(asked.outcomes.at("host " + std::to_string(i)).front().answer);
}

TEST_CASE("only what is in flight is kept in memory") {
    Behaviour large;
    large.size = 1 << 20;
    FakeTransport transport(hosts_of(1, large));
    const std::vector<Target> targets(600, Target{"host 0", {}, {}});
    FleetCounters counters;
    const std::atomic<bool> stop{false};
    std::size_t bytes = 0;
    ask_fleet(
        targets,
        transport,
        [](std::size_t) { return ""; },
        options_of(4, 1),
        [&](std::size_t, Outcome&& outcome) { bytes += outcome.answer->out.size(); },
        counters,
        stop);
    CHECK(bytes == targets.size() << 20);
    rusage usage{};
    REQUIRE(::getrusage(RUSAGE_SELF, &usage) == 0);
    // Freed memory is set aside by the sanitizer, as much as 256 MiB.
    CHECK(usage.ru_maxrss < 500 << 10);
}
