// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/link_notes.hpp"

#include <fmt/format.h>

namespace state {
namespace {

using Notes = std::vector<Note>;

constexpr const char* next_change = "The next `romctl use` removes it.";
constexpr const char* to_ours = "`romctl use multinic` puts it in order.";

/// Notes by what is there: a path that cannot be looked at is said to be so, not left out.
class Looker {
  public:
    Looker(const Root& root, Notes& notes) : root_(root), notes_(notes) {}

    bool is_there(const std::string& path) {
        entry_ = {};
        const Result<Entry> entry = root_.look(path);
        if (!entry)
            notes_.push_back({romfile::explain(entry.error()), ""});
        else
            entry_ = *entry;
        return entry_.kind != Entry::Kind::absent;
    }
    [[nodiscard]] const Entry& entry() const { return entry_; }

  private:
    const Root& root_;
    Notes& notes_;
    Entry entry_;
};

void note_leftovers(const Root& root, const RomLink& link, Notes& notes) {
    const std::string before = link.row.rom_folder + "/before/" + link.row.group;
    Looker looker(root, notes);
    if (link.leftover)
        notes.push_back(
            {"a copy of the ROM stands there, which an interrupted change left", to_ours});
    else if (looker.is_there(before + ".shield"))
        notes.push_back({before + ".shield is left over from an interrupted change", next_change});
    for (const std::string& path : {before + ".new", link.row.link + ".multinic-new"})
        if (looker.is_there(path))
            notes.push_back({path + " is left over from an interrupted change", next_change});
    if (looker.is_there(before + ".choice"))
        notes.push_back({fmt::format("the manual choice {} is parked, because it is not there now",
                                     looker.entry().link_text),
                         "It is chosen again when it is back; `romctl use auto` forgets it."});
}

/// dpkg's program does not mind these files.
void note_stale_records(const Root& root, const RomLink& link, Notes& notes) {
    if (link.group.stale.empty())
        return;
    const Result<AlternativesProgram> program = find_alternatives_program(root);
    if (!program)
        notes.push_back({romfile::explain(program.error()), ""});
    else if (*program == AlternativesProgram::chkconfig)
        for (const std::string& path : link.group.stale)
            notes.push_back(
                {path + " is left over: alternatives refuses to change the group", next_change});
}

void note_group(const RomLink& link, Notes& notes) {
    if (link.group.unreadable)
        notes.push_back({romfile::explain(*link.group.unreadable), ""});
    if (link.manager.kind != Manager::Kind::alternatives)
        return;
    if (!link.group.record && !link.group.unreadable)
        notes.push_back({"alternatives has no record of the group", to_ours});
    if (link.group.will_become_manual())
        notes.push_back(
            {"alternatives will take the group for a manual choice: its record says "
             "auto and its link does not lead to the highest priority",
             "`romctl use auto` puts it in order."});
}

void note_file(const Root& root, const RomLink& link, Notes& notes) {
    if (!link.target || !link.size_class)
        return;
    const Result<Entry> entry = root.look(*link.target);
    if (entry && (entry->mode & 0004) == 0)
        notes.push_back({fmt::format("{} is not readable for everybody, and QEMU often runs as "
                                     "another user",
                                     *link.target),
                         "`chmod a+r` makes it so."});
    if (link.state == LinkState::foreign && link.rom)
        notes.push_back(
            {fmt::format("it is a copy of our ROM, version {}, which no upgrade reaches",
                         link.rom->version),
             to_ours});
}

}  // namespace

Notes link_notes(const Root& root, const RomLink& link) {
    Notes notes;
    note_leftovers(root, link, notes);
    note_stale_records(root, link, notes);
    note_group(link, notes);
    note_file(root, link, notes);
    return notes;
}

}  // namespace state
