// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl status` for people.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "romctl/status_report.hpp"
#include "romctl/table.hpp"
#include "romfile/rom_image.hpp"
#include "romfile/size_class.hpp"

namespace romctl {
namespace {

using romfile::Verdict;
using state::RomLink;
using Cell = Table::Cell;

std::string heading(const HostStatus& status, const console::Paint& paint) {
    const std::string program =
        !status.alternatives ? "unknown"
        : *status.alternatives == state::AlternativesProgram::none
            ? "none"
            : fmt::format("{}'s", state::program_name(*status.alternatives));
    return fmt::format("{} {}{}, {} {}\n\n",
                       paint.faint("layout"),
                       status.layout,
                       status.detected ? "" : " (as asked)",
                       paint.faint("alternatives program"),
                       program);
}

std::string class_text(const RomLink& link) {
    if (!link.size_class)
        return "-";
    const std::string name = romfile::size_class_name(*link.size_class);
    return link.class_agrees.verdict == Verdict::unknown ? name + "?" : name;
}

Table::Row link_row(const RomLink& link) {
    return {{safe_text(link.row.link)},
            {state::link_state_name(link.state), Cell::Kind::outcome, link.verdict()},
            {safe_text(manager_text(link.manager))},
            {class_text(link), Cell::Kind::number},
            {link.rom ? link.rom->version : "-"},
            {link.target ? safe_text(*link.target) : "-"}};
}

std::string remark(const std::string& where, const std::string& what, const std::string& advice) {
    std::string text = fmt::format("  {}: {}\n", safe_text(where), safe_text(what));
    if (!advice.empty())
        text += fmt::format("    {}\n", advice);
    return text;
}

std::string remarks(const RomLink& link) {
    std::string text;
    if (!link.reason.empty())
        text += remark(link.row.link, link.reason, "");
    if (link.class_agrees.verdict == Verdict::unknown && link.size_class)
        text += remark(link.row.link, "size class: " + link.class_agrees.reason, "");
    for (const state::Note& note : link.notes)
        text += remark(link.row.link, note.what, note.what_to_do);
    return text;
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " "));
}

/// Guests that have what they should have are only counted.
std::string guests_text(const state::RunningGuests& guests, const console::Paint& paint) {
    static constexpr const char* outcomes[] = {"current", "old", "unknown"};
    Table table(
        {{"pid", Cell::Kind::number}, {"guest"}, {"started"}, {"ROM"}, {"has"}, {"because"}});
    std::size_t current = 0;
    for (const state::Guest& guest : guests.guests) {
        if (guest.current.verdict == Verdict::good) {
            ++current;
            continue;
        }
        table.add({{std::to_string(guest.pid), Cell::Kind::number},
                   {guest.name.empty() ? "-" : safe_text(guest.name)},
                   {fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(guest.started))},
                   {safe_text(joined(guest.rom_files))},
                   {outcomes[static_cast<std::size_t>(guest.current.verdict)],
                    Cell::Kind::outcome,
                    guest.current.verdict},
                   {safe_text(guest.current.reason)}});
    }
    std::string text;
    if (guests.guests.size() > current)
        text += "\n" + table.text(paint, "  ") +
                "  A guest keeps its ROM until it is shut down and started again.\n";
    if (current != 0)
        text += fmt::format("\n  running guests with the ROM as it is now: {}\n", current);
    for (const std::string& reason : guests.unknown)
        text += fmt::format("\n  {} whether guests run with an old ROM: {}\n",
                            paint.as(Verdict::unknown, "unknown"),
                            safe_text(reason));
    return text;
}

}  // namespace

std::string safe_text(const std::string& text) {
    return romfile::printable({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string manager_text(const state::Manager& manager) {
    using Kind = state::Manager::Kind;
    if (manager.kind == Kind::package)
        return "package " + manager.package;
    if (manager.kind != Kind::alternatives)
        return state::manager_name(manager.kind);
    if (!manager.selection)
        return "alternatives, no record";
    return fmt::format("alternatives, {}", state::selection_name(*manager.selection));
}

std::string status_text(const HostStatus& status, const console::Paint& paint) {
    Table table({{"link"},
                 {"state"},
                 {"managed by"},
                 {"class", Cell::Kind::number},
                 {"version"},
                 {"target"}});
    std::string text;
    for (const RomLink& link : status.links) {
        table.add(link_row(link));
        text += remarks(link);
    }
    if (!text.empty())
        text = "\n" + text;
    return heading(status, paint) + table.text(paint, "  ") + text +
           guests_text(status.guests, paint);
}

}  // namespace romctl
