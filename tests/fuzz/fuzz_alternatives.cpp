// SPDX-License-Identifier: GPL-2.0-or-later
// The parser of alternatives records on arbitrary files. What it accepts is written down again in
// the format of either program and must be read as the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "state/group_record.hpp"

namespace {

using state::Choice;
using state::GroupRecord;
using Format = GroupRecord::Format;

void require(bool condition) {
    if (!condition)
        std::abort();
}

std::string written(const GroupRecord& record) {
    std::string text = record.selection == state::Selection::automatic ? "auto\n" : "manual\n";
    text += record.link + "\n";
    for (const state::Follower& follower : record.followers)
        text += follower.name + "\n" + follower.link + "\n";
    text += "\n";
    for (const Choice& choice : record.choices) {
        text += choice.path + "\n";
        if (!choice.family.empty())
            text += "@" + choice.family + "@";
        text += std::to_string(choice.priority);
        if (!choice.service.empty())
            text += " " + choice.service;
        text += "\n";
        for (const std::string& follower : choice.followers)
            text += follower + "\n";
    }
    return record.format == Format::dpkg ? text + "\n" : text;
}

void check(const GroupRecord& record) {
    require(record.link.starts_with('/'));
    for (const state::Follower& follower : record.followers)
        require(!follower.name.empty() && follower.link.starts_with('/'));
    for (const Choice& choice : record.choices) {
        require(choice.path.starts_with('/'));
        require(choice.followers.size() == record.followers.size());
        require(record.find(choice.path)->path == choice.path);
        require(record.best()->priority >= choice.priority);
        require(record.format == Format::chkconfig ||
                (choice.family.empty() && choice.service.empty()));
    }
    require((record.best() == nullptr) == record.choices.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    const romfile::Result<GroupRecord> record = state::parse_group_record(text);
    if (!record) {
        require(!record.error().what.empty());
        return 0;
    }
    check(*record);
    const std::string again = written(*record);
    const romfile::Result<GroupRecord> second = state::parse_group_record(again);
    require(second && written(*second) == again);
    return 0;
}
