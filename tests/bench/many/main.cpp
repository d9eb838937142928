// SPDX-License-Identifier: GPL-2.0-or-later
// What a scan costs besides SSH, for any number of hosts: the fleet's schedule and threads, the
// reading of answers, the policy, and the report. The transport asks nobody: each host gives the
// same answer after a while.
//
// Usage: drift_many ANSWER HOSTS FORKS MILLISECONDS, of which ANSWER is what the probe printed.
// Prints one line of JSON.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <ctime>
#include <iterator>

#include "drift/fleet/fleet.hpp"
#include "drift/judge/host_report.hpp"
#include "drift/page/page.hpp"
#include "drift/write/json.hpp"
#include "romfile/file_io.hpp"

namespace {

using Clock = std::chrono::steady_clock;

class NoTransport : public drift::Transport {
  public:
    NoTransport(std::string answer, ssh::Milliseconds pause)
        : answer_(std::move(answer)), pause_(pause) {}

    drift::Places places(const drift::Target& target) const override { return {target.name, ""}; }

    std::unique_ptr<Line> line(ssh::Loop& loop) override {
        return std::make_unique<NoLine>(*this, loop);
    }

  private:
    class NoLine : public Line {
      public:
        NoLine(const NoTransport& transport, ssh::Loop& loop)
            : transport_(transport), loop_(loop) {}
        ssh::Task<drift::Attempt> ask(const drift::Target& /*target*/,
                                      std::string /*input*/,
                                      drift::Course& course) override {
            const ssh::Deadline end = ssh::Clock::now() + transport_.pause_;
            while (ssh::Clock::now() < end)
                (void)co_await loop_.wait(std::vector<pollfd>(), end);
            course.logged_in();
            co_return drift::Attempt{ssh::ExecOutput{transport_.answer_, "", 0}, false};
        }

      private:
        const NoTransport& transport_;
        ssh::Loop& loop_;
    };

    std::string answer_;
    ssh::Milliseconds pause_;
};

double seconds(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

double processor() {
    rusage usage{};
    (void)::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

long memory() {
    rusage usage{};
    (void)::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

std::vector<drift::Target> targets(std::size_t count) {
    std::vector<drift::Target> all(count);
    for (std::size_t index = 0; index < count; ++index)
        all[index].name = fmt::format("kvm{:05}", index);
    return all;
}

int scan(const std::string& answer, std::size_t count, std::size_t forks, long pause) {
    const auto policy = state::parse_fleet_policy("policy", "schema: 1\nlinks:\n  all: ours\n");
    drift::Judge judge{
        *policy, [](const std::string&, const std::string&) { return false; }, std::time(nullptr)};
    drift::Report report;
    report.time = judge.now;
    report.hosts.resize(count);
    drift::RomCache roms;
    std::size_t unread = 0;
    const std::vector<drift::Target> all = targets(count);
    const auto done = [&](std::size_t index, drift::Outcome&& outcome) {
        drift::HostReport& host = report.hosts[index];
        host.host = all[index].name;
        const auto read = drift::parse_answer(outcome.answer->out, roms);
        if (read)
            drift::hold_answer(host, *read, judge);
        else
            ++unread;
    };
    NoTransport transport(answer, ssh::Milliseconds(pause));
    drift::FleetOptions options;
    options.limits.forks = forks;
    drift::FleetCounters counters;
    const std::atomic<bool> stop{false};
    const Clock::time_point begin = Clock::now();
    drift::ask_fleet(
        all, transport, [](std::size_t) { return std::string(); }, options, done, counters, stop);
    const double asked = seconds(begin), asked_processor = processor();
    const std::size_t json = drift::write_json(report, {}).size();
    const std::size_t page = drift::write_page(report).size();
    fmt::print(
        "{{\"hosts\": {}, \"unread\": {}, \"wall\": {:.3f}, \"processor\": {:.3f}, "
        "\"processor_with_reports\": {:.3f}, \"memory\": {}, \"json\": {}, \"page\": {}}}\n",
        count,
        unread,
        asked,
        asked_processor,
        processor(),
        memory(),
        json,
        page);
    return unread == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) {
        fmt::print(stderr, "usage: drift_many ANSWER HOSTS FORKS MILLISECONDS\n");
        return 2;
    }
    const auto answer = romfile::read_file(words[1]);
    if (!answer) {
        fmt::print(stderr, "{}\n", romfile::explain(answer.error()));
        return 2;
    }
    return scan(std::string(answer->bytes.begin(), answer->bytes.end()),
                std::strtoul(words[2], nullptr, 10),
                std::strtoul(words[3], nullptr, 10),
                std::strtol(words[4], nullptr, 10));
}
