// SPDX-License-Identifier: GPL-2.0-or-later
// A host in a temporary folder, for tests: files, folders and links are put where a distribution
// has them.
#pragma once

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "romfile/folder_fixture.hpp"
#include "romfile/rom_file.hpp"
#include "romfile/rom_fixture.hpp"
#include "romfile/size_class.hpp"
#include "state/root.hpp"

namespace state::fixture {

class Tree {
  public:
    [[nodiscard]] Root root() const { return Root(folder_.path()); }
    [[nodiscard]] std::filesystem::path at(const std::string& path) const {
        return folder_.path() + path;
    }

    /// What stood there gives way; folders on the way are made.
    void file(const std::string& path, std::string_view content) const {
        make_way(path);
        std::ofstream(at(path), std::ios::binary) << content;
    }
    void file(const std::string& path, const romfile::Bytes& content) const {
        file(path, std::string_view(reinterpret_cast<const char*>(content.data()), content.size()));
    }
    void link(const std::string& path, const std::string& text) const {
        make_way(path);
        std::filesystem::create_symlink(text, at(path));
    }
    void folder(const std::string& path) const {
        if (!std::filesystem::is_directory(at(path)))
            make_way(path);
        std::filesystem::create_directories(at(path));
    }
    void remove(const std::string& path) const { std::filesystem::remove_all(at(path)); }

  private:
    void make_way(const std::string& path) const {
        std::filesystem::create_directories(at(path).parent_path());
        std::filesystem::remove_all(at(path));
    }
    romfile::fixture::Folder folder_;
};

/// A ROM of ours, padded to a size class.
inline romfile::Bytes our_rom(std::size_t size) {
    static const romfile::Bytes file = romfile::fixture::good_rom();  // compressing takes long
    return *romfile::pad(file, *romfile::parse_rom(file), size);
}

/// A ROM of another make, of that size.
inline romfile::Bytes other_rom(std::size_t size) {
    romfile::Bytes file = romfile::fixture::foreign_rom();
    file.resize(size);
    return file;
}

}  // namespace state::fixture
