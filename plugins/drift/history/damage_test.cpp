// SPDX-License-Identifier: GPL-2.0-or-later
// Files that are no history, disks that cannot be written, and processes that die or compete.
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "drift/history/database.hpp"
#include "drift/history/history.hpp"
#include "drift/write/test_report.hpp"
#include "romfile/folder_fixture.hpp"

namespace drift {
namespace {

using romfile::fixture::Folder;
using test::day;
using test::host;
using test::noon;
using test::report;

Report one(std::int64_t time, Verdict verdict = Verdict::bad) {
    return report(time, {host("kvm1", {{"link", verdict}, {"package", verdict}})});
}

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_all(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// Runs `work` in a process of its own; its process id.
template <class Work>
pid_t start(const Work& work) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        work();
        _exit(0);
    }
    return child;
}

std::size_t runs_in(const std::string& path) {
    const Database database(path);
    Statement check(database, "PRAGMA integrity_check");
    REQUIRE(check.next());
    CHECK(check.text(0) == "ok");
    Statement count(database, "SELECT count(*) FROM run");
    REQUIRE(count.next());
    return count.number(0);
}

TEST_CASE("history: a file that is no history says so, and stays as it is") {
    const Folder folder;
    const std::string path = folder.at("history");
    const std::string text(5000, 'x');
    write_all(path, text);
    const auto history = History::open(path);
    REQUIRE_FALSE(history);
    CHECK(history.error().where == path);
    CHECK(history.error().what == "is no history of romctl drift, or is damaged");
    CHECK(history.error().what_to_do.find("Move the file away") == 0);
    CHECK(read_all(path) == text);
}

TEST_CASE("history: a database of another program, and one of a newer version") {
    const Folder folder;
    const std::string path = folder.at("history");
    {
        const Database other(path);
        other.run("CREATE TABLE bookmark (address TEXT)");
    }
    const auto other = History::open(path);
    REQUIRE_FALSE(other);
    CHECK(other.error().what == "is a database of another program");
    const std::string newer_path = folder.at("newer");
    REQUIRE(History::open(newer_path));
    Database(newer_path).run("PRAGMA user_version = 2");
    const auto newer = History::open(newer_path);
    REQUIRE_FALSE(newer);
    CHECK(newer.error().what == "has version 2, and only 1 is known here");
}

TEST_CASE("history: a damaged file is an error at the latest when it is used") {
    const Folder folder;
    const std::string path = folder.at("history");
    {
        auto history = History::open(path);
        REQUIRE(history);
        for (int i = 0; i < 20; ++i)
            REQUIRE(history->record(one(noon + i)));
    }
    std::string bytes = read_all(path);
    REQUIRE(bytes.size() > 8192);
    std::fill(bytes.begin() + 4096, bytes.end(), '\x7f');
    write_all(path, bytes);
    const auto use = [&]() -> romfile::Result<void> {
        auto history = History::open(path);
        if (!history)
            return history.error();
        Report now = one(noon + day);
        const auto annotated = history->annotate(now);
        return annotated ? history->record(now) : annotated;
    };
    const auto outcome = use();
    REQUIRE_FALSE(outcome);
    const romfile::Error& error = outcome.error();
    CHECK(error.what == "is damaged");
    CHECK(error.what_to_do.find("Move the file away") == 0);
}

TEST_CASE("history: where nothing can be written") {
    const Folder folder;
    const auto nowhere = History::open(folder.at("none/history"));
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().what == "cannot be made: No such file or directory");
    CHECK_FALSE(History::open(""));
    const std::string path = folder.at("history");
    REQUIRE(History::open(path));
    // Root may write everywhere, so another user looks; what went wrong is its exit code.
    std::filesystem::permissions(path, std::filesystem::perms(0444));
    std::filesystem::permissions(folder.at("."), std::filesystem::perms(0555));
    const pid_t child = start([&] {
        if (geteuid() == 0 && seteuid(65534) != 0)
            _exit(10);
        auto history = History::open(path);
        if (!history)
            _exit(11);
        Report now = one(noon);
        if (!history->annotate(now))
            _exit(12);
        const auto recorded = history->record(now);
        _exit(!recorded && recorded.error().what == "cannot be written" ? 0 : 13);
    });
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    std::filesystem::permissions(folder.at("."), std::filesystem::perms(0755));
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("history: a writer that is killed leaves whole runs only") {
    const Folder folder;
    const std::string path = folder.at("history");
    for (int round = 0; round < 5; ++round) {
        const pid_t child = start([&] {
            auto history = History::open(path);
            for (std::int64_t i = 0; history; ++i)
                if (!history->record(one(noon + i, i % 2 == 0 ? Verdict::bad : Verdict::good)))
                    _exit(1);
        });
        usleep(100'000);
        kill(child, SIGKILL);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFSIGNALED(status));
        auto history = History::open(path);
        REQUIRE(history);
        Report now = one(noon);
        CHECK(history->annotate(now));
    }
    CHECK(runs_in(path) > 0);
    const Database database(path);
    Statement newest(database,
                     "SELECT (SELECT max(number) FROM run) = (SELECT max(last_run) FROM span), "
                     "(SELECT max(number) FROM run) = (SELECT last_run FROM host)");
    REQUIRE(newest.next());
    CHECK(newest.number(0) == 1);
    CHECK(newest.number(1) == 1);
}

TEST_CASE("history: writers at the same time wait for each other") {
    const Folder folder;
    const std::string path = folder.at("history");
    std::vector<pid_t> children;
    for (int child = 0; child < 3; ++child)
        children.push_back(start([&] {
            auto history = History::open(path);
            for (int i = 0; i < 20; ++i)
                if (Report now = one(noon + i);
                    !history || !history->annotate(now) || !history->record(now))
                    _exit(1);
        }));
    for (const pid_t child : children) {
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
    CHECK(runs_in(path) == 60);
}

}  // namespace
}  // namespace drift
