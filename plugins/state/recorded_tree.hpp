// SPDX-License-Identifier: GPL-2.0-or-later
// A tree that somebody else looked at and wrote down, as far as they looked. What nobody looked at
// is an error, never absent.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "state/root.hpp"

namespace state {

class RecordedTree : public TreeSource {
  public:
    using Content = std::shared_ptr<const romfile::Bytes>;

    /// What stands at a path, which is absolute and without dots; or why that could not be seen.
    /// Of two records of a path the first counts.
    void add(const std::string& path, Result<Entry> entry);
    /// What a file holds, or why that is not known.
    void add_content(const std::string& path, Result<Content> content);
    /// All names in a folder, or why they are not known. A path in it that is none of them, and
    /// has no record, is absent.
    void add_names(const std::string& path, Result<std::vector<std::string>> names);

    /// The path itself.
    [[nodiscard]] std::string outside(const std::string& path) const override;
    [[nodiscard]] bool is_live() const override { return false; }
    [[nodiscard]] Result<Entry> entry_at(const std::string& path) const override;
    [[nodiscard]] Result<romfile::Bytes> read(const std::string& path,
                                              std::size_t limit) const override;
    [[nodiscard]] Result<std::vector<std::string>> names(const std::string& path) const override;

  private:
    struct Node {
        std::optional<Result<Entry>> entry;
        std::optional<Result<Content>> content;
        std::optional<Result<std::vector<std::string>>> names;
    };
    /// Null where there is no record.
    [[nodiscard]] const Node* find(const std::string& path) const;
    std::map<std::string, Node> nodes_;
};

}  // namespace state
