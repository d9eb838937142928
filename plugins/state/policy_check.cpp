// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/policy_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "romfile/slot_settings.hpp"

namespace state {
namespace {

using romfile::Check;
using romfile::Result;
using romfile::Verdict;

constexpr std::int64_t day = 24 * 60 * 60;

std::string found_text(const RomLink& link) {
    std::string text = link_state_name(link.state);
    return link.target ? text + ", " + *link.target : text;
}

class Checker {
  public:
    Checker(const Policy& policy, const PolicyFacts& facts, std::set<std::size_t>& needed)
        : policy_(policy), facts_(facts), needed_(needed) {}

    std::vector<PolicyFinding> run() {
        if (!policy_.links.empty() || policy_.rom.asks_anything() || policy_.old_rom_days)
            check_host();
        for (const PackagePolicy& package : policy_.packages)
            check_package(package, facts_.package(package.name));
        if (policy_.rom_enabled)
            check_domains(facts_.domains());
        for (PolicyFinding& finding : findings_)
            apply_exceptions(finding);
        return std::move(findings_);
    }

  private:
    void add(const std::string& item,
             const std::string& expected,
             const std::string& found,
             const Check& check) {
        findings_.push_back({item, check.verdict, expected, found, check.reason});
    }

    void check_host() {
        const Result<HostStatus> host = facts_.host();
        if (!host)
            return add("host",
                       "a layout that is known",
                       "",
                       {Verdict::unknown, romfile::explain(host.error())});
        check_links(host->links);
        for (const RomLink& link : host->links)
            if (policy_.rom.asks_anything() && may_be_ours(link.row.group))
                check_rom(link);
        if (policy_.old_rom_days)
            check_guests(host->guests);
    }

    /// A link that shall lead to another ROM is not asked for ours; nor is one that nobody can tell
    /// where it shall lead.
    bool may_be_ours(const std::string& group) const {
        if (is_undecided(group))
            return false;
        const LinkPolicy* const row = policy_of(group);
        return row == nullptr || row->wanted.kind == Wanted::Kind::multinic ||
               row->wanted.kind == Wanted::Kind::path;
    }

    bool is_undecided(const std::string& group) const {
        const std::vector<std::string>& undecided = policy_.undecided_links;
        return std::find(undecided.begin(), undecided.end(), group) != undecided.end();
    }

    const LinkPolicy* policy_of(const std::string& group) const {
        if (is_undecided(group))
            return nullptr;
        const LinkPolicy* found = nullptr;
        for (const LinkPolicy& row : policy_.links)
            if (row.group == group || (row.group == "all" && found == nullptr))
                found = &row;
        return found;
    }

    void check_links(const std::vector<RomLink>& links) {
        for (const RomLink& link : links)
            if (const LinkPolicy* const row = policy_of(link.row.group))
                add("link " + link.row.group,
                    row->text,
                    found_text(link),
                    compare(link, row->wanted));
        // A link that this host does not have is nothing that could be as it is wanted.
        for (const LinkPolicy& row : policy_.links)
            if (row.group != "all" &&
                std::none_of(links.begin(), links.end(), [&](const RomLink& link) {
                    return link.row.group == row.group;
                }))
                add("link " + row.group,
                    row.text,
                    "",
                    {Verdict::unknown, "this host has no such link"});
    }

    void check_rom(const RomLink& link) {
        const std::string item = "rom " + link.row.group + " ";
        const Verdict without = link.state == LinkState::unknown ? Verdict::unknown : Verdict::bad;
        const std::string why = "leads to no ROM of qemu-rom-multinic: " + found_text(link);
        if (policy_.rom.version) {
            const std::string found = link.rom ? link.rom->version : "";
            add(item + "version",
                policy_.rom.version->text(),
                found,
                !link.rom                              ? Check{without, why}
                : policy_.rom.version->contains(found) ? Check{}
                                                       : Check{Verdict::bad, "is another version"});
        }
        if (!policy_.rom.sha256.empty())
            check_digest(item + "sha256", link, without);
        if (link.rom)
            return check_slot(item, link.rom->slot.value_or(romfile::Slot{}));
        if (policy_.rom.script_sha256)
            add(item + "script", *policy_.rom.script_sha256, "", {without, why});
        for (const auto& [name, value] : policy_.rom.settings)
            add(item + "setting " + name, value, "", {without, why});
    }

    void check_digest(const std::string& item, const RomLink& link, Verdict without) {
        const std::vector<std::string>& wanted = policy_.rom.sha256;
        const std::string found = link.sha256.value_or("");
        const bool fits = std::find(wanted.begin(), wanted.end(), found) != wanted.end();
        add(item,
            fmt::format("{}", fmt::join(wanted, " or ")),
            found,
            fits          ? Check{}
            : link.sha256 ? Check{Verdict::bad, "is another file"}
                          : Check{without, "leads to no option ROM"});
    }

    void check_slot(const std::string& item, const romfile::Slot& slot) {
        if (const std::optional<std::string>& wanted = policy_.rom.script_sha256) {
            const std::string found =
                slot.script.empty() ? "builtin" : romfile::script_sha256(slot);
            add(item + "script",
                *wanted,
                found,
                found == *wanted ? Check{} : Check{Verdict::bad, "is another script"});
        }
        const auto settings = romfile::settings_in(slot.settings);
        for (const auto& [name, value] : policy_.rom.settings) {
            std::string found;
            for (const auto& [set, to] : settings)
                if (set == name)
                    found = to;
            add(item + "setting " + name,
                value,
                found,
                found == value
                    ? Check{}
                    : Check{Verdict::bad, found.empty() ? "is not set" : "is another value"});
        }
    }

    void check_guests(const RunningGuests& guests) {
        const std::string expected =
            fmt::format("no old ROM for more than {} days", *policy_.old_rom_days);
        for (const Guest& guest : guests.guests) {
            const std::string item =
                "guest " + (guest.name.empty() ? std::to_string(guest.pid) : guest.name);
            if (guest.current.verdict != Verdict::bad) {
                add(item,
                    expected,
                    guest.current.verdict == Verdict::good ? "the ROM as it is now" : "",
                    guest.current);
                continue;
            }
            const std::int64_t since =
                guest.rom_changed ? (facts_.now - *guest.rom_changed) / day : 0;
            const bool too_long =
                facts_.now - guest.rom_changed.value_or(facts_.now) > *policy_.old_rom_days * day;
            add(item,
                expected,
                fmt::format("the ROM of before a change {} days ago", since),
                {too_long ? Verdict::bad : Verdict::good, guest.current.reason});
        }
        for (const std::string& reason : guests.unknown)
            add("guests", expected, "", {Verdict::unknown, reason});
        if (guests.guests.empty() && guests.unknown.empty())
            add("guests", expected, "none runs", {});
    }

    void check_package(const PackagePolicy& wanted, const PackageState& package) {
        using Kind = PackageState::Kind;
        const std::string item = "package " + wanted.name;
        const std::string expected = wanted.installed ? "installed" : "absent";
        if (package.kind == Kind::unknown)
            return add(item, expected, "", {Verdict::unknown, package.reason});
        const bool installed = package.kind == Kind::installed;
        const std::string found = installed ? package.version : "absent";
        add(item,
            expected,
            found,
            installed == wanted.installed
                ? Check{}
                : Check{Verdict::bad, installed ? "is installed" : "is not installed"});
        if (!installed || !wanted.installed)
            return;
        if (wanted.version)
            add(item + " version",
                wanted.version->text(),
                found,
                wanted.version->contains(found) ? Check{}
                                                : Check{Verdict::bad, "is another version"});
        if (wanted.verified)
            add(item + " files",
                "as packaged",
                package.verified.verdict == Verdict::good ? "as packaged" : package.verified.reason,
                package.verified);
    }

    void check_domains(const DomainNics& domains) {
        const std::string expected =
            *policy_.rom_enabled ? "NICs with a ROM" : "NICs without a ROM";
        for (const DomainNic& nic : domains.nics) {
            const bool fits = nic.rom_enabled == *policy_.rom_enabled;
            add(fmt::format(
                    "domain {} nic {}", nic.domain, nic.mac.empty() ? "without MAC" : nic.mac),
                expected,
                nic.rom_enabled ? "has a ROM" : "has no ROM",
                fits ? Check{}
                     : Check{Verdict::bad, nic.rom_enabled ? "its ROM is on" : "its ROM is off"});
        }
        for (const std::string& reason : domains.unknown)
            add("domains", expected, "", {Verdict::unknown, reason});
        if (domains.nics.empty() && domains.unknown.empty())
            add("domains", expected, "none is defined", {});
    }

    /// One that holds, else one that has expired.
    const PolicyException* exception_for(const std::string& item) const {
        const PolicyException* found = nullptr;
        for (const PolicyException& exception : policy_.exceptions)
            if (exception.item == item && (found == nullptr || found->expires < exception.expires))
                found = &exception;
        return found;
    }

    void apply_exceptions(PolicyFinding& finding) const {
        const PolicyException* const exception = exception_for(finding.item);
        if (exception == nullptr || finding.verdict == Verdict::good)
            return;
        needed_.insert(exception->line);
        if (facts_.now < exception->expires) {
            finding.verdict = Verdict::good;
            finding.reason +=
                fmt::format("; accepted until {}: {}", exception->day, exception->reason);
            return;
        }
        const std::chrono::year_month_day since(
            std::chrono::sys_days(std::chrono::days(exception->expires / day)));
        finding.reason +=
            fmt::format("; was accepted until {}, and expired on {:04}-{:02}-{:02}: {}",
                        exception->day,
                        static_cast<int>(since.year()),
                        static_cast<unsigned>(since.month()),
                        static_cast<unsigned>(since.day()),
                        exception->reason);
    }

    const Policy& policy_;
    const PolicyFacts& facts_;
    std::set<std::size_t>& needed_;
    std::vector<PolicyFinding> findings_;
};

}  // namespace

std::vector<PolicyFinding> hold_against(const Policy& policy, const PolicyFacts& facts) {
    std::set<std::size_t> needed;
    return hold_against(policy, facts, needed);
}

std::vector<PolicyFinding> hold_against(const Policy& policy,
                                        const PolicyFacts& facts,
                                        std::set<std::size_t>& needed) {
    return Checker(policy, facts, needed).run();
}

Verdict overall(const std::vector<PolicyFinding>& findings) {
    const auto has = [&](Verdict verdict) {
        return std::any_of(
            findings.begin(), findings.end(), [verdict](const PolicyFinding& finding) {
                return finding.verdict == verdict;
            });
    };
    if (has(Verdict::bad))
        return Verdict::bad;
    return findings.empty() || has(Verdict::unknown) ? Verdict::unknown : Verdict::good;
}

}  // namespace state
