// SPDX-License-Identifier: GPL-2.0-or-later
#include "journal/journal_line.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace journal {
namespace {

constexpr const char* action_names[] = {
    "install", "upgrade", "downgrade", "reinstall", "erase", "obsolete"};

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The bytes of the character of UTF-8 (RFC 3629) that `text` begins with; 0: that is none.
std::size_t character(std::string_view text) {
    const unsigned char first = text[0];
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return 0;
    if (!std::all_of(text.begin() + 1, text.begin() + length, continues))
        return 0;
    // Too long a form, a surrogate, or beyond the last character.
    const unsigned char second = text[1];
    const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                       (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

void add_escaped(std::string& line, char byte) {
    constexpr char digits[] = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    line += "\\u00";
    line += digits[value >> 4];
    line += digits[value & 15];
}

/// A JSON string (RFC 8259, 7) of the first `limit` bytes.
void add_text(std::string& line, std::string_view text, std::size_t limit) {
    text = text.substr(0, limit);
    line += '"';
    while (!text.empty()) {
        const std::size_t length = character(text);
        if (length == 0)
            line += "\xEF\xBF\xBD";
        else if (text[0] == '"' || text[0] == '\\')
            (line += '\\') += text[0];
        else if (static_cast<unsigned char>(text[0]) < 0x20 || text[0] == 0x7F)
            add_escaped(line, text[0]);
        else
            line += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    line += '"';
}

void add_text_or_null(std::string& line, std::string_view text, std::size_t limit) {
    if (text.empty())
        line += "null";
    else
        add_text(line, text, limit);
}

void add_package(std::string& line, const PackageChange& package) {
    line += "{\"name\":";
    add_text(line, package.name, longest_word);
    (line += ",\"action\":\"") += action_name(package.action);
    line += "\",\"old\":";
    add_text_or_null(line, package.old_version, longest_word);
    line += ",\"new\":";
    add_text_or_null(line, package.new_version, longest_word);
    (line += ",\"failed\":") += package.failed ? "true" : "false";
    (line += ",\"touched_rom\":") += package.touched_rom ? "true}" : "false}";
}

void add_rom_file(std::string& line, const std::optional<RomFile>& file) {
    if (!file) {
        line += "null";
        return;
    }
    line += "{\"link\":";
    add_text_or_null(line, file->link_text, longest_path);
    line += ",\"target\":";
    add_text_or_null(line, file->target, longest_path);
    line += ",\"sha256\":";
    add_text_or_null(line, file->sha256, longest_word);
    line += '}';
}

void add_rom(std::string& line, const RomChange& rom) {
    line += "{\"group\":";
    add_text(line, rom.group, longest_word);
    (line += ",\"place\":\"") += place_name(rom.place);
    line += "\",\"path\":";
    add_text(line, rom.path, longest_path);
    line += ",\"before\":";
    add_rom_file(line, rom.before);
    line += ",\"after\":";
    add_rom_file(line, rom.after);
    line += '}';
}

void add_command(std::string& line, const Command& command) {
    if (command.name.empty() && command.line.empty()) {
        line += "null";
        return;
    }
    line += "{\"name\":";
    add_text(line, command.name, longest_word);
    line += ",\"line\":";
    add_text(line, command.line, longest_command);
    line += '}';
}

void add_user(std::string& line, const Entry& entry) {
    (line += ",\"user\":{\"id\":") += std::to_string(entry.user);
    (line += ",\"login_id\":") += entry.login_user ? std::to_string(*entry.login_user) : "null";
    line += ",\"name\":";
    add_text_or_null(line, entry.user_name, longest_word);
    line += '}';
}

/// A list of the first `most` items.
template <class Item>
void add_list(std::string& line,
              const std::vector<Item>& items,
              std::size_t most,
              void (*add)(std::string&, const Item&)) {
    line += '[';
    for (std::size_t i = 0; i < std::min(items.size(), most); ++i) {
        if (i > 0)
            line += ',';
        add(line, items[i]);
    }
    line += ']';
}

// The longest of every list and text, where each byte takes six.
constexpr std::size_t longest_package = 3 * longest_word * 6 + 128;
constexpr std::size_t longest_rom = (5 * longest_path + 3 * longest_word) * 6 + 128;
constexpr std::size_t longest_rest = (2 * longest_command + 3 * longest_word) * 6 + 1024;
static_assert(most_packages * longest_package + most_links * longest_rom + longest_rest <=
              longest_line);

}  // namespace

const char* action_name(Action action) {
    return action_names[static_cast<std::size_t>(action)];
}

const char* place_name(Place place) {
    return place == Place::link ? "link" : "stock";
}

std::string to_line(const Entry& entry) {
    const std::size_t written = std::min(entry.packages.size(), most_packages);
    const std::uint64_t left_out = entry.packages_left_out + (entry.packages.size() - written);
    std::string line = "{\"schema\":" + std::to_string(schema_number);
    (line += ",\"time\":") += std::to_string(entry.time);
    (line += ",\"result\":\"") += entry.failed ? "failed\"" : "done\"";
    line += ",\"packages\":";
    add_list(line, entry.packages, most_packages, add_package);
    (line += ",\"packages_left_out\":") += std::to_string(left_out);
    line += ",\"roms\":";
    add_list(line, entry.roms, most_links, add_rom);
    add_user(line, entry);
    line += ",\"command\":";
    add_command(line, entry.command);
    line += ",\"parent\":";
    add_command(line, entry.parent);
    line += "}\n";
    return line;
}

}  // namespace journal
