// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/fleet/ssh_transport.hpp"

#include <fmt/format.h>

#include "ssh/jump_pool.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

/// One server, however it is called in the inventory.
std::string server(const std::string& host, std::uint16_t port) {
    return fmt::format("[{}]:{}", ssh::lower(host), port);
}

}  // namespace

const char* stage_name(Stage stage) {
    static constexpr const char* names[] = {"settings",
                                            "resolve",
                                            "connect",
                                            "banner",
                                            "handshake",
                                            "host_key",
                                            "authentication",
                                            "exec",
                                            "answer"};
    return names[static_cast<std::size_t>(stage)];
}

class SshTransport::Telephone : public Transport::Line {
  public:
    Telephone(const SshTransport& transport, ssh::Loop& loop)
        : transport_(transport), loop_(loop), jumps_(loop) {}

    ssh::Task<Attempt> ask(const Target& target, std::string input, Course& course) override {
        const SshQuestion& question = transport_.question_;
        ssh::TimeBudget budget(question.limits);
        Result<std::unique_ptr<ssh::Session>> session =
            co_await ssh::log_in(loop_,
                                 transport_.surroundings_,
                                 target.destination,
                                 target.wishes,
                                 budget,
                                 {&course.progress, &jumps_});
        if (!session) {
            const auto [stage, at_jump_host] = course.progress;
            const bool may_retry =
                !at_jump_host && (stage == Stage::connect || stage == Stage::banner);
            co_return Attempt{session.error(), may_retry};
        }
        course.logged_in();
        Result<ssh::ExecOutput> answer = co_await ssh::exec(**session,
                                                            question.command,
                                                            std::move(input),
                                                            budget.until(question.limits.exec),
                                                            question.output,
                                                            &course.progress);
        co_return Attempt{std::move(answer), false};
    }

  private:
    const SshTransport& transport_;
    ssh::Loop& loop_;
    ssh::JumpPool jumps_;
};

Places SshTransport::places(const Target& target) const {
    const auto settings = ssh::settings_for(
        target.destination, surroundings_.config, surroundings_.user, target.wishes);
    if (!settings)
        return {};  // asking it will tell
    Places places{server(settings->host_name, settings->port), ""};
    if (!settings->jumps.empty()) {
        const auto jump =
            ssh::settings_for(settings->jumps.back(), surroundings_.config, surroundings_.user, {});
        if (jump)
            places.jump = server(jump->host_name, jump->port);
        // Behind another jump host the same address is another server.
        places.destination += " by " + places.jump;
    }
    return places;
}

std::unique_ptr<Transport::Line> SshTransport::line(ssh::Loop& loop) {
    return std::make_unique<Telephone>(*this, loop);
}

}  // namespace drift
