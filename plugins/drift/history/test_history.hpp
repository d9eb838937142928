// SPDX-License-Identifier: GPL-2.0-or-later
// A folder for a history, for unit tests.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "drift/write/test_report.hpp"

namespace drift::test {

/// A folder that is gone afterwards.
class Folder {
  public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "history.XXXXXX";
        REQUIRE(mkdtemp(name.data()) != nullptr);
        folder_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(folder_); }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  private:
    std::string folder_;
};

}  // namespace drift::test
