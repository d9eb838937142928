// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/file_attributes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstdlib>

using module::Arguments;
using module::FileAttributes;
using module::Json;

namespace {

/// An empty file, with its name and an open descriptor.
class File {
  public:
    File() {
        number_ = ::mkstemp(path_.data());
        REQUIRE(number_ >= 0);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        ::close(number_);
        ::unlink(path_.c_str());
    }
    int number() const { return number_; }
    const std::string& path() const { return path_; }

  private:
    std::string path_ = "/tmp/file_attributes.XXXXXX";
    int number_;
};

}  // namespace

TEST_CASE("attributes: names and numbers of users and groups, modes of both forms") {
    const auto wanted = module::wanted_attributes(
        Arguments(Json{{"owner", "root"}, {"group", "0"}, {"mode", "u=rw,g=r,o="}}));
    REQUIRE(wanted);
    const auto then = module::with_wanted({1, 2, 0777, std::nullopt}, *wanted);
    REQUIRE(then);
    CHECK(*then == FileAttributes{0, 0, 0640, std::nullopt});
    const auto nothing = module::wanted_attributes(Arguments(Json::object()));
    REQUIRE(nothing);
    const FileAttributes now{1, 2, 0604, "u:r:t:s0"};
    CHECK(*module::with_wanted(now, *nothing) == now);
}

TEST_CASE("attributes: what this host does not have is named") {
    struct Row {
        Json given;
        const char* where;
    };
    const Row rows[] = {{{{"owner", "nobody_has_this"}}, "owner: nobody_has_this"},
                        {{{"group", "nobody_has_this"}}, "group: nobody_has_this"},
                        {{{"owner", "-1"}}, "owner: -1"},
                        {{{"mode", "0999"}}, "mode: 0999"}};
    for (const Row& row : rows) {
        const auto wanted = module::wanted_attributes(Arguments(row.given));
        REQUIRE_FALSE(wanted);
        CHECK(wanted.error().where == row.where);
    }
}

TEST_CASE(
    "attributes: parts of the SELinux context are replaced, and refused where there is none") {
    const auto wanted = module::wanted_attributes(
        Arguments(Json{{"setype", "virt_content_t"}, {"selevel", "s0:c1,c2"}}));
    REQUIRE(wanted);
    const auto then = module::with_wanted({0, 0, 0644, "system_u:object_r:usr_t:s0"}, *wanted);
    REQUIRE(then);
    CHECK(then->context == "system_u:object_r:virt_content_t:s0:c1,c2");
    CHECK_FALSE(module::with_wanted({0, 0, 0644, std::nullopt}, *wanted));
}

TEST_CASE("attributes: what is set is found again") {
    const File file;
    FileAttributes wanted = *module::look_at_attributes(file.path());
    wanted.mode = 0604;
    if (::geteuid() == 0) {
        wanted.owner = 7;
        wanted.group = 8;
    }
    REQUIRE(module::set_attributes(file.number(), wanted));
    const auto found = module::look_at_attributes(file.path());
    REQUIRE(found);
    CHECK(*found == wanted);
    CHECK(module::attributes_json(wanted)["mode"] == "0604");
    CHECK_FALSE(module::look_at_attributes(file.path() + ".absent"));
    CHECK_FALSE(module::set_attributes(-1, wanted));
}

TEST_CASE("attributes: a new file's are those of the process") {
    const mode_t mask = ::umask(027);
    const FileAttributes attributes = module::attributes_of_new_file();
    CHECK(::umask(mask) == 027);
    CHECK(attributes.mode == 0640);
    CHECK(attributes.owner == ::geteuid());
}
