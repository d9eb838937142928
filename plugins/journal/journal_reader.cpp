// SPDX-License-Identifier: GPL-2.0-or-later
#include "journal/journal_reader.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace journal {
namespace {

using nlohmann::json;

constexpr std::size_t deepest = 8;
constexpr Action actions[] = {Action::install,
                              Action::upgrade,
                              Action::downgrade,
                              Action::reinstall,
                              Action::erase,
                              Action::obsolete};

/// What is not as the schema says; ends in read_line.
struct NotOurs : std::runtime_error {
    NotOurs() : std::runtime_error("not a line of the journal") {}
};

void require(bool right) {
    if (!right)
        throw NotOurs();
}

/// An object whose members are taken one by one; at the end none may be left.
class Members {
  public:
    explicit Members(const json& object) : object_(object) { require(object.is_object()); }

    const json& take(const char* name) {
        const auto found = object_.find(name);
        require(found != object_.end());
        ++taken_;
        return *found;
    }

    void done() const { require(taken_ == object_.size()); }

  private:
    const json& object_;
    std::size_t taken_ = 0;
};

/// A byte that was none of UTF-8 is three bytes in the line.
std::string text(const json& value, std::size_t limit) {
    require(value.is_string());
    const auto& found = value.get_ref<const std::string&>();
    require(found.size() <= 3 * limit);
    return found;
}

std::string some_text(const json& value, std::size_t limit) {
    std::string found = text(value, limit);
    require(!found.empty());
    return found;
}

std::string text_or_null(const json& value, std::size_t limit) {
    return value.is_null() ? std::string() : some_text(value, limit);
}

bool boolean(const json& value) {
    require(value.is_boolean());
    return value.get<bool>();
}

template <class Number>
Number number(const json& value) {
    require(value.is_number_unsigned());
    const auto found = value.get<std::uint64_t>();
    require(found <= static_cast<std::uint64_t>(std::numeric_limits<Number>::max()));
    return static_cast<Number>(found);
}

Action action(const json& value) {
    const std::string name = text(value, longest_word);
    const auto* const found = std::find_if(std::begin(actions),
                                           std::end(actions),
                                           [&](Action each) { return name == action_name(each); });
    require(found != std::end(actions));
    return *found;
}

/// Which of the two versions there are, for each action.
bool versions_fit(const PackageChange& package) {
    const bool old_wanted = package.action != Action::install;
    const bool new_wanted = package.action != Action::erase && package.action != Action::obsolete;
    return package.old_version.empty() != old_wanted && package.new_version.empty() != new_wanted;
}

PackageChange package_change(const json& value) {
    Members members(value);
    PackageChange package;
    package.name = some_text(members.take("name"), longest_word);
    package.action = action(members.take("action"));
    package.old_version = text_or_null(members.take("old"), longest_word);
    package.new_version = text_or_null(members.take("new"), longest_word);
    package.failed = boolean(members.take("failed"));
    package.touched_rom = boolean(members.take("touched_rom"));
    members.done();
    require(versions_fit(package));
    return package;
}

bool is_digest(const std::string& found) {
    return found.empty() ||
           (found.size() == 64 && found.find_first_not_of("0123456789abcdef") == std::string::npos);
}

std::optional<RomFile> rom_file(const json& value) {
    if (value.is_null())
        return std::nullopt;
    Members members(value);
    RomFile file;
    file.link_text = text_or_null(members.take("link"), longest_path);
    file.target = text_or_null(members.take("target"), longest_path);
    file.sha256 = text_or_null(members.take("sha256"), longest_word);
    members.done();
    require(is_digest(file.sha256));
    return file;
}

Place place(const json& value) {
    const std::string name = text(value, longest_word);
    require(name == place_name(Place::link) || name == place_name(Place::stock));
    return name == place_name(Place::link) ? Place::link : Place::stock;
}

RomChange rom_change(const json& value) {
    Members members(value);
    RomChange rom;
    rom.group = some_text(members.take("group"), longest_word);
    rom.place = place(members.take("place"));
    rom.path = some_text(members.take("path"), longest_path);
    require(rom.path[0] == '/');
    rom.before = rom_file(members.take("before"));
    rom.after = rom_file(members.take("after"));
    members.done();
    return rom;
}

Command command(const json& value) {
    if (value.is_null())
        return {};
    Members members(value);
    Command found;
    found.name = text(members.take("name"), longest_word);
    found.line = text(members.take("line"), longest_command);
    members.done();
    return found;
}

void take_user(const json& value, Entry& entry) {
    Members members(value);
    entry.user = number<std::uint32_t>(members.take("id"));
    const json& login = members.take("login_id");
    if (!login.is_null())
        entry.login_user = number<std::uint32_t>(login);
    entry.user_name = text_or_null(members.take("name"), longest_word);
    members.done();
}

template <class Item>
std::vector<Item> list(const json& value, std::size_t most, Item (*read)(const json&)) {
    require(value.is_array() && value.size() <= most);
    std::vector<Item> items;
    for (const json& each : value)
        items.push_back(read(each));
    return items;
}

Entry entry_of(const json& value) {
    Members members(value);
    Entry entry;
    require(number<int>(members.take("schema")) == schema_number);
    entry.time = number<std::int64_t>(members.take("time"));
    const std::string result = text(members.take("result"), longest_word);
    require(result == "done" || result == "failed");
    entry.failed = result == "failed";
    entry.packages = list(members.take("packages"), most_packages, package_change);
    entry.packages_left_out = number<std::uint64_t>(members.take("packages_left_out"));
    entry.roms = list(members.take("roms"), most_links, rom_change);
    take_user(members.take("user"), entry);
    entry.command = command(members.take("command"));
    entry.parent = command(members.take("parent"));
    members.done();
    return entry;
}

/// Nothing when it is no line of ours.
std::optional<Entry> read_line(std::string_view line) {
    try {
        const auto not_too_deep = [](int depth, json::parse_event_t, json&) {
            require(depth >= 0 && static_cast<std::size_t>(depth) <= deepest);
            return true;
        };
        return entry_of(json::parse(line.begin(), line.end(), not_too_deep));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

std::string words_of(const PackageChange& package) {
    const char* const noun =
        package.action == Action::obsolete ? "replacement" : action_name(package.action);
    std::string words = std::string(noun) + " of " + package.name + " ";
    if (package.action == Action::upgrade || package.action == Action::downgrade)
        return words + package.old_version + " to " + package.new_version;
    return words + (package.new_version.empty() ? package.old_version : package.new_version);
}

}  // namespace

Journal read_journal(std::string_view bytes) {
    Journal journal;
    // From the end, so that the newest are kept.
    while (!bytes.empty()) {
        if (bytes.ends_with('\n'))
            bytes.remove_suffix(1);
        const std::size_t begin = bytes.rfind('\n') + 1;  // of none: npos + 1 is 0
        const std::string_view line = bytes.substr(begin);
        bytes = bytes.substr(0, begin);
        if (line.empty())
            continue;
        std::optional<Entry> entry;
        if (line.size() < longest_line && journal.entries.size() < most_entries)
            entry = read_line(line);
        if (entry)
            journal.entries.push_back(std::move(*entry));
        else
            ++journal.skipped;
    }
    std::reverse(journal.entries.begin(), journal.entries.end());
    return journal;
}

std::string describe(const Entry& entry) {
    std::vector<const PackageChange*> packages;
    for (const PackageChange& package : entry.packages)
        if (package.touched_rom)
            packages.push_back(&package);
    if (packages.empty())
        for (const PackageChange& package : entry.packages)
            packages.push_back(&package);

    constexpr std::size_t most_in_words = 3;
    const std::size_t in_words = std::min(packages.size(), most_in_words);
    const std::uint64_t more = packages.size() - in_words;
    std::string words;
    for (std::size_t i = 0; i < in_words; ++i) {
        const bool last = i + 1 == in_words && more == 0;
        words += i == 0 ? "" : last ? " and " : ", ";
        words += words_of(*packages[i]);
    }
    if (more > 0)
        words += " and " + std::to_string(more) + " more";
    if (words.empty())
        words = "transaction of packages that are not known";
    return entry.failed ? words + ", failed" : words;
}

std::vector<std::string> changed_groups(const Entry& entry, Place place) {
    std::vector<std::string> groups;
    for (const RomChange& rom : entry.roms) {
        const bool known = std::find(groups.begin(), groups.end(), rom.group) != groups.end();
        if (rom.place == place && rom.before != rom.after && !known)
            groups.push_back(rom.group);
    }
    return groups;
}

}  // namespace journal
