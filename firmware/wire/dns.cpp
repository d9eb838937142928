// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/dns.hpp"

#include <algorithm>

#include "std/endian.hpp"

namespace wire {
namespace {

using async::Code;
using async::Error;
using layout::be16;
using layout::be32;
using layout::Bytes;

struct DnsHeader {
    be16 id;
    be16 flags;
    be16 qdcount;
    be16 ancount;
    be16 nscount;
    be16 arcount;
};
static_assert(sizeof(DnsHeader) == 12);

enum DnsFlags : std::uint16_t {
    flag_qr = 0x8000,  ///< it is an answer
    mask_opcode = 0x7800,
    flag_tc = 0x0200,  ///< it was cut
    flag_rd = 0x0100,
    mask_rcode = 0x000F,
};
constexpr unsigned rcode_name_error = 3;

/// Behind the name of a question.
struct DnsQuestion {
    be16 qtype;
    be16 qclass;
};
/// Behind the name of a record.
struct DnsRecord {
    be16 type;
    be16 record_class;
    be32 ttl;
    be16 rdlength;
};
static_assert(sizeof(DnsRecord) == 10);

constexpr std::uint16_t type_a = 1, type_cname = 5, class_in = 1;

constexpr std::size_t largest_label = 63;
constexpr std::uint8_t pointer_bits = 0xC0;

constexpr Error other_question{Code::unsupported, "answer to another question"};
constexpr Error malformed{Code::malformed, "DNS answer"};

template <class T>
bool read(Bytes message, std::size_t& offset, T& value) {
    layout::Reader reader(message.subspan(offset));
    offset += sizeof value;
    return reader.read(value);
}

/// Looks through the `count` records at `offset` for one about `name`: gives its address, or makes
/// `name` the alias. Code::not_found when there is none.
async::Result<Ipv4Address> find_record(Bytes message,
                                       std::size_t offset,
                                       unsigned count,
                                       DnsName& name) {
    for (; count > 0; --count) {
        DnsName owner;
        DnsRecord record;
        if (!DnsName::read(message, offset, owner) || !read(message, offset, record) ||
            record.rdlength > message.size() - offset)
            return malformed;
        std::size_t data = offset;
        offset += record.rdlength;
        if (record.record_class != class_in || !(owner == name))
            continue;
        Ipv4Address address;
        if (record.type == type_a && record.rdlength == sizeof address &&
            read(message, data, address))
            return address;
        if (record.type == type_cname)
            return DnsName::read(message, data, name) ? async::Result<Ipv4Address>(Ipv4Address())
                                                      : malformed;
    }
    return Error{Code::not_found, "name without an address"};
}

}  // namespace

bool DnsName::add(Bytes label) {
    layout::Writer writer(layout::MutableBytes(bytes_).subspan(size_));
    auto length = static_cast<std::uint8_t>(label.size());
    writer.write(length).write_bytes(label);
    size_ += writer.used();
    return writer.ok();
}

async::Result<DnsName> DnsName::from_text(std::string_view text) {
    DnsName name;
    bool good = !text.empty();
    while (!text.empty()) {
        std::string_view label = text.substr(0, text.find('.'));
        text.remove_prefix(std::min(label.size() + 1, text.size()));
        good = good && !label.empty() && label.size() <= largest_label &&
               name.add(layout::as_bytes(label));
    }
    if (!good || !name.add({}))
        return Error{Code::malformed, "no name of a host"};
    return name;
}

bool DnsName::read(Bytes message, std::size_t& offset, DnsName& name) {
    name.size_ = 0;
    std::size_t position = offset;
    // A pointer leads to before the place where this run of labels began, so there is an end.
    std::size_t run = position;
    bool jumped = false;
    for (;;) {
        if (position >= message.size())
            return false;
        std::uint8_t length = message[position++];
        if (length >= pointer_bits) {
            if (position >= message.size())
                return false;
            std::size_t target = std::size_t{length & 0x3Fu} << 8 | message[position++];
            if (!jumped)
                offset = position;
            jumped = true;
            if (target >= run)
                return false;
            position = run = target;
            continue;
        }
        if (length > largest_label || length > message.size() - position ||
            !name.add(message.subspan(position, length)))
            return false;
        position += length;
        if (length == 0)
            break;
    }
    if (!jumped)
        offset = position;
    return true;
}

bool operator==(const DnsName& a, const DnsName& b) {
    auto lower = [](std::uint8_t byte) {
        return byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte | 0x20) : byte;
    };
    return std::equal(a.bytes_.begin(),
                      a.bytes_.begin() + a.size_,
                      b.bytes_.begin(),
                      b.bytes_.begin() + b.size_,
                      [=](std::uint8_t x, std::uint8_t y) { return lower(x) == lower(y); });
}

async::Result<std::size_t> emit_dns_query(std::uint16_t id,
                                          const DnsName& name,
                                          layout::MutableBytes space) {
    layout::Writer writer(space);
    writer.write(DnsHeader{id, flag_rd, 1, 0, 0, 0}).write_bytes(name.bytes());
    writer.write(DnsQuestion{type_a, class_in});
    if (!writer.ok())
        return Error{Code::too_large, "DNS question"};
    return writer.used();
}

async::Result<Ipv4Address> parse_dns_answer(Bytes message, std::uint16_t id, DnsName& name) {
    std::size_t offset = 0;
    DnsHeader header;
    DnsName asked;
    DnsQuestion question;
    if (message.size() > dns_largest_message || !read(message, offset, header))
        return malformed;
    if (header.id != id || (header.flags & (flag_qr | mask_opcode)) != flag_qr ||
        header.qdcount != 1)
        return other_question;
    if (!DnsName::read(message, offset, asked) || !read(message, offset, question))
        return malformed;
    if (!(asked == name) || question.qtype != type_a || question.qclass != class_in)
        return other_question;
    unsigned rcode = header.flags & mask_rcode;
    if (rcode == rcode_name_error)
        return Error{Code::not_found, "no such name"};
    if (rcode != 0)
        return Error{Code::refused, "the DNS server says no", rcode};
    bool is_alias = false;
    for (unsigned hops = 0; hops <= dns_alias_limit; ++hops) {
        auto found = find_record(message, offset, header.ancount, name);
        if (found && !found->is_unspecified())
            return *found;
        if (found) {
            is_alias = true;
            continue;
        }
        bool cut = (header.flags & flag_tc) != 0;
        if (is_alias && found.error().code == Code::not_found && !cut)
            return Ipv4Address();
        return cut ? Error{Code::too_large, "the DNS answer was cut"} : found.error();
    }
    return Error{Code::not_found, "too many aliases"};
}

}  // namespace wire
