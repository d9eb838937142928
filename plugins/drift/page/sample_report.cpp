// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/sample_report.hpp"

#include <fmt/format.h>

namespace drift {
namespace {

constexpr std::int64_t hour = 60 * 60;
constexpr std::int64_t day = 24 * hour;
constexpr const char* sites[] = {"berlin", "oslo", "turin"};
constexpr const char* systems[] = {"el9", "el8", "sles15", "debian12"};

/// What befalls a host; its number decides, so that a larger fleet is more of the same.
enum class Fate { fine, upgraded, old_rom, settings, silent, half_told, fixed };
constexpr Fate fates[] = {
    Fate::fine,     Fate::fine, Fate::upgraded, Fate::fine, Fate::fine,     Fate::silent,
    Fate::fine,     Fate::fine, Fate::old_rom,  Fate::fine, Fate::fixed,    Fate::fine,
    Fate::settings, Fate::fine, Fate::fine,     Fate::fine, Fate::fine,     Fate::half_told,
    Fate::fine,     Fate::fine, Fate::fine,     Fate::fine, Fate::upgraded, Fate::fine,
};

constexpr const char* digest = "9f2c6b0d4e1a7788c3d5e60912ab34cd5566778899aabbccddeeff0011223344";

Finding good(const std::string& item, const std::string& expected, const std::string& found) {
    Finding finding;
    finding.compared = {item, Verdict::good, expected, found, ""};
    return finding;
}

void spoil(Finding& finding,
           Verdict verdict,
           const std::string& found,
           const std::string& reason,
           Trend trend,
           std::int64_t since) {
    finding.compared.verdict = verdict;
    finding.compared.found = found;
    finding.compared.reason = reason;
    finding.trend = trend;
    finding.since = since;
}

std::vector<Finding> as_wanted() {
    const std::string ours = "ours, /usr/share/qemu-rom-multinic/multinic-256K.rom";
    return {good("link efi-virtio.rom", "ours", ours),
            good("link pxe-virtio.rom", "ours", ours),
            good("rom efi-virtio.rom version", "0.1 or later", "0.1.0"),
            good("rom efi-virtio.rom sha256", digest, digest),
            good("rom efi-virtio.rom script", "builtin", "builtin"),
            good("rom efi-virtio.rom setting menu", "key", "key"),
            good("package qemu-rom-multinic", "installed", "0.1.0-1"),
            good("package qemu-rom-multinic files", "as packaged", "as packaged"),
            good("guest web-frontend", "no old ROM for more than 14 days", "the ROM as it is now"),
            good("domain web-frontend nic 52:54:00:1c:07:3e", "NICs with a ROM", "has a ROM")};
}

void upgraded(HostReport& host, std::size_t number, std::int64_t now) {
    const std::int64_t when =
        now - 3 * day - 5 * hour - static_cast<std::int64_t>(number % 7) * hour;
    const std::string cause =
        "changed 3 days ago by upgrade of ipxe-roms-qemu 20200823-9 to 20200823-11";
    const Trend trend = number % 3 == 0 ? Trend::still : Trend::fresh;
    for (const std::size_t at : {0, 1}) {
        spoil(host.findings[at],
              Verdict::bad,
              "stock, /usr/share/ipxe/qemu/1af41000.rom",
              "leads to the ROM of ipxe-roms-qemu",
              trend,
              when);
        host.findings[at].cause = cause;
    }
    host.transactions = {
        {when,
         "upgrade of ipxe-roms-qemu 20200823-9 to 20200823-11",
         {"link efi-virtio.rom", "link pxe-virtio.rom"}},
        {when - 40 * day, "upgrade of qemu-kvm-common 17:9.0.0-10 to 17:9.1.0-15", {}},
        {when - 90 * day, "install of qemu-rom-multinic 0.1.0-1", {}}};
}

void afflict(HostReport& host, Fate fate, std::size_t number, std::int64_t now) {
    switch (fate) {
        case Fate::upgraded:
            return upgraded(host, number, now);
        case Fate::old_rom:
            spoil(host.findings[8],
                  Verdict::bad,
                  "the ROM of before a change 31 days ago",
                  "runs since 2026-07-02 with a ROM that was replaced",
                  Trend::still,
                  now - 17 * day);
            return;
        case Fate::settings:
            spoil(host.findings[5],
                  Verdict::bad,
                  "never",
                  "is another value",
                  Trend::still,
                  now - 9 * day);
            host.findings[5].flapping = true;
            spoil(host.findings[3],
                  Verdict::bad,
                  "9f2c6b0d4e1a7788c3d5e60912ab34cd5566778899aabbccddeeff00deadbeef",
                  "is another file",
                  Trend::still,
                  now - 9 * day);
            host.findings[3].cause = "changed 9 days ago, by no package";
            host.notes = {"the clock is 3 h ahead"};
            return;
        case Fate::silent:
            host.findings.clear();
            host.source = Source::nothing;
            host.reason =
                number % 2 == 0 ? "no answer within 10 s" : "connection refused on port 22";
            return;
        case Fate::half_told:
            spoil(host.findings[9],
                  Verdict::unknown,
                  "",
                  "libvirt does not answer",
                  Trend::fresh,
                  now - 4 * hour);
            host.notes = {"/var/run/libvirt/libvirt-sock: permission denied"};
            return;
        case Fate::fixed:
            host.findings[0].trend = Trend::fixed;
            host.findings[0].since = now - 20 * hour;
            host.findings[0].cause = "changed 20 hours ago by install of qemu-rom-multinic 0.1.0-1";
            return;
        case Fate::fine:
            return;
    }
}

HostReport host(std::size_t number, const SampleWishes& wishes) {
    HostReport host;
    const char* const site = sites[number % std::size(sites)];
    const char* const system = systems[number / 3 % std::size(systems)];
    host.host = fmt::format("kvm{:02}.{}.example.net", number + 1, site);
    host.address = fmt::format("10.{}.{}.{}", number % 3, number / 250 % 250, number % 250 + 1);
    host.groups = {site, system};
    host.source = number % 5 == 0 ? Source::tools : Source::probe;
    host.milliseconds = 180 + static_cast<std::int64_t>(number * 37 % 400);
    host.findings = as_wanted();
    afflict(host, fates[number % std::size(fates)], number, wishes.time);
    judge(host);
    return host;
}

std::vector<PastRun> past(const Counts& now, std::int64_t time) {
    std::vector<PastRun> runs;
    for (std::int64_t days = 30; days > 0; --days) {
        const std::size_t bad = days > 17 ? 1 : days > 9 ? 2 : days > 3 ? 3 : now.bad + 1;
        const std::size_t unknown = days % 7 == 3 ? 3 : days % 5 == 0 ? 0 : 1;
        const std::size_t lost = std::min(now.hosts, bad + unknown);
        runs.push_back(
            {time - days * day, now.hosts - lost, std::min(bad, lost), lost - std::min(bad, lost)});
    }
    return runs;
}

/// What is empty stays so: the page shows that in a way of its own.
void attack_text(std::string& text, const std::string& attack) {
    if (!text.empty())
        text += attack;
}

void attack_texts(std::vector<std::string>& texts, const std::string& attack) {
    for (std::string& text : texts)
        attack_text(text, attack);
}

void attack_finding(Finding& finding, const std::string& attack) {
    state::PolicyFinding& compared = finding.compared;
    for (std::string* const text :
         {&compared.item, &compared.expected, &compared.found, &compared.reason, &finding.cause})
        attack_text(*text, attack);
}

void attack_host(HostReport& host, const std::string& attack) {
    for (std::string* const text : {&host.host, &host.address, &host.reason})
        attack_text(*text, attack);
    attack_texts(host.groups, attack);
    attack_texts(host.notes, attack);
    for (Finding& finding : host.findings)
        attack_finding(finding, attack);
    for (Transaction& transaction : host.transactions) {
        attack_text(transaction.text, attack);
        attack_texts(transaction.items, attack);
    }
}

}  // namespace

Report sample_report(const SampleWishes& wishes) {
    Report report;
    report.time = wishes.time;
    report.policy = "production.yml";
    report.compared_with = wishes.time - day;
    for (std::size_t number = 0; number < wishes.hosts; ++number)
        report.hosts.push_back(host(number, wishes));
    report.past = past(count(report), wishes.time);
    attack_text(report.policy, wishes.attack);
    for (HostReport& each : report.hosts)
        attack_host(each, wishes.attack);
    return report;
}

}  // namespace drift
