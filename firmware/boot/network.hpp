// SPDX-License-Identifier: GPL-2.0-or-later
// The machine's NICs together: by name, by what DHCP gave them, and which one leads to an address.
#pragma once

#include "async/memory.hpp"
#include "boot/selection.hpp"
#include "boot/vlan.hpp"
#include "client/dhcp.hpp"
#include "net/interface.hpp"

namespace boot {

/// What a NIC is on the PCI bus.
struct PciIdentity {
    std::uint16_t function = 0;  ///< bus << 8 | device << 3 | function
    std::uint16_t vendor = 0;
    std::uint16_t device = 0;
};

/// A NIC as users know it: netN, N being the interface's number, or a VLAN on one, netN-TAG.
struct Station {
    net::Interface* interface = nullptr;
    unsigned rank = not_entered;  ///< in the race, lowest first
    PciIdentity pci;
    client::Lease lease;  ///< what the last DHCP gave; without address: none

    /// Where they are set, the race takes them and not what its lease, or RaceSettings, says.
    async::Text<255> boot_file;
    net::Ipv4Address boot_server;

    async::Owned<Vlan> vlan;  ///< whose interface it is; empty for a NIC itself
    unsigned races = 0;       ///< those that it takes part in; until they end it must stay

    bool has_lease() const { return !lease.configuration.address.is_unspecified(); }
    bool is_open() const { return interface->is_open(); }
    async::Text<14> name() const { return to_text(interface->name()); }
};

class Network {
  public:
    class Iterator {
      public:
        explicit Iterator(async::Owned<Station>* place) : place_(place) {}
        Station& operator*() const { return **place_; }
        Iterator& operator++() {
            ++place_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

      private:
        async::Owned<Station>* place_;
    };

    /// In the order of numbers, as a station that stays where it is in memory. False: no memory.
    /// The interface outlives the network.
    [[nodiscard]] bool add(net::Interface& interface, unsigned rank, const PciIdentity& pci = {});
    /// A VLAN on `trunk`, which is none itself, as a station netN-TAG. Code::in_use: it is there
    /// already.
    async::Result<void> add_vlan(const Station& trunk,
                                 std::uint16_t tag,
                                 unsigned priority,
                                 async::Entropy& entropy);
    /// Takes away a VLAN that is in no race, and closes it. What points to it is the caller's.
    void remove_vlan(const Station& station);
    std::size_t size() const { return stations_.size(); }
    Station& operator[](std::size_t index) { return *stations_[index]; }
    Iterator begin() { return Iterator(stations_.begin()); }
    Iterator end() { return Iterator(stations_.end()); }
    /// By "netN" or "netN-TAG"; nullptr when there is none.
    Station* find(std::string_view name);
    /// The one that was opened or configured last and is open ("netX"), or nullptr.
    Station* current() const { return current_; }
    void use(Station* station) { current_ = station; }
    /// The one that won the last race ("boot-nic"), or nullptr.
    Station* winner() const { return winner_; }
    void set_winner(Station* station) { winner_ = station; }
    /// Through which `destination` is reached: whose subnet it is in, else the current one with a
    /// gateway, else any with one; nullptr when there is none.
    Station* route_to(net::Ipv4Address destination);
    /// Closes every NIC, and the VLANs that keep a card open.
    void close();

  private:
    async::Vector<async::Owned<Station>> stations_;
    Station* current_ = nullptr;
    Station* winner_ = nullptr;
};

}  // namespace boot
