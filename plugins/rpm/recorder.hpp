// SPDX-License-Identifier: GPL-2.0-or-later
// Follows one transaction: which packages touched a ROM, and what became of the ROMs. It knows
// nothing of rpm: a package is the address of rpm's record of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rpm/rom_look.hpp"
#include "rpm/rom_row.hpp"

namespace rpm_plugin {

using PackageId = const void*;

class Recorder {
  public:
    /// Looks at all paths of the rows, as they are before the transaction. `top` is put before
    /// every path; empty but in tests.
    Recorder(std::span<const RomRow> rows, Digest digest, const std::string& top = "");

    /// What happens from now on is this package's.
    void enter(PackageId package);
    /// The package that was entered has laid or removed this path. Takes nothing but comparisons.
    void file(std::string_view path);
    /// The package is done, and its scriptlets; a link that was changed meanwhile is its doing.
    void leave(PackageId package);

    /// Whether a file at that path is one through which QEMU finds a ROM.
    [[nodiscard]] bool is_about_rom(std::string_view path) const;
    [[nodiscard]] bool touched(PackageId package) const;
    /// Marks it, for what was not seen here.
    void mark(PackageId package);

    /// Looks again. Whether there is anything to tell: a package touched a ROM, or one is another.
    [[nodiscard]] bool finish();
    /// After finish: the paths of this machine's layout, where something is or was.
    [[nodiscard]] std::vector<journal::RomChange> changes() const;

  private:
    struct Watched {
        std::string path;
        RomLook before;
        RomLook latest;
    };

    void watch(const char* path);
    [[nodiscard]] bool look_again();
    [[nodiscard]] const Watched& watched(const char* path) const;
    [[nodiscard]] bool has_layout(const RomRow& row) const;

    std::span<const RomRow> rows_;
    Digest digest_;
    std::string top_;
    std::vector<Watched> watched_;
    std::vector<std::string> folders_;  ///< of ROMs; each ends with "/"
    std::vector<PackageId> touched_;
    PackageId current_ = nullptr;
};

}  // namespace rpm_plugin
