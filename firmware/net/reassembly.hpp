// SPDX-License-Identifier: GPL-2.0-or-later
// Puts fragmented IPv4 datagrams together (RFC 791 section 3.2, RFC 815), bounded and strict: a
// datagram with overlapping fragments is lost as a whole, as RFC 5722 asks for IPv6.
#pragma once

#include <array>
#include <optional>

#include "async/memory.hpp"
#include "async/time.hpp"
#include "wire/ipv4.hpp"

namespace net {

/// Takes no memory while no fragment is waiting; at most `slots` buffers of `largest_datagram`
/// bytes (64 KiB) whatever arrives. A boot ROM meets fragments only where a DHCP or PXE server
/// sends more than the MTU, so few and small datagrams do.
class Reassembly {
  public:
    static constexpr std::size_t slots = 4;
    static constexpr std::size_t largest_datagram = 16 * 1024;
    static constexpr async::Duration lifetime = async::seconds(5);

    /// Adds a fragment that parse_ipv4 accepted. Gives the payload of the whole datagram when this
    /// was the last missing one. Each datagram or fragment that is thrown away counts in `dropped`.
    std::optional<async::Buffer> add(const wire::Ipv4Packet& fragment,
                                     async::Instant now,
                                     std::uint32_t& dropped);
    /// Gives up on datagrams whose time is over.
    void expire(async::Instant now, std::uint32_t& dropped);
    /// False when nothing is waiting, so that expire() would do nothing.
    bool busy() const { return in_use_ != 0; }
    void clear();

  private:
    // One bit per 8 bytes, the unit in which fragments are placed.
    static constexpr std::size_t units = largest_datagram / 8;

    struct Slot {
        bool used = false;
        std::uint8_t protocol = 0;
        std::uint16_t identification = 0;
        wire::Ipv4Address source;
        wire::Ipv4Address destination;
        async::Instant deadline;
        std::size_t received = 0;  ///< bytes
        std::size_t end = 0;       ///< of the fragment that reaches farthest
        bool end_is_last = false;  ///< the last fragment has come: `end` is the size
        /// The payload; empty when the datagram is given up and only kept to swallow the rest of
        /// it.
        async::Buffer payload;
        std::array<std::uint32_t, units / 32> present;
    };

    enum class Fit { fresh, duplicate, bad };

    Slot* find(const wire::Ipv4Packet& fragment);
    Slot* claim(const wire::Ipv4Packet& fragment, async::Instant now, std::uint32_t& dropped);
    static Fit fit(const Slot& slot, const wire::Ipv4Packet& fragment);
    static void place(Slot& slot, const wire::Ipv4Packet& fragment);
    void free(Slot& slot);

    /// A table of slots only while one is in use: an interface that never meets a fragment pays a
    /// pointer for it.
    async::Owned<std::array<Slot, slots>> table_;
    unsigned in_use_ = 0;
};

}  // namespace net
