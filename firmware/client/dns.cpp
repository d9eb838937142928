// SPDX-License-Identifier: GPL-2.0-or-later
#include "client/dns.hpp"

namespace client {
namespace {

/// Of one lookup: each is asked for what the one before ended with.
constexpr unsigned question_limit = 4;

class DnsQuestion final : public Question {
  public:
    explicit DnsQuestion(const wire::DnsName& name) : name_(name) {}

    void renew(std::uint32_t random) {
        id_ = static_cast<std::uint16_t>(random);
        // A name and its question always fit.
        size_ = *wire::emit_dns_query(id_, name_, space_);
    }
    layout::Bytes packet() override { return layout::Bytes(space_).first(size_); }
    async::Result<void> take(layout::Bytes payload) override {
        // What cannot be used leaves the name as it is.
        wire::DnsName name = name_;
        TRY(found, wire::parse_dns_answer(payload, id_, name));
        name_ = name;
        address = found;
        return async::success;
    }

    net::Ipv4Address address;

  private:
    wire::DnsName name_;
    std::uint16_t id_ = 0;
    std::size_t size_ = 0;
    std::uint8_t space_[12 + wire::DnsName::largest + 4];
};

}  // namespace

async::Task<net::Ipv4Address> dns_resolve(std::span<const Server> servers,
                                          std::string_view name,
                                          const AskSettings& settings,
                                          async::Entropy& entropy) {
    CO_TRY(asked, wire::DnsName::from_text(name));
    DnsQuestion question(asked);
    for (unsigned i = 0; i < question_limit; ++i) {
        question.renew(entropy.random());
        CO_CHECK(co_await ask(servers, wire::dns_port, question, settings, entropy));
        if (!question.address.is_unspecified())
            co_return question.address;
    }
    co_return async::Error{async::Code::not_found, "too many aliases"};
}

}  // namespace client
