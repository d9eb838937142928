// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/answer_tree.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "drift/answer/packing.hpp"
#include "drift/answer/words.hpp"
#include "romfile/digest.hpp"

namespace drift {
namespace {

using romfile::Error;
using romfile::Result;
using state::Entry;

constexpr std::size_t path_limit = 4096;
constexpr std::size_t record_limit = 20'000;
constexpr std::size_t name_limit = 20'000;
constexpr std::size_t size_limit = std::size_t{1} << 50;
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t time_limit = 9'000'000'000;  // their nanoseconds fit into 64 bits
constexpr std::size_t fraction_digits = 9;
constexpr std::size_t sha256_digits = 64;
constexpr const char* denied = "Permission denied";

/// The digits behind the first dot, as nanoseconds; 0 where there are none.
std::int64_t fraction(std::string_view text) {
    const std::size_t dot = text.find('.');
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    std::int64_t nanoseconds = 0;
    for (std::size_t i = 0; i < fraction_digits; ++i) {
        const bool more = !text.empty() && text[0] >= '0' && text[0] <= '9';
        nanoseconds = nanoseconds * 10 + (more ? text[0] - '0' : 0);
        text.remove_prefix(more ? 1 : text.size());
    }
    return nanoseconds;
}

}  // namespace

const char* AnswerTree::add_path(const std::string& path) {
    if (records_.size() == record_limit)
        return "is one path too many";
    if (path.size() > path_limit || path.find('\0') != std::string::npos ||
        state::beside("/", path) != path)
        return "is no absolute path without dots";
    records_.push_back(std::make_unique<Record>());
    records_.back()->path = path;
    return nullptr;
}

const char* AnswerTree::read(std::string_view key, std::string_view rest) {
    struct Row {
        std::string_view key;
        const char* (AnswerTree::*read)(Record& record, std::string_view rest);
    };
    static constexpr Row rows[] = {
        {"s", &AnswerTree::read_entry},
        {"a", &AnswerTree::read_absent},
        {"e", &AnswerTree::read_unseen},
        {"v", &AnswerTree::read_virtual},
        {"l", &AnswerTree::read_link},
        {"n", &AnswerTree::read_names},
        {"w", &AnswerTree::read_no_names},
        {"t", &AnswerTree::read_text},
        {"x", &AnswerTree::read_no_content},
        {"f", &AnswerTree::read_size},
        {"h", &AnswerTree::read_digest},
    };
    if (key == "m")
        return read_name(rest);
    for (const Row& row : rows) {
        if (key != row.key)
            continue;
        const std::optional<std::size_t> number = to_number<std::size_t>(take_word(rest));
        if (!number || *number == 0 || *number > records_.size())
            return "is about a path that was not named";
        return (this->*row.read)(*records_[*number - 1], rest);
    }
    return "is not known";
}

/// "MODE SIZE CHANGED MODIFIED TEXT/TEXT": mode in hexadecimal digits, times in seconds, and texts
/// that have their fractions behind a dot.
const char* AnswerTree::read_entry(Record& record, std::string_view rest) {
    const auto mode = to_number<unsigned>(take_word(rest), 16);
    const auto size = to_number<std::size_t>(take_word(rest));
    const auto changed = to_number<std::int64_t>(take_word(rest));
    const auto modified = to_number<std::int64_t>(take_word(rest));
    const std::size_t slash = rest.find('/');
    if (record.entry || !mode || !size || *size > size_limit || !changed || !modified ||
        slash == std::string_view::npos)
        return "is no entry, or one too many";
    for (const std::int64_t time : {*changed, *modified})
        if (time > time_limit || time < -time_limit)
            return "has a time that cannot be";
    record.entry = Entry{state::kind_of(*mode),
                         "",
                         *size,
                         *mode & 07777,
                         *changed * second + fraction(rest.substr(0, slash)),
                         *modified * second + fraction(rest.substr(slash + 1))};
    return nullptr;
}

const char* AnswerTree::read_absent(Record& record, std::string_view /*rest*/) {
    if (record.entry)
        return "is one entry too many";
    record.entry = Entry{};
    return nullptr;
}

const char* AnswerTree::read_unseen(Record& record, std::string_view rest) {
    const std::optional<std::string> text = unfield(rest);
    if (!text || record.entry)
        return "is no text, or one entry too many";
    record.entry = problem(record, "look at it", *text);
    return nullptr;
}

const char* AnswerTree::read_virtual(Record& record, std::string_view rest) {
    const bool folder = rest == "folder";
    if (record.entry || (!folder && rest != "file"))
        return "is neither file nor folder, or one entry too many";
    Entry entry;
    entry.kind = folder ? Entry::Kind::folder : Entry::Kind::file;
    record.entry = entry;
    return nullptr;
}

const char* AnswerTree::read_link(Record& record, std::string_view rest) {
    record.link_text = unfield(rest);
    return record.link_text && record.link_text->size() <= path_limit ? nullptr : "is no link";
}

const char* AnswerTree::read_names(Record& record, std::string_view /*rest*/) {
    if (record.names)
        return "is about a folder whose names came already";
    record.names.emplace();
    folder_ = &record;
    return nullptr;
}

const char* AnswerTree::read_name(std::string_view rest) {
    std::optional<std::string> name = unfield(rest);
    if (folder_ == nullptr || !name || ++names_ > name_limit)
        return "is no name in a folder, or one too many";
    folder_->names->push_back(std::move(*name));
    return nullptr;
}

const char* AnswerTree::read_no_names(Record& record, std::string_view rest) {
    const std::optional<std::string> text = unfield(rest);
    if (!text)
        return "is no text";
    record.names_unknown = problem(record, "open the folder", *text);
    return nullptr;
}

const char* AnswerTree::read_text(Record& record, std::string_view rest) {
    const std::optional<std::string> text = unfield(rest);
    if (!text || record.content)
        return "is no text, or one content too many";
    record.content = Content(std::make_shared<const romfile::Bytes>(text->begin(), text->end()));
    return nullptr;
}

const char* AnswerTree::read_no_content(Record& record, std::string_view rest) {
    const std::optional<std::string> text = unfield(rest);
    if (!text || record.content)
        return "is no text, or one content too many";
    record.content = problem(record, "open it", *text);
    return nullptr;
}

const char* AnswerTree::read_size(Record& record, std::string_view rest) {
    const auto size = to_number<std::size_t>(rest);
    if (!size || *size > size_limit || record.content || announced_.size() == record_limit)
        return "is no size, or one content too many";
    announced_.push_back({&record, *size});
    return nullptr;
}

const char* AnswerTree::read_digest(Record& record, std::string_view rest) {
    if (rest.size() != sha256_digits ||
        rest.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return "is no SHA-256";
    record.sha256 = rest;
    return nullptr;
}

const char* AnswerTree::add_contents(const Result<romfile::Bytes>& bytes) {
    const std::vector<Announced> files = std::exchange(announced_, {});
    std::size_t left = bytes ? bytes->size() : 0;
    bool fits = static_cast<bool>(bytes);
    for (const Announced& file : files) {
        fits = fits && file.size <= left;
        left -= fits ? file.size : 0;
    }
    std::size_t begin = 0;
    for (const Announced& file : files) {
        if (file.record->content)
            return "sends a file twice";
        // Which of the files it was cannot be told: their contents follow one another.
        if (!fits || left != 0) {
            file.record->content =
                Error{"changed while it was read, or was not sent whole", file.record->path, ""};
            continue;
        }
        const auto from = bytes->begin() + static_cast<std::ptrdiff_t>(begin);
        begin += file.size;
        const auto content = std::make_shared<const romfile::Bytes>(
            from, from + static_cast<std::ptrdiff_t>(file.size));
        file.record->content = content;
        if (file.record->sha256)
            sent_[roms_.keep(content)] = content;
    }
    return nullptr;
}

Error AnswerTree::problem(const Record& record, const char* action, const std::string& text) const {
    if (text != denied)
        return {std::string_view(action) == "open it" ? text
                                                      : fmt::format("cannot {}: {}", action, text),
                record.path,
                ""};
    const std::string what = fmt::format("cannot {}: {}", action, text);
    return {root_ ? what : fmt::format("needs root ({})", what), record.path, ""};
}

void AnswerTree::put_entry(state::RecordedTree& tree, Record& record) const {
    if (!record.entry)
        return;
    if (!*record.entry || (*record.entry)->kind != Entry::Kind::link)
        return tree.add(record.path, *record.entry);
    // What a shell hands on of a text may have lost line ends.
    if (!record.link_text || record.link_text->size() != (*record.entry)->size)
        return tree.add(record.path, problem(record, "read the symbolic link", "it changed"));
    (*record.entry)->link_text = *record.link_text;
    tree.add(record.path, *record.entry);
}

void AnswerTree::put_content(state::RecordedTree& tree, Record& record) {
    if (record.sha256 && !record.content) {
        const auto found = sent_.find(*record.sha256);
        Content content = found != sent_.end() ? found->second : roms_.find(*record.sha256);
        record.content = content != nullptr
                             ? Result<Content>(std::move(content))
                             : Result<Content>(Error{"was not sent", record.path, ""});
    } else if (record.sha256 && *record.content &&
               romfile::sha256_hex(***record.content) != *record.sha256) {
        record.content = Error{"changed while it was read", record.path, ""};
    }
    if (record.content)
        tree.add_content(record.path, std::move(*record.content));
}

std::shared_ptr<const state::RecordedTree> AnswerTree::finish() {
    auto tree = std::make_shared<state::RecordedTree>();
    for (const std::unique_ptr<Record>& record : records_) {
        put_entry(*tree, *record);
        put_content(*tree, *record);
        if (record->names_unknown)
            tree->add_names(record->path, *record->names_unknown);
        else if (record->names)
            tree->add_names(record->path, std::move(*record->names));
    }
    return tree;
}

}  // namespace drift
