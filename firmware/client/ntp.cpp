// SPDX-License-Identifier: GPL-2.0-or-later
#include "client/ntp.hpp"

#include "wire/ntp.hpp"

namespace client {
namespace {

class NtpQuestion final : public Question {
  public:
    explicit NtpQuestion(async::Entropy& entropy)
        : request_(wire::ntp_request({entropy.random(), entropy.random()})) {}
    layout::Bytes packet() override { return layout::bytes_of(request_); }
    async::Result<void> take(layout::Bytes payload) override {
        TRY(answer, wire::parse_ntp_answer(payload, request_.transmit));
        time = answer;
        return async::success;
    }

    std::uint32_t time = 0;

  private:
    wire::NtpMessage request_;
};

}  // namespace

async::Task<std::uint32_t> ntp_ask(Server server,
                                   const AskSettings& settings,
                                   async::Entropy& entropy) {
    NtpQuestion question(entropy);
    CO_CHECK(co_await ask({&server, 1}, wire::ntp_port, question, settings, entropy));
    co_return question.time;
}

}  // namespace client
