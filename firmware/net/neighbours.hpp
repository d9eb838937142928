// SPDX-License-Identifier: GPL-2.0-or-later
// The ARP table of one interface: bounded, with expiry, and deaf to answers that nobody asked for.
#pragma once

#include <array>
#include <optional>

#include "async/loop.hpp"
#include "wire/address.hpp"

namespace net {

/// Holds addresses and times; sending the questions is the interface's business.
class Neighbours {
  public:
    explicit Neighbours(async::Loop& loop) : changed_(loop) {}

    /// What is known of a neighbour, and whether it has to be asked (again) now. Asking is limited:
    /// however often this is called, `ask` is not true more often than the table thinks useful.
    struct Answer {
        std::optional<wire::MacAddress> mac;
        bool ask = false;
    };
    Answer look_up(wire::Ipv4Address address);
    /// The same without interest: nothing is remembered, nothing is asked.
    std::optional<wire::MacAddress> find(wire::Ipv4Address address);

    /// The one at `place`, below `capacity`, where an address is known there.
    struct Neighbour {
        wire::Ipv4Address address;
        wire::MacAddress mac;
    };
    std::optional<Neighbour> at(std::size_t place) const;

    /// `address` asked for us, so it probably wants to talk: may take a free place, or that of
    /// another one that we never looked up.
    void asked_for_us(wire::Ipv4Address address, wire::MacAddress mac);
    /// `address` answered us. Ignored when it was never looked up.
    void answered(wire::Ipv4Address address, wire::MacAddress mac);
    void clear();

    /// Notified whenever an address becomes known.
    async::Event& changed() { return changed_; }

    static constexpr std::size_t capacity = 8;
    static constexpr async::Duration lifetime = async::seconds(90);
    /// From this age on a neighbour that is in use is asked again, so that it never expires in the
    /// middle of a transfer.
    static constexpr async::Duration refresh_age = async::seconds(60);

  private:
    struct Entry {
        wire::Ipv4Address address;  ///< unspecified: a free place
        wire::MacAddress mac;
        bool known = false;
        bool wanted = false;   ///< we looked it up
        async::Instant since;  ///< known: when heard; otherwise when looked up
        async::Instant asked;
    };
    Entry* find_entry(wire::Ipv4Address address, async::Instant now);
    Entry* place(bool wanted, async::Instant now);
    static bool is_live(const Entry& entry, async::Instant now);
    void store(Entry& entry, wire::Ipv4Address address, wire::MacAddress mac);

    std::array<Entry, capacity> entries_;
    async::Event changed_;
};

}  // namespace net
