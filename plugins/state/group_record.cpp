// SPDX-License-Identifier: GPL-2.0-or-later
// Both programs write: "auto" or "manual", the link, name and link of each follower, an empty line;
// then path, priority and follower paths of each choice. chkconfig's may have "@FAMILY@" before the
// priority and a service behind it, and stops at the last choice; dpkg's ends with an empty line.
#include "state/group_record.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace state {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::size_t choice_limit = 1000;
constexpr std::size_t follower_limit = 1000;

class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}

    /// The next line, or nothing at the end; a last line without newline counts.
    std::optional<std::string_view> next() {
        if (rest_.empty())
            return std::nullopt;
        ++number_;
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        const std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return line;
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] Error error(const std::string& what) const {
        return {what, fmt::format("line {}", number_), ""};
    }

  private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

bool is_path(std::string_view text) {
    return text.starts_with('/');
}

/// Name and link of each, up to the empty line.
Result<std::vector<Follower>> parse_followers(Lines& lines) {
    std::vector<Follower> followers;
    for (;;) {
        const std::optional<std::string_view> name = lines.next();
        if (!name)
            return lines.error("ends before the empty line that the choices follow");
        if (name->empty())
            return followers;
        const std::optional<std::string_view> link = lines.next();
        if (is_path(*name) || !link || !is_path(*link))
            return lines.error("not the name and the link of a follower");
        if (followers.size() == follower_limit)
            return lines.error(fmt::format("more than {} followers", follower_limit));
        followers.push_back({std::string(*name), std::string(*link)});
    }
}

/// "PRIORITY", "@FAMILY@PRIORITY" or either with " SERVICE" behind it.
bool parse_priority(std::string_view line, Choice& choice) {
    if (line.starts_with('@')) {
        const std::size_t end = line.find('@', 1);
        if (end == std::string_view::npos || end == 1)
            return false;
        choice.family = line.substr(1, end - 1);
        line.remove_prefix(end + 1);
    }
    const char* const last = line.data() + line.size();
    const auto [stop, problem] = std::from_chars(line.data(), last, choice.priority);
    if (problem != std::errc())
        return false;
    line.remove_prefix(static_cast<std::size_t>(stop - line.data()));
    if (!line.empty() && line[0] != ' ')
        return false;
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    choice.service = line;
    return true;
}

Result<Choice> parse_choice(std::string_view path, Lines& lines, std::size_t followers) {
    Choice choice{std::string(path), 0, "", "", {}};
    if (!is_path(path))
        return lines.error("not the path of a choice");
    const std::optional<std::string_view> priority = lines.next();
    if (!priority || !parse_priority(*priority, choice))
        return lines.error("not a priority");
    for (std::size_t i = 0; i < followers; ++i) {
        const std::optional<std::string_view> follower = lines.next();
        if (!follower || (!follower->empty() && !is_path(*follower)))
            return lines.error("not the path of a follower");
        choice.followers.emplace_back(*follower);
    }
    return choice;
}

/// The choices, up to an empty line or the end.
Result<void> parse_choices(Lines& lines, GroupRecord& record) {
    bool chkconfig_only = false;
    while (const std::optional<std::string_view> path = lines.next()) {
        if (path->empty()) {
            if (!lines.at_end())
                return lines.error("something follows the last choice");
            record.format =
                chkconfig_only ? GroupRecord::Format::chkconfig : GroupRecord::Format::dpkg;
            return romfile::success;
        }
        Result<Choice> choice = parse_choice(*path, lines, record.followers.size());
        if (!choice)
            return choice.error();
        if (record.choices.size() == choice_limit)
            return lines.error(fmt::format("more than {} choices", choice_limit));
        chkconfig_only |= !choice->family.empty() || !choice->service.empty();
        record.choices.push_back(std::move(*choice));
    }
    return romfile::success;
}

}  // namespace

const char* selection_name(Selection selection) {
    return selection == Selection::automatic ? "auto" : "manual";
}

const Choice* GroupRecord::best() const {
    const Choice* best = nullptr;
    for (const Choice& choice : choices)
        if (best == nullptr || choice.priority > best->priority)
            best = &choice;
    return best;
}

const Choice* GroupRecord::find(std::string_view path) const {
    for (const Choice& choice : choices)
        if (choice.path == path)
            return &choice;
    return nullptr;
}

Result<GroupRecord> parse_group_record(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        return Error{"contains a NUL byte", "", ""};
    Lines lines(text);
    GroupRecord record{GroupRecord::Format::chkconfig, Selection::automatic, "", {}, {}};
    const std::optional<std::string_view> selection = lines.next();
    if (!selection || (*selection != "auto" && *selection != "manual"))
        return lines.error("neither \"auto\" nor \"manual\"");
    record.selection = *selection == "auto" ? Selection::automatic : Selection::manual;
    const std::optional<std::string_view> link = lines.next();
    if (!link || !is_path(*link))
        return lines.error("not the path of the link");
    record.link = *link;
    Result<std::vector<Follower>> followers = parse_followers(lines);
    if (!followers)
        return followers.error();
    record.followers = std::move(*followers);
    if (const Result<void> choices = parse_choices(lines, record); !choices)
        return choices.error();
    return record;
}

}  // namespace state
