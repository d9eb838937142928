// SPDX-License-Identifier: GPL-2.0-or-later
// A tree that is a folder of the file system.
#pragma once

#include "state/root.hpp"

namespace state {

class FolderTree : public TreeSource {
  public:
    /// `folder` without a slash at its end; empty or "/" is the running system.
    explicit FolderTree(std::string folder);

    [[nodiscard]] std::string outside(const std::string& path) const override;
    [[nodiscard]] bool is_live() const override;
    [[nodiscard]] Result<Entry> entry_at(const std::string& path) const override;
    [[nodiscard]] Result<romfile::Bytes> read(const std::string& path,
                                              std::size_t limit) const override;
    [[nodiscard]] Result<std::vector<std::string>> names(const std::string& path) const override;

  private:
    std::string folder_;
};

}  // namespace state
