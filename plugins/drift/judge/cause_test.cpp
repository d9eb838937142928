// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/judge/cause.hpp"

#include <catch2/catch.hpp>

#include <limits>

namespace drift {
namespace {

constexpr std::int64_t day = 24 * 60 * 60;
constexpr std::int64_t now = 1'800'000'000;

journal::Entry upgrade(std::int64_t time, const std::string& group) {
    journal::Entry entry;
    entry.time = time;
    journal::PackageChange package;
    package.name = "qemu-kvm-common";
    package.action = journal::Action::upgrade;
    package.old_version = "15:6.2.0-40.x86_64";
    package.new_version = "15:6.2.0-41.x86_64";
    package.touched_rom = true;
    entry.packages = {package};
    journal::RomChange change;
    change.group = group;
    change.path = "/usr/share/qemu-kvm/" + group;
    change.before = journal::RomFile{};
    entry.roms.push_back(change);
    entry.user_name = "root";
    entry.command.name = "dnf";
    return entry;
}

HostReport host_with(const std::string& item, Verdict verdict, journal::Journal journal) {
    HostReport host;
    Finding finding;
    finding.compared = {item, verdict, "ours", "stock", ""};
    host.findings = {finding};
    host.transactions = transactions_of(journal, 10);
    add_causes(host, now);
    return host;
}

TEST_CASE("drift cause: the newest transaction that touched what a finding is about") {
    journal::Journal journal;
    journal.entries = {upgrade(now - 9 * day, "efi-virtio.rom"),
                       upgrade(now - 3 * day, "efi-virtio.rom"),
                       upgrade(now - day, "pxe-virtio.rom")};
    const HostReport host = host_with("link efi-virtio.rom", Verdict::bad, journal);
    CHECK(host.findings[0].cause ==
          "changed 3 days ago by upgrade of qemu-kvm-common 15:6.2.0-40.x86_64 to "
          "15:6.2.0-41.x86_64 (dnf by root)");
    REQUIRE(host.transactions.size() == 3);
    CHECK(host.transactions[0].time == now - day);
    CHECK(host_with("rom pxe-virtio.rom version", Verdict::unknown, journal)
              .findings[0]
              .cause.starts_with("changed 1 day ago by"));
    CHECK(host_with("package qemu-kvm-common version", Verdict::bad, journal)
              .findings[0]
              .cause.starts_with("changed 1 day ago by"));
}

TEST_CASE("drift cause: none for what is good, and none where no transaction fits") {
    journal::Journal journal;
    journal.entries = {upgrade(now - day, "efi-virtio.rom")};
    CHECK(host_with("link efi-virtio.rom", Verdict::good, journal).findings[0].cause.empty());
    CHECK(host_with("link pxe-virtio.rom", Verdict::bad, journal).findings[0].cause.empty());
    CHECK(host_with("package qemu-kvm", Verdict::bad, journal).findings[0].cause.empty());
    CHECK(host_with("link efi-virtio.rom", Verdict::bad, {}).findings[0].cause.empty());
}

TEST_CASE("drift cause: only so many transactions are kept") {
    journal::Journal journal;
    for (int i = 0; i < 5; ++i)
        journal.entries.push_back(upgrade(now - i, "efi-virtio.rom"));
    CHECK(transactions_of(journal, 3).size() == 3);
}

TEST_CASE("drift cause: how long ago, whatever a clock says") {
    CHECK(ago(now, now) == "just now");
    CHECK(ago(now - 59, now) == "just now");
    CHECK(time_apart(now, now) == "0 seconds");
    CHECK(time_apart(now + 17, now) == "17 seconds");
    CHECK(time_apart(now, now + 3 * 60 * 60) == "3 hours");
    CHECK(ago(now - 60, now) == "1 minute ago");
    CHECK(ago(now - 2 * 60 * 60, now) == "2 hours ago");
    CHECK(ago(now - day, now) == "1 day ago");
    CHECK(ago(now + 1, now) == "in the future");
    CHECK(ago(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max())
              .ends_with(" days ago"));
}

}  // namespace
}  // namespace drift
