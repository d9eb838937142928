// SPDX-License-Identifier: GPL-2.0-or-later
// DNS messages (RFC 1035): the question for the address of a name, and what an answer says of it.
#pragma once

#include <array>
#include <string_view>

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace wire {

inline constexpr std::uint16_t dns_port = 53;
/// Over UDP, without extensions (section 4.2.1).
inline constexpr std::size_t dns_largest_message = 512;

/// A name as it stands in a message: labels, each behind its length, the empty one last.
class DnsName {
  public:
    static constexpr std::size_t largest = 255;
    /// "host.example.org", with or without a dot at its end. Code::malformed: no such name can
    /// exist.
    static async::Result<DnsName> from_text(std::string_view text);
    /// Takes a name that begins at `offset` of `message`, which then is behind it. Pointers lead
    /// backwards only. False: it is none.
    static bool read(layout::Bytes message, std::size_t& offset, DnsName& name);

    layout::Bytes bytes() const { return {bytes_.data(), size_}; }
    /// Names know no case.
    friend bool operator==(const DnsName& a, const DnsName& b);

  private:
    bool add(layout::Bytes label);

    std::array<std::uint8_t, largest> bytes_;
    std::size_t size_ = 0;
};

/// The question for the IPv4 address of `name`, recursion desired. The size of the message.
async::Result<std::size_t> emit_dns_query(std::uint16_t id,
                                          const DnsName& name,
                                          layout::MutableBytes space);

/// What an answer says of `name`. Its aliases (CNAME) are followed within the answer, at most
/// dns_alias_limit of them, and `name` becomes the last one. An unspecified address: the answer
/// ends at that alias, which is to be asked for. Code::unsupported: it is not the answer to that
/// question; Code::malformed: and cannot be read; Code::not_found: there is no such name, or it has
/// no address; Code::refused with the RCODE: the server does not want or does not know;
/// Code::too_large: it was cut before the address.
async::Result<Ipv4Address> parse_dns_answer(layout::Bytes message, std::uint16_t id, DnsName& name);
inline constexpr unsigned dns_alias_limit = 8;

}  // namespace wire
