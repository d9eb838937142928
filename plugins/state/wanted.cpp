// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/wanted.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace state {
namespace {

using romfile::Check;
using romfile::Verdict;
using Kind = Wanted::Kind;

constexpr int our_priority = 50;
constexpr int stock_priority = 10;

Check as_wanted() {
    return {Verdict::good, ""};
}

Check found(const RomLink& link, const std::string& wanted) {
    std::string reason = fmt::format("is {} instead of {}", link_state_name(link.state), wanted);
    if (!link.reason.empty())
        reason += ": " + link.reason;
    return {Verdict::bad, reason};
}

bool leads_to_a_rom(const RomLink& link) {
    return link.state == LinkState::ours || link.state == LinkState::stock ||
           link.state == LinkState::foreign;
}

Check compare_ours(const RomLink& link) {
    if (link.state != LinkState::ours)
        return found(link, "ours");
    if (link.leftover)
        return {Verdict::bad, "is a copy that an interrupted change left"};
    return link.class_agrees;
}

/// Chosen by the alternatives system, by priority or as `path`.
Check compare_alternative(const RomLink& link, const Wanted& wanted) {
    if (link.manager.kind != Manager::Kind::alternatives)
        return {Verdict::bad, "is not managed by alternatives"};
    if (!leads_to_a_rom(link))
        return found(link, "a ROM");
    if (wanted.kind == Kind::path)
        return link.group.chosen == wanted.path
                   ? as_wanted()
                   : Check{Verdict::bad,
                           fmt::format("is {} instead of {}",
                                       link.group.chosen.value_or("nothing"),
                                       wanted.path)};
    if (link.group.unreadable)
        return {Verdict::unknown, romfile::explain(*link.group.unreadable)};
    if (link.manager.selection != Selection::automatic || link.group.will_become_manual())
        return {Verdict::bad, "is a manual choice"};
    return as_wanted();
}

Check compare_before(const RomLink& link) {
    if (link.state == LinkState::ours || link.state == LinkState::missing)
        return found(link, "what was there before");
    if (link.group.unreadable)
        return {Verdict::unknown, romfile::explain(*link.group.unreadable)};
    if (link.group.record)
        for (const Choice& choice : link.group.record->choices)
            if (choice.path.starts_with(link.row.rom_folder + "/multinic-"))
                return {Verdict::bad, choice.path + " is still registered with alternatives"};
    const std::string chosen = link.group.chosen.value_or("");
    if (!link.group.record &&
        (chosen.starts_with(link.row.rom_folder + "/") || chosen == link.row.stock))
        return {Verdict::bad, link.group.managed_link + " is left over from an interrupted change"};
    return as_wanted();
}

std::string our_file(const RomLink& link) {
    const std::size_t size = link.stock_size_class.value_or(link.row.size_class);
    return fmt::format("{}/multinic-{}K.rom", link.row.rom_folder, size >> 10);
}

/// Where the stock ROM is, or will be once the link is taken over.
std::string stock_file(const RomLink& link) {
    return link.row.stock.value_or(link.row.rom_folder + "/before/" + link.row.group);
}

bool has_file(const Root& root, const std::string& path) {
    const Result<Destination> end = root.resolve(path);
    return end && end->entry.kind == Entry::Kind::file && end->entry.size > 0;
}

bool has_stock(const Root& root, const RomLink& link) {
    return has_file(root, stock_file(link)) || (!link.row.stock && link.state == LinkState::stock);
}

Plan missing_file(const std::string& path) {
    return {path, fmt::format("{} is not there; install qemu-rom-multinic", path)};
}

/// What the group will hold: what is registered, with our file and the stock ROM as they are now.
std::vector<Choice> future_choices(const Root& root, const RomLink& link) {
    std::vector<Choice> choices{{our_file(link), our_priority, "", "", {}}};
    const std::string stock = stock_file(link);
    if (has_stock(root, link))
        choices.push_back({stock, stock_priority, "", "", {}});
    if (link.group.record)
        for (const Choice& choice : link.group.record->choices)
            if (choice.path != stock &&
                !choice.path.starts_with(link.row.rom_folder + "/multinic-"))
                choices.push_back(choice);
    return choices;
}

Plan plan_alternative(const Root& root, const RomLink& link, const Wanted& wanted) {
    const std::vector<Choice> choices = future_choices(root, link);
    std::string known;
    for (const Choice& choice : choices) {
        if (wanted.kind == Kind::path && choice.path == wanted.path)
            return {choice.path, has_file(root, choice.path) ? "" : choice.path + " is not there"};
        known += " " + choice.path;
    }
    if (wanted.kind == Kind::path)
        return {wanted.path,
                fmt::format("{} is not registered in the group {}; known are:{}",
                            wanted.path,
                            link.row.group,
                            known)};
    return {std::max_element(choices.begin(),
                             choices.end(),
                             [](const Choice& one, const Choice& other) {
                                 return one.priority < other.priority;
                             })
                ->path,
            ""};
}

/// Without an alternatives program only links beside the stock ROM can be made, straight ones.
Plan plan_without_program(const RomLink& link, const Wanted& wanted) {
    Plan plan{"", "there is no alternatives program"};
    if (link.row.kind == LinkRow::Kind::overriding && wanted.kind == Kind::multinic)
        plan = {our_file(link), ""};
    else if (link.row.kind == LinkRow::Kind::overriding && wanted.kind == Kind::stock)
        plan = {stock_file(link), ""};
    return plan;
}

Plan plan_restore(const Root& root, const RomLink& link) {
    const std::string record = link.row.rom_folder + "/before/" + link.row.group;
    const Result<Entry> entry = root.look(record);
    if (!entry)
        return {"", romfile::explain(entry.error())};
    if (entry->kind == Entry::Kind::link)
        return {entry->link_text, ""};
    if (entry->kind == Entry::Kind::file)
        return {"the file that stood there", ""};
    if (link.row.kind == LinkRow::Kind::overriding)
        return {"nothing, so that QEMU takes " + stock_file(link), ""};
    // A record that was lost is made up for, because guests need a ROM there.
    return link.row.stock ? Plan{*link.row.stock, ""}
                          : Plan{"", "there is no record of what stood there"};
}

}  // namespace

Result<Wanted> parse_wanted(const std::string& text) {
    struct Name {
        const char* text;
        Kind kind;
    };
    static constexpr Name names[] = {
        {"multinic", Kind::multinic}, {"stock", Kind::stock}, {"auto", Kind::automatic}};
    for (const Name& name : names)
        if (text == name.text)
            return Wanted{name.kind, ""};
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; };
    if (text.starts_with('/') && std::none_of(text.begin(), text.end(), is_control))
        return Wanted{Kind::path, text};
    return Error{"not a ROM that can be used",
                 text,
                 "Name multinic, stock, auto, or the absolute path of a registered alternative."};
}

Check compare(const RomLink& link, const Wanted& wanted) {
    if (link.state == LinkState::unknown)
        return {Verdict::unknown, link.reason};
    switch (wanted.kind) {
        case Kind::multinic:
            return compare_ours(link);
        case Kind::stock:
            return link.state == LinkState::stock ? as_wanted() : found(link, "stock");
        case Kind::before:
            return compare_before(link);
        default:
            return compare_alternative(link, wanted);
    }
}

Plan plan_change(const Root& root,
                 AlternativesProgram program,
                 const RomLink& link,
                 const Wanted& wanted) {
    if (wanted.kind == Kind::before)
        return plan_restore(root, link);
    if (program == AlternativesProgram::none) {
        Plan plan = plan_without_program(link, wanted);
        if (plan.problem.empty() && !has_file(root, plan.outcome))
            plan.problem = plan.outcome + " is not there";
        return plan;
    }
    // Whatever is chosen, our ROM becomes one of the choices.
    if (!has_file(root, our_file(link)))
        return missing_file(our_file(link));
    if (wanted.kind == Kind::multinic)
        return {our_file(link), ""};
    if (wanted.kind == Kind::stock)
        return {stock_file(link), has_stock(root, link) ? "" : "the stock ROM is not there"};
    return plan_alternative(root, link, wanted);
}

}  // namespace state
