// SPDX-License-Identifier: GPL-2.0-or-later
#include "journal/journal_writer.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "journal/journal_reader.hpp"
#include "state/test_tree.hpp"

namespace journal {
namespace {

namespace fs = std::filesystem;

/// A folder for the journal that does not exist yet, in one that is removed at the end.
class LogFolder {
  public:
    [[nodiscard]] std::string folder() const { return tree_.at("/log").string(); }
    [[nodiscard]] fs::path path(const std::string& suffix = "") const {
        return folder() + "/" + file_name + suffix;
    }
    [[nodiscard]] std::string content(const std::string& suffix = "") const {
        std::ostringstream text;
        text << std::ifstream(path(suffix), std::ios::binary).rdbuf();
        return text.str();
    }
    void write(const std::string& content) const {
        tree_.file(std::string("/log/") + file_name, content);
    }

  private:
    state::fixture::Tree tree_;
};

std::string line_of(std::int64_t time) {
    Entry entry;
    entry.time = time;
    return to_line(entry);
}

TEST_CASE("journal writer: makes the folder and adds lines") {
    const LogFolder place;
    CHECK(add_line(place.folder(), line_of(1)));
    CHECK(add_line(place.folder(), line_of(2)));
    CHECK(place.content() == line_of(1) + line_of(2));
    CHECK((fs::status(place.path()).permissions() & fs::perms::others_write) == fs::perms::none);
}

TEST_CASE("journal writer: a torn line gets its end and costs nothing else") {
    const LogFolder place;
    place.write(line_of(1) + line_of(2).substr(0, 30));
    CHECK(add_line(place.folder(), line_of(3)));
    const Journal journal = read_journal(place.content());
    CHECK(journal.entries.size() == 2);
    CHECK(journal.skipped == 1);
    CHECK(journal.entries[1].time == 3);
}

TEST_CASE("journal writer: garbage stays and is skipped") {
    const LogFolder place;
    place.write(std::string("\0\xFF garbage \n\n{}", 15));
    CHECK(add_line(place.folder(), line_of(3)));
    CHECK(read_journal(place.content()).entries.size() == 1);
}

TEST_CASE("journal writer: files that grow too large are renamed") {
    const LogFolder place;
    for (const char fill : {'a', 'b', 'c', 'd', 'e'}) {
        place.write(std::string(largest_file - 1, fill) + "\n");
        CHECK(add_line(place.folder(), line_of(fill)));
        CHECK(place.content() == line_of(fill));
    }
    CHECK(place.content(".1")[0] == 'e');
    CHECK(place.content(".2")[0] == 'd');
    CHECK(place.content(".3")[0] == 'c');
    CHECK_FALSE(fs::exists(place.path(".4")));
    // One that just fits.
    place.write(std::string(largest_file - line_of(1).size() - 1, 'f') + "\n");
    CHECK(add_line(place.folder(), line_of(1)));
    CHECK(fs::file_size(place.path()) == largest_file);
    CHECK(place.content(".1")[0] == 'e');
}

TEST_CASE("journal writer: what is no regular file is left alone") {
    const LogFolder place;
    fs::create_directories(place.folder());
    const fs::path other = place.folder() + "/other";
    std::ofstream(other) << "other";
    fs::create_symlink(other, place.path());
    CHECK_FALSE(add_line(place.folder(), line_of(1)));
    CHECK(fs::file_size(other) == 5);
    fs::remove(place.path());
    REQUIRE(::mkfifo(place.path().c_str(), 0600) == 0);
    const auto failed = add_line(place.folder(), line_of(1));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().what == "is no regular file");
    fs::remove(place.path());
    fs::create_directory(place.path());
    CHECK_FALSE(add_line(place.folder(), line_of(1)));
}

TEST_CASE("journal writer: a folder that cannot be made is an error") {
    const LogFolder place;
    const auto failed = add_line(place.folder() + "/deeper", line_of(1));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().where == place.folder() + "/deeper");
    std::ofstream(place.folder()) << "a file";
    CHECK_FALSE(add_line(place.folder(), line_of(1)));
}

TEST_CASE("journal writer: a lock that nobody gives back is not waited for") {
    const LogFolder place;
    CHECK(add_line(place.folder(), line_of(1)));
    const int held = ::open((place.folder() + "/lock").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(held, LOCK_EX) == 0);
    CHECK(add_line(place.folder(), line_of(2)));
    ::close(held);
    CHECK(place.content() == line_of(1) + line_of(2));
}

/// Runs `work` in a child; gives its status.
template <class Work>
pid_t child(const Work& work) {
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0)
        ::_exit(work() ? 0 : 1);
    return pid;
}

bool went_well(pid_t pid) {
    int status = 0;
    return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_CASE("journal writer: a line that does not fit is taken back") {
    const LogFolder place;
    CHECK(add_line(place.folder(), line_of(1)));
    // Stands in for a full disk: the file may take a few bytes more, and no others.
    const pid_t pid = child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{line_of(1).size() + 10, line_of(1).size() + 10};
        return ::setrlimit(RLIMIT_FSIZE, &limit) == 0 && !add_line(place.folder(), line_of(2));
    });
    CHECK(went_well(pid));
    CHECK(place.content() == line_of(1));
}

TEST_CASE("journal writer: lines of several programs do not mix, across a rotation too") {
    const LogFolder place;
    place.write(std::string(largest_file - 5000, 'x') + "\n");
    constexpr int programs = 4;
    constexpr int lines = 50;
    pid_t pids[programs] = {};
    for (int program = 0; program < programs; ++program)
        pids[program] = child([&] {
            bool good = true;
            for (int i = 0; i < lines; ++i)
                good = add_line(place.folder(), line_of(program * lines + i)) && good;
            return good;
        });
    for (const pid_t pid : pids)
        CHECK(went_well(pid));
    std::vector<std::int64_t> times;
    for (const std::string suffix : {".1", ""})
        for (const Entry& entry : read_journal(place.content(suffix)).entries)
            times.push_back(entry.time);
    std::sort(times.begin(), times.end());
    REQUIRE(times.size() == programs * lines);
    for (std::size_t i = 0; i < times.size(); ++i)
        CHECK(times[i] == static_cast<std::int64_t>(i));
}

TEST_CASE("journal writer: killed at any moment it leaves whole lines") {
    const LogFolder place;
    std::size_t before = 0;
    for (int round = 0; round < 20; ++round) {
        const pid_t pid = child([&] {
            for (int i = 0; i < 100; ++i)
                (void)add_line(place.folder(), line_of(7));
            for (;;)
                ::pause();
            return true;
        });
        ::usleep(200 + round * 97);
        ::kill(pid, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(pid, &status, 0) == pid);
        CHECK(WIFSIGNALED(status));
        const Journal journal = read_journal(place.content(".1") + place.content());
        CHECK(journal.skipped <= static_cast<std::size_t>(round) + 1);
        CHECK(journal.entries.size() >= before);
        before = journal.entries.size();
    }
    CHECK(add_line(place.folder(), line_of(8)));
    CHECK(read_journal(place.content()).entries.back().time == 8);
}

}  // namespace
}  // namespace journal
