// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/stations.hpp"

#include <algorithm>
#include <array>

#include "script/dhcp_source.hpp"
#include "std/endian.hpp"

namespace script {
namespace {

bool copy_address(const SettingValue& value, net::Ipv4Address& address) {
    if (value.type != SettingType::ipv4 || value.bytes.size() != sizeof address)
        return false;
    std::memcpy(&address, value.bytes.data(), sizeof address);
    return true;
}

bool same(const net::Ipv4Configuration& a, const net::Ipv4Configuration& b) {
    return a.address == b.address && a.netmask == b.netmask && a.gateway == b.gateway &&
           a.mtu == b.mtu;
}

}  // namespace

struct Stations::Nic {
    /// What one of the lease's messages says.
    class Message final : public SettingsSource {
      public:
        Message(std::string_view scope, Nic& nic, async::Buffer client::Lease::*packet)
            : SettingsSource(scope), nic_(nic), packet_(packet) {}
        bool fetch(const SettingName& name,
                   layout::MutableBytes space,
                   SettingValue& value) override {
            const async::Buffer& packet = nic_.place.lease.*packet_;
            if (!packet)
                return false;
            auto message = wire::DhcpMessage::parse(packet.bytes());
            if (!message || !DhcpSource(scope(), *message).fetch(name, space, value))
                return false;
            // The value may stand in the message's header, which is gone when this returns.
            std::size_t size = std::min(value.bytes.size(), space.size());
            std::memmove(space.data(), value.bytes.data(), size);
            value.bytes = space.first(size);
            return true;
        }

      private:
        Nic& nic_;
        async::Buffer client::Lease::*packet_;
    };

    class Facts final : public SettingsSource {
      public:
        Facts(std::string_view scope, Nic& nic) : SettingsSource(scope), nic_(nic) {}
        bool fetch(const SettingName& name,
                   layout::MutableBytes space,
                   SettingValue& value) override;
        void changed() override { nic_.owner.apply(nic_.place); }

      private:
        bool fetch_text(std::string_view name, layout::Writer& writer);
        Nic& nic_;
    };

    Nic(Stations& stations, boot::Station& which)
        : owner(stations),
          place(which),
          own_name(which.name().view()),
          dhcp_name(own_name.view()),
          proxy_name(own_name.view()),
          facts(own_name.view(), *this),
          dhcp(dhcp_name.add(".dhcp").view(), *this, &client::Lease::ack),
          proxy(proxy_name.add(".proxydhcp").view(), *this, &client::Lease::proxy_reply) {}
    ~Nic() { leave(); }
    void leave() {
        for (SettingsSource* source : sources())
            owner.settings_.remove(*source);
    }
    std::array<SettingsSource*, 3> sources() { return {&facts, &dhcp, &proxy}; }
    int priority();

    Stations& owner;
    boot::Station& place;
    async::Text<14> own_name;
    async::Text<22> dhcp_name;
    async::Text<26> proxy_name;
    Facts facts;
    Message dhcp;
    Message proxy;
};

bool Stations::Nic::Facts::fetch_text(std::string_view name, layout::Writer& writer) {
    boot::Station& station = nic_.place;
    auto address = to_text(station.lease.configuration.address);
    const struct {
        std::string_view name, text;
    } texts[] = {
        {"bustype", "PCI"},
        {"chip", "virtio-net"},
        {"driver", "virtio-net"},
        {"linktype", "Ethernet"},
        {"ifname", scope()},
        {"link", station.interface->link_up() ? "up" : "down"},
        {"state", station.is_open() ? "open" : "closed"},
        {"lease", station.has_lease() ? address.view() : "none"},
    };
    for (auto& row : texts)
        if (row.name == name) {
            writer.write_text(row.text);
            return true;
        }
    return false;
}

bool Stations::Nic::Facts::fetch(const SettingName& asked,
                                 layout::MutableBytes space,
                                 SettingValue& value) {
    const boot::Station& station = nic_.place;
    std::string_view name = asked.name;
    layout::Writer writer(space);
    if (name == "mac" || name == "hwaddr") {
        writer.write(station.interface->mac());
    } else if (name == "bootif") {
        // As PXELINUX hands it to a kernel: the hardware type first.
        writer.write(wire::bootp_htype_ethernet).write(station.interface->mac());
        value.type = SettingType::hexhyp;
    } else if (name == "busloc") {
        writer.write(layout::be32{station.pci.function});
    } else if (name == "busid") {
        constexpr std::uint8_t pci_bus = 1;
        writer.write(pci_bus).write(layout::be16{station.pci.vendor});
        writer.write(layout::be16{station.pci.device});
    } else if (name == "mtu") {
        writer.write(layout::be16{station.interface->mtu()});
    } else if (name == "next-server" && station.lease.from_proxy) {
        // Else it would be the DHCP server's, and the file the ProxyDHCP server's.
        writer.write(station.lease.boot_server);
    } else if (!fetch_text(name, writer)) {
        return false;
    }
    value.bytes = writer.written();
    return true;
}

/// What the DHCP server says: option 175.1.
int Stations::Nic::priority() {
    std::uint8_t space[8];
    SettingName asked;
    SettingValue value{SettingType::int8, {}, {}};
    owner.settings_.parse("priority", asked);
    return dhcp.fetch(asked, space, value) && value.bytes.size() == 1
               ? static_cast<std::int8_t>(value.bytes[0])
               : 0;
}

Stations::Stations(boot::Network& network, Settings& settings)
    : SettingsSource("builtin"), network_(network), settings_(settings) {
    settings.add(*this);
}

Stations::~Stations() {
    settings_.remove(*this);
}

bool Stations::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    boot::Station* winner = network_.winner();
    if (name.name != "boot-nic" || winner == nullptr)
        return false;
    layout::Writer writer(space);
    value.bytes = writer.write_text(winner->name().view()).written();
    return true;
}

bool Stations::follow() {
    while (nics_.size() < network_.size()) {
        auto nic = async::Owned<Nic>::create(*this, network_[nics_.size()]);
        if (!nic || !nics_.push_back(std::move(nic)))
            return false;
    }
    arrange();
    return true;
}

void Stations::forget(boot::Station& station) {
    close(station);
    for (std::size_t i = 0; i < nics_.size(); ++i)
        if (&nics_[i]->place == &station)
            return nics_.erase(i);
}

void Stations::arrange() {
    for (auto& nic : nics_) {
        nic->leave();
        int priority = nic->priority();
        for (SettingsSource* source : nic->sources())
            settings_.add(*source, priority);
    }
}

void Stations::use(boot::Station& station) {
    network_.use(&station);
    settings_.use_interface(station.name().view());
    for (std::size_t i = 1; i < nics_.size(); ++i)
        if (&nics_[i]->place == &station)
            for (; i > 0; --i)
                std::swap(nics_[i], nics_[i - 1]);
    arrange();
}

void Stations::close(boot::Station& station) {
    station.interface->close();
    station.lease = {};
    settle();
}

void Stations::settle() {
    for (boot::Station& station : network_)
        apply(station);
    boot::Station* current = network_.current();
    if (current == nullptr || current->is_open())
        return;
    network_.use(nullptr);
    settings_.use_interface({});
    for (auto& nic : nics_)
        if (nic->place.is_open()) {
            use(nic->place);
            return;
        }
}

void Stations::apply(boot::Station& station) {
    station.boot_file.clear();
    station.boot_server = {};
    net::Ipv4Configuration wanted = station.lease.configuration;
    auto scope = station.name();
    Settings::Stored stored;
    for (std::size_t position = 0; settings_.next_stored(position, stored);) {
        if (stored.value.scope != scope.view())
            continue;
        if (stored.name == "ip")
            copy_address(stored.value, wanted.address);
        else if (stored.name == "netmask")
            copy_address(stored.value, wanted.netmask);
        else if (stored.name == "gateway")
            copy_address(stored.value, wanted.gateway);
        else if (stored.name == "mtu")
            wanted.mtu = static_cast<std::uint16_t>(Settings::number(stored.value).value_or(0));
        else if (stored.name == "next-server")
            copy_address(stored.value, station.boot_server);
        else if (stored.name == "filename")
            station.boot_file.add(layout::as_text(stored.value.bytes));
    }
    if (!station.is_open())
        return;
    if (wanted.address.is_unspecified())
        wanted = {{}, {}, {}, wanted.mtu};
    else
        wanted.netmask = net::netmask_for(wanted.address, wanted.netmask);
    if (!same(wanted, station.interface->configuration()))
        station.interface->configure(wanted);
}

}  // namespace script
