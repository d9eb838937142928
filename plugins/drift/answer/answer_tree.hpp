// SPDX-License-Identifier: GPL-2.0-or-later
// The lines of an answer that are about paths, and the tree that they make.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drift/answer/rom_cache.hpp"
#include "romfile/result.hpp"
#include "state/recorded_tree.hpp"

namespace drift {

class AnswerTree {
  public:
    explicit AnswerTree(RomCache& roms) : roms_(roms) {}

    /// Whether who looked was root: who was not needs root for what could not be read.
    void set_rights(bool root) { root_ = root; }

    /// These return why a line is refused; null: it is not.
    [[nodiscard]] const char* add_path(const std::string& path);
    [[nodiscard]] const char* read(std::string_view key, std::string_view rest);
    /// The content of the files that were announced, one behind the other.
    [[nodiscard]] const char* add_contents(const romfile::Result<romfile::Bytes>& bytes);
    [[nodiscard]] bool awaits_content() const { return !announced_.empty(); }

    [[nodiscard]] std::shared_ptr<const state::RecordedTree> finish();

  private:
    using Content = state::RecordedTree::Content;

    struct Record {
        std::string path;
        std::optional<romfile::Result<state::Entry>> entry;
        std::optional<std::string> link_text;
        std::optional<romfile::Result<Content>> content;
        std::optional<std::string> sha256;
        std::optional<std::vector<std::string>> names;
        std::optional<romfile::Error> names_unknown;
    };
    struct Announced {
        Record* record;
        std::size_t size;
    };

    const char* read_entry(Record& record, std::string_view rest);
    const char* read_absent(Record& record, std::string_view rest);
    const char* read_unseen(Record& record, std::string_view rest);
    const char* read_virtual(Record& record, std::string_view rest);
    const char* read_link(Record& record, std::string_view rest);
    const char* read_names(Record& record, std::string_view rest);
    const char* read_no_names(Record& record, std::string_view rest);
    const char* read_text(Record& record, std::string_view rest);
    const char* read_no_content(Record& record, std::string_view rest);
    const char* read_size(Record& record, std::string_view rest);
    const char* read_digest(Record& record, std::string_view rest);
    const char* read_name(std::string_view rest);

    [[nodiscard]] romfile::Error problem(const Record& record,
                                         const char* action,
                                         const std::string& text) const;
    void put_entry(state::RecordedTree& tree, Record& record) const;
    void put_content(state::RecordedTree& tree, Record& record);

    RomCache& roms_;
    bool root_ = true;
    std::vector<std::unique_ptr<Record>> records_;
    std::vector<Announced> announced_;
    std::map<std::string, Content> sent_;  // by digest
    Record* folder_ = nullptr;             // whose names are read
    std::size_t names_ = 0;
};

}  // namespace drift
