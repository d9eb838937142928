// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/resolve.hpp"

#include "client/dns.hpp"
#include "script/host.hpp"
#include "script/number.hpp"

namespace script {
namespace {

constexpr std::size_t server_limit = 4;

/// The servers of setting `dns` to which there is a way; gives their number.
std::size_t find_servers(Host& host, client::Server (&servers)[server_limit]) {
    SettingName name;
    SettingValue value;
    std::size_t count = 0;
    if (!host.settings.parse("dns", name) || !host.settings.fetch(name, value))
        return 0;
    layout::Reader reader(value.bytes);
    for (net::Ipv4Address address; count < server_limit && reader.read(address);)
        if (boot::Station* station = host.network.route_to(address))
            servers[count++] = {station->interface, address};
    return count;
}

}  // namespace

async::Task<net::Ipv4Address> resolve(Host& host, std::string_view name) {
    net::Ipv4Address address;
    layout::Writer bytes({reinterpret_cast<std::uint8_t*>(&address), sizeof address});
    if (parse_value(SettingType::ipv4, name, bytes))
        co_return address;
    client::Server servers[server_limit];
    std::size_t count = find_servers(host, servers);
    if (count == 0)
        co_return async::Error{async::Code::unreachable, "no DNS server that can be reached"};
    // A name with a dot is probably complete and first asked for as it is, one without at last.
    bool dotted = name.find('.') != std::string_view::npos;
    async::Text<512> domains(dotted ? ". " : "");
    std::size_t before = domains.view().size();
    bool complete = dotted && name.back() == '.';
    if (!complete && (!host.settings.format("dnssl", domains) || domains.view().size() == before))
        host.settings.format("domain", domains);
    domains.add(dotted ? "" : " .");
    std::string_view left = domains.view();
    async::Result<net::Ipv4Address> found = async::Error{async::Code::not_found, "no such host"};
    while (!left.empty()) {
        std::string_view domain = take_until(left, ' ');
        async::Text<wire::DnsName::largest> full(name);
        if (domain.empty() || full.truncated())
            continue;
        if (domain != ".")
            full.add('.').add(domain);
        found = co_await client::dns_resolve(
            std::span<client::Server>(servers).first(count), full.view(), {}, host.entropy);
        if (found || found.error().code != async::Code::not_found)
            break;
    }
    co_return found;
}

}  // namespace script
