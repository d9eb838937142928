// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/neighbours.hpp"

#include <algorithm>

namespace net {

namespace {

// Longer than all the tries of a resolution, so that a late answer still counts.
constexpr async::Duration unanswered_lifetime = async::seconds(10);
// A sender in a hurry may look up for every packet; the wire need not see each of them.
constexpr async::Duration unknown_ask_interval = async::milliseconds(50);
constexpr async::Duration refresh_ask_interval = async::seconds(1);

}  // namespace

bool Neighbours::is_live(const Entry& entry, async::Instant now) {
    return !entry.address.is_unspecified() &&
           now < entry.since + (entry.known ? lifetime : unanswered_lifetime);
}

Neighbours::Entry* Neighbours::find_entry(wire::Ipv4Address address, async::Instant now) {
    for (Entry& entry : entries_)
        if (entry.address == address && is_live(entry, now))
            return &entry;
    return nullptr;
}

/// A place for a new entry: a free one, else the oldest of those nobody looked up, else, for a
/// wanted one only, the oldest of all.
Neighbours::Entry* Neighbours::place(bool wanted, async::Instant now) {
    Entry* oldest = nullptr;
    for (Entry& entry : entries_) {
        if (!is_live(entry, now))
            return &entry;
        if (entry.wanted && !wanted)
            continue;
        bool better =
            oldest == nullptr ||
            (entry.wanted == oldest->wanted ? entry.since < oldest->since : oldest->wanted);
        if (better)
            oldest = &entry;
    }
    return oldest;
}

std::optional<Neighbours::Neighbour> Neighbours::at(std::size_t place) const {
    const Entry& entry = entries_[place];
    if (!entry.known || !is_live(entry, changed_.loop().now()))
        return std::nullopt;
    return Neighbour{entry.address, entry.mac};
}

Neighbours::Answer Neighbours::look_up(wire::Ipv4Address address) {
    async::Instant now = changed_.loop().now();
    Entry* entry = find_entry(address, now);
    if (entry == nullptr) {
        entry = place(true, now);
        *entry = Entry{address, {}, false, true, now, now};
        return {std::nullopt, true};
    }
    entry->wanted = true;
    Answer answer;
    if (entry->known)
        answer.mac = entry->mac;
    async::Instant ask_again =
        entry->known ? std::max(entry->since + refresh_age, entry->asked + refresh_ask_interval)
                     : entry->asked + unknown_ask_interval;
    answer.ask = ask_again <= now;
    if (answer.ask)
        entry->asked = now;
    return answer;
}

std::optional<wire::MacAddress> Neighbours::find(wire::Ipv4Address address) {
    const Entry* entry = find_entry(address, changed_.loop().now());
    if (entry == nullptr || !entry->known)
        return std::nullopt;
    return entry->mac;
}

void Neighbours::asked_for_us(wire::Ipv4Address address, wire::MacAddress mac) {
    async::Instant now = changed_.loop().now();
    Entry* entry = find_entry(address, now);
    if (entry == nullptr) {
        entry = place(false, now);
        if (entry == nullptr)
            return;
        *entry = Entry{};
    }
    store(*entry, address, mac);
}

void Neighbours::answered(wire::Ipv4Address address, wire::MacAddress mac) {
    Entry* entry = find_entry(address, changed_.loop().now());
    if (entry != nullptr && entry->wanted)
        store(*entry, address, mac);
}

void Neighbours::store(Entry& entry, wire::Ipv4Address address, wire::MacAddress mac) {
    entry.address = address;
    entry.mac = mac;
    entry.known = true;
    entry.since = changed_.loop().now();
    changed_.notify_all();
}

void Neighbours::clear() {
    entries_ = {};
}

}  // namespace net
