// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/alternatives.hpp"

namespace state {
namespace {

constexpr std::size_t record_limit = 256 << 10;

Result<bool> has_program(const Root& root, const std::string& name) {
    for (const char* const folder : alternatives_program_folders) {
        const Result<Destination> end = root.resolve(folder + name);
        if (!end)
            return end.error();
        if (end->entry.kind == Entry::Kind::file)
            return true;
    }
    return false;
}

/// The first record that is there; a record that is there and cannot be read ends the search, too.
void read_record(const Root& root, const std::string& group, GroupFacts& facts) {
    for (const char* const folder : alternatives_record_folders) {
        const std::string path = folder + group;
        const Result<Entry> entry = root.look(path);
        if (entry && entry->kind == Entry::Kind::absent)
            continue;
        facts.record_path = path;
        const Result<std::string> text = entry ? root.read_text(path, record_limit) : entry.error();
        if (!text) {
            facts.unreadable = text.error();
            return;
        }
        Result<GroupRecord> record = parse_group_record(*text);
        if (record)
            facts.record = std::move(*record);
        else
            facts.unreadable =
                Error{record.error().what, root.outside(path) + ": " + record.error().where, ""};
        return;
    }
}

}  // namespace

const char* program_name(AlternativesProgram program) {
    static constexpr const char* names[] = {"none", "chkconfig", "dpkg"};
    return names[static_cast<std::size_t>(program)];
}

Result<AlternativesProgram> find_alternatives_program(const Root& root) {
    // chkconfig's brings both names; dpkg's has only the longer one.
    const Result<bool> chkconfig = has_program(root, "alternatives");
    if (!chkconfig)
        return chkconfig.error();
    if (*chkconfig)
        return AlternativesProgram::chkconfig;
    const Result<bool> dpkg = has_program(root, "update-alternatives");
    if (!dpkg)
        return dpkg.error();
    return *dpkg ? AlternativesProgram::dpkg : AlternativesProgram::none;
}

bool GroupFacts::will_become_manual() const {
    if (!record || record->format != GroupRecord::Format::chkconfig || !chosen ||
        record->selection != Selection::automatic)
        return false;
    const Choice* const best = record->best();
    return best == nullptr || best->path != *chosen;
}

GroupFacts read_group(const Root& root, const std::string& group) {
    GroupFacts facts;
    facts.managed_link = alternatives_links_folder + group;
    read_record(root, group, facts);
    const Result<Entry> managed = root.look(facts.managed_link);
    if (!managed)
        facts.unreadable = managed.error();
    else if (managed->kind == Entry::Kind::link)
        facts.chosen = managed->link_text;
    for (const char* const folder : alternatives_record_folders) {
        const std::string path = folder + group + ".new";
        const Result<Entry> entry = root.look(path);
        if (entry && entry->kind != Entry::Kind::absent)
            facts.stale.push_back(path);
    }
    return facts;
}

}  // namespace state
