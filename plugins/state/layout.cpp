// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "romfile/size_class.hpp"
#include "state/embedded_layouts.hpp"

namespace state {
namespace {

constexpr std::size_t columns = 8;
constexpr std::size_t row_limit = 256;

using Words = std::vector<std::string>;

Words split(std::string_view text, std::string_view separators) {
    Words words;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
        if (end > begin)
            words.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

/// Names become parts of paths and arguments of programs.
bool is_name(const std::string& text) {
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return !text.empty() && text[0] != '.' && text[0] != '-' &&
           text.find_first_not_of(allowed) == std::string::npos;
}

bool is_path(const std::string& text) {
    return text.starts_with('/') && text.size() > 1 && beside("/", text) == text;
}

Error bad(const char* column, const std::string& word, const char* wanted) {
    return {fmt::format("{} \"{}\" is not {}", column, word, wanted), "", ""};
}

Result<LinkRow::Kind> parse_kind(const std::string& word) {
    for (const LinkRow::Kind kind : {LinkRow::Kind::overriding, LinkRow::Kind::takeover})
        if (word == kind_name(kind))
            return kind;
    return bad("kind", word, "override or takeover");
}

Result<LinkRow> parse_row(const Words& words) {
    if (words.size() != columns)
        return Error{fmt::format("{} words instead of {}", words.size(), columns), "", ""};
    for (const std::size_t i : {0U, 1U})
        if (!is_name(words[i]))
            return bad(i == 0 ? "layout" : "group", words[i], "a name");
    const Result<LinkRow::Kind> kind = parse_kind(words[3]);
    if (!kind)
        return kind.error();
    const Result<std::size_t> size_class = romfile::parse_size_class(words[5]);
    if (!size_class)
        return size_class.error();
    LinkRow row{words[0],
                words[1],
                words[2],
                *kind,
                std::nullopt,
                *size_class,
                words[6],
                split(words[7], ",")};
    if (words[4] != "-")
        row.stock = words[4];
    if (!is_path(row.link) || !row.link.ends_with("/" + row.group))
        return bad("link", row.link, "an absolute path that ends with the name of the group");
    if (row.stock ? !is_path(*row.stock) : row.kind == LinkRow::Kind::overriding)
        return bad("stock", words[4], "an absolute path, or \"-\" where the kind is takeover");
    if (!is_path(row.rom_folder))
        return bad("romdir", row.rom_folder, "an absolute path");
    if (row.evidence.empty() || !std::all_of(row.evidence.begin(), row.evidence.end(), is_path))
        return bad("evidence", words[7], "absolute paths with commas between them");
    return row;
}

Result<bool> all_there(const Root& root, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
        const Result<Entry> entry = root.look(path);
        if (!entry)
            return entry.error();
        if (entry->kind == Entry::Kind::absent)
            return false;
    }
    return true;
}

LayoutTable parse_built_in() {
    Result<LayoutTable> table = parse_layouts(embedded_layouts);
    // The unit test reads the same text, so no build that was tested comes here.
    if (!table)
        throw std::logic_error(romfile::explain(table.error()));
    return std::move(*table);
}

std::vector<std::string> each_once(const LayoutTable& table, std::string LinkRow::*column) {
    std::vector<std::string> values;
    for (const LinkRow& row : table)
        if (std::find(values.begin(), values.end(), row.*column) == values.end())
            values.push_back(row.*column);
    return values;
}

}  // namespace

const LayoutTable& built_in_layouts() {
    static const LayoutTable table = parse_built_in();
    return table;
}

Result<LayoutTable> parse_layouts(std::string_view text) {
    LayoutTable table;
    for (std::size_t begin = 0, number = 1; begin < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        const Words words = split(line.substr(0, line.find('#')), " \t");
        if (words.empty())
            continue;
        const std::string where = fmt::format("layout table, line {}", number);
        Result<LinkRow> row = parse_row(words);
        if (!row)
            return Error{row.error().what, where, row.error().what_to_do};
        for (const LinkRow& other : table)
            if (other.layout == row->layout &&
                (other.group == row->group || other.link == row->link))
                return Error{
                    fmt::format("layout {} has {} already", row->layout, row->group), where, ""};
        if (table.size() == row_limit)
            return Error{fmt::format("more than {} rows", row_limit), where, ""};
        table.push_back(std::move(*row));
    }
    if (table.empty())
        return Error{"no rows", "layout table", ""};
    return table;
}

std::vector<std::string> layout_names(const LayoutTable& table) {
    return each_once(table, &LinkRow::layout);
}

std::vector<std::string> link_names(const LayoutTable& table) {
    return each_once(table, &LinkRow::group);
}

Result<LayoutTable> rows_of(const LayoutTable& table, const std::string& layout) {
    LayoutTable rows;
    for (const LinkRow& row : table)
        if (row.layout == layout)
            rows.push_back(row);
    if (!rows.empty())
        return rows;
    return Error{fmt::format("there is no layout \"{}\"", layout),
                 "",
                 fmt::format("Known are {}.", fmt::join(layout_names(table), ", "))};
}

Result<std::optional<std::string>> detect_layout(const LayoutTable& table, const Root& root) {
    for (const LinkRow& row : table) {
        const Result<bool> fits = all_there(root, row.evidence);
        if (!fits)
            return fits.error();
        if (*fits)
            return std::optional(row.layout);
    }
    return std::optional<std::string>();
}

const char* kind_name(LinkRow::Kind kind) {
    return kind == LinkRow::Kind::overriding ? "override" : "takeover";
}

}  // namespace state
