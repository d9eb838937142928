// SPDX-License-Identifier: GPL-2.0-or-later
// Reading within limits, and replacing all or nothing, in a folder of the test's own.
#include "romfile/file_io.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "romfile/folder_fixture.hpp"

using namespace romfile;

namespace {

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

const Bytes old_bytes{1, 2, 3};
const Bytes new_bytes{4, 5};

}  // namespace

TEST_CASE("what was written is read back, with a new file's mode less the umask") {
    const fixture::Folder folder;
    const mode_t mask = ::umask(027);
    const Result<void> written = write_file_atomically(folder.at("a"), old_bytes);
    const Result<void> executable = write_file_atomically(folder.at("b"), new_bytes, 0755);
    ::umask(mask);
    REQUIRE(written);
    REQUIRE(executable);
    CHECK(mode_of(folder.at("a")) == 0640);
    CHECK(mode_of(folder.at("b")) == 0750);
    CHECK(read_file(folder.at("a"))->bytes == old_bytes);
    CHECK(read_file(folder.at("a"))->mode == 0640);
    CHECK(folder.count() == 2);
}

TEST_CASE("a file that is replaced keeps its mode, and who has it open keeps its bytes") {
    const fixture::Folder folder;
    REQUIRE(write_file_atomically(folder.at("a"), old_bytes));
    REQUIRE(::chmod((folder.at("a")).c_str(), 0604) == 0);
    std::filesystem::create_hard_link(folder.at("a"), folder.at("before"));
    REQUIRE(write_file_atomically(folder.at("a"), new_bytes, 0777));
    CHECK(mode_of(folder.at("a")) == 0604);
    CHECK(read_file(folder.at("a"))->bytes == new_bytes);
    CHECK(read_file(folder.at("before"))->bytes == old_bytes);
}

TEST_CASE("a symbolic link is followed, and refused when it leads nowhere") {
    const fixture::Folder folder;
    REQUIRE(write_file_atomically(folder.at("a"), old_bytes));
    std::filesystem::create_symlink("a", folder.at("link"));
    std::filesystem::create_symlink("nothing", folder.at("dangling"));
    REQUIRE(write_file_atomically(folder.at("link"), new_bytes));
    CHECK(std::filesystem::is_symlink(folder.at("link")));
    CHECK(read_file(folder.at("a"))->bytes == new_bytes);
    CHECK(same_file(folder.at("a"), folder.at("link")));
    CHECK_FALSE(write_file_atomically(folder.at("dangling"), new_bytes));
    CHECK(folder.count() == 3);
}

TEST_CASE("what is not a file is neither read nor replaced") {
    const fixture::Folder folder;
    REQUIRE(::mkfifo((folder.at("fifo")).c_str(), 0600) == 0);
    for (const std::string& path : {folder.at("fifo"), folder.at("."), std::string("/dev/null")}) {
        INFO(path);
        REQUIRE_FALSE(read_file(path));
        CHECK(read_file(path).error().what == "not a regular file");
        CHECK_FALSE(write_file_atomically(path, new_bytes));
    }
    CHECK(folder.count() == 1);
    REQUIRE_FALSE(read_file(folder.at("absent")));
    CHECK_THAT(read_file(folder.at("absent")).error().what, Catch::Contains("No such file"));
    CHECK_FALSE(write_file_atomically(folder.at("absent/file"), new_bytes));
    CHECK_FALSE(same_file(folder.at("absent"), folder.at("absent")));
}

TEST_CASE("a file above the limit is not read") {
    const fixture::Folder folder;
    REQUIRE(write_file_atomically(folder.at("a"), old_bytes));
    CHECK(read_file(folder.at("a"), 3));
    REQUIRE_FALSE(read_file(folder.at("a"), 2));
    CHECK_THAT(read_file(folder.at("a"), 2).error().what,
               Catch::Contains("3 bytes, more than the 2"));
}

TEST_CASE("a write that fails halfway leaves the old file and nothing else") {
    const fixture::Folder folder;
    REQUIRE(write_file_atomically(folder.at("a"), old_bytes));
    struct rlimit limit {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
    const struct rlimit small { 4096, limit.rlim_max };
    auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const Result<void> written = write_file_atomically(folder.at("a"), Bytes(10000));
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    std::signal(SIGXFSZ, handler);
    REQUIRE_FALSE(written);
    CHECK_THAT(written.error().what, Catch::Contains("cannot write"));
    CHECK(read_file(folder.at("a"))->bytes == old_bytes);
    CHECK(folder.count() == 1);
}

TEST_CASE("a new file is prepared before it takes the old one's place, and an error keeps that") {
    const fixture::Folder folder;
    REQUIRE(write_file_atomically(folder.at("a"), old_bytes, 0640));
    const auto refuse = [](int) -> Result<void> { return Error{"no", "", ""}; };
    CHECK_FALSE(write_file_atomically(folder.at("a"), new_bytes, refuse));
    CHECK(read_file(folder.at("a"))->bytes == old_bytes);
    CHECK(folder.count() == 1);
    const auto make_private = [&](int file) -> Result<void> {
        CHECK(read_file(folder.at("a"))->bytes == old_bytes);
        CHECK(::fchmod(file, 0600) == 0);
        return success;
    };
    REQUIRE(write_file_atomically(folder.at("a"), new_bytes, make_private));
    CHECK(read_file(folder.at("a"))->bytes == new_bytes);
    CHECK(mode_of(folder.at("a")) == 0600);
}
