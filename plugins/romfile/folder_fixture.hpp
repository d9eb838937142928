// SPDX-License-Identifier: GPL-2.0-or-later
// A folder for unit tests.
#pragma once

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace romfile::fixture {

/// Empty at first, and gone afterwards with all that is in it.
class Folder {
  public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "multinic.XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string path() const { return path_; }
    [[nodiscard]] std::string at(std::string_view name) const { return path_ / name; }

    /// Folders on the way are made.
    void file(std::string_view name, std::string_view content) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << content;
    }

    /// How many things are in it.
    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(path_), {}));
    }

  private:
    std::filesystem::path path_;
};

}  // namespace romfile::fixture
