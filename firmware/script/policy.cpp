// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/policy.hpp"

#include <cstddef>

#include "script/host.hpp"
#include "script/number.hpp"

namespace script {
namespace {

enum class Group : std::uint8_t { race, dhcp, tftp };
enum class Unit : std::uint8_t { milliseconds, count, word };

/// A number of the policy: where it stands in its group, and how far it may go. Times are in ms.
struct Row {
    const char* name;
    Group group;
    Unit unit;
    std::uint8_t offset;
    std::uint32_t least, most;
};
using Race = boot::RaceTimes;
using Dhcp = client::DhcpSettings;
using Tftp = client::TftpSettings;
constexpr Row rows[] = {
    {"boot-timeout", Group::race, Unit::milliseconds, offsetof(Race, total), 100, 3600000},
    {"boot-settle", Group::race, Unit::milliseconds, offsetof(Race, settle), 0, 60000},
    {"boot-settle-least", Group::race, Unit::milliseconds, offsetof(Race, settle_least), 0, 60000},
    {"boot-settle-factor", Group::race, Unit::count, offsetof(Race, settle_factor), 0, 1000},
    {"boot-release", Group::race, Unit::milliseconds, offsetof(Race, release), 0, 10000},
    {"dhcp-timeout", Group::dhcp, Unit::milliseconds, offsetof(Dhcp, first_timeout), 10, 60000},
    {"dhcp-timeout-most",
     Group::dhcp,
     Unit::milliseconds,
     offsetof(Dhcp, largest_timeout),
     10,
     60000},
    {"dhcp-tries", Group::dhcp, Unit::count, offsetof(Dhcp, tries), 1, 100},
    {"dhcp-proxy-wait", Group::dhcp, Unit::milliseconds, offsetof(Dhcp, proxy_wait), 0, 60000},
    {"tftp-timeout", Group::tftp, Unit::milliseconds, offsetof(Tftp, first_timeout), 10, 60000},
    {"tftp-timeout-most",
     Group::tftp,
     Unit::milliseconds,
     offsetof(Tftp, largest_timeout),
     10,
     60000},
    {"tftp-tries", Group::tftp, Unit::count, offsetof(Tftp, tries), 1, 100},
    {"tftp-restarts", Group::tftp, Unit::count, offsetof(Tftp, restarts), 0, 100},
    // RFC 2348 begins at 8; 0 is what fits the MTU.
    {"tftp-blksize", Group::tftp, Unit::word, offsetof(Tftp, blksize), 0, 65464},
    // More than a NIC's receive queue would only be lost.
    {"tftp-windowsize", Group::tftp, Unit::word, offsetof(Tftp, windowsize), 1, 256},
};

/// False where nobody set it. A NIC's own scopes are what it and DHCP say, and no policy.
bool fetch(Settings& settings, std::string_view text, SettingValue& value) {
    SettingName name;
    return settings.parse(text, name) && settings.fetch(name, value) &&
           value.scope.substr(0, 3) != "net";
}

void store(boot::RaceSettings& policy, const Row& row, std::uint32_t number) {
    std::uint8_t* groups[] = {reinterpret_cast<std::uint8_t*>(static_cast<Race*>(&policy)),
                              reinterpret_cast<std::uint8_t*>(&policy.dhcp),
                              reinterpret_cast<std::uint8_t*>(&policy.tftp)};
    void* place = groups[static_cast<unsigned>(row.group)] + row.offset;
    if (row.unit == Unit::milliseconds)
        *static_cast<async::Duration*>(place) = async::milliseconds(number);
    else if (row.unit == Unit::count)
        *static_cast<std::uint32_t*>(place) = number;
    else
        *static_cast<std::uint16_t*>(place) = static_cast<std::uint16_t>(number);
}

void apply(Host& host, const Row& row) {
    SettingValue value;
    if (!fetch(host.settings, row.name, value))
        return;
    auto number = Settings::number(value);
    if (!number) {
        async::Text<80> line(row.name);
        host.console.write(line.add(": not a number, ignored\n").view());
        return;
    }
    std::int64_t limited = *number < row.least  ? row.least
                           : *number > row.most ? row.most
                                                : *number;
    store(host.policy, row, static_cast<std::uint32_t>(limited));
}

void apply(Settings& settings, std::string_view name, async::TextWriter& text) {
    SettingValue value;
    if (fetch(settings, name, value))
        text.add(layout::as_text(value.bytes));
}

/// The place of a NIC's name among the words of `order`; a large number where it is none of them.
unsigned place_in(std::string_view order, std::string_view nic) {
    for (unsigned place = 0; !order.empty(); ++place)
        if (take_until(order, ' ') == nic)
            return place;
    return ~0u;
}

}  // namespace

void apply_policy(Host& host) {
    boot::RaceSettings& policy = host.policy;
    auto uuid = policy.identity.uuid;
    policy = {};
    policy.identity.uuid = uuid;
    for (const Row& row : rows)
        apply(host, row);
    if (policy.tftp.blksize != 0 && policy.tftp.blksize < 8)
        policy.tftp.blksize = 8;
    apply(host.settings, "user-class", policy.user_class);
    if (!policy.user_class.view().empty())
        policy.identity.user_class = policy.user_class.view();
    apply(host.settings, "filename", policy.boot_file);
    SettingValue server;
    if (fetch(host.settings, "next-server", server) && server.type == SettingType::ipv4 &&
        server.bytes.size() == sizeof policy.boot_server)
        std::memcpy(&policy.boot_server, server.bytes.data(), server.bytes.size());
}

async::Result<void> rank_stations(Host& host, bool all, async::Vector<boot::Station*>& stations) {
    async::Text<200> order;
    apply(host.settings, "boot-order", order);
    auto before = [&order](const boot::Station& a, const boot::Station& b) {
        unsigned place_a = place_in(order.view(), a.name().view());
        unsigned place_b = place_in(order.view(), b.name().view());
        return place_a != place_b ? place_a < place_b : a.rank < b.rank;
    };
    for (boot::Station& station : host.network) {
        if (!all && station.rank == boot::not_entered)
            continue;
        if (!stations.push_back(&station))
            return async::Error{async::Code::no_memory, "no memory for the race"};
        for (std::size_t i = stations.size() - 1; i > 0 && before(station, *stations[i - 1]); --i)
            std::swap(stations[i], stations[i - 1]);
    }
    return async::success;
}

}  // namespace script
