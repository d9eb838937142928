// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/authentication.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>

#include "ssh/background.hpp"
#include "ssh/text.hpp"

namespace ssh {
namespace {

constexpr int round_limit = 8;   // of questions by the host
constexpr int prompt_limit = 8;  // in a round
constexpr int tries = 3;         // of a passphrase or password, as ssh has it

Descriptor connect_to_agent(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof(address.sun_path))
        return {};
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    // Without blocking, so that an agent that accepts nobody does not hold us up.
    Descriptor agent(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const auto* const name = reinterpret_cast<const sockaddr*>(&address);
    if (!agent || ::connect(agent.number(), name, sizeof(address)) != 0)
        return {};
    return agent;
}

bool readable(const std::string& file) {
    return ::access(file.c_str(), R_OK) == 0;
}

/// libssh asks for a passphrase only where the key needs one.
int note_question(const char*, char*, std::size_t, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

class Authentication {
  public:
    Authentication(Session& session,
                   const HostSettings& settings,
                   const Surroundings& surroundings,
                   TimeBudget& budget)
        : session_(session),
          settings_(settings),
          surroundings_(surroundings),
          budget_(budget),
          deadline_(budget.until(budget.limits().authentication)) {}

    Task<Result<void>> run() {
        Result<bool> in =
            co_await attempt([this] { return ssh_userauth_none(session_.handle(), nullptr); });
        if (in && !*in)
            in = co_await by_keys();
        if (in && !*in)
            in = co_await by_answers();
        if (!in)
            co_return in.error();
        if (!*in)
            co_return denied();
        co_return success;
    }

  private:
    /// Whether the host let us in. Of a partial success, the methods that are left are noted.
    template <class Call>
    Task<Result<bool>> attempt(Call call) {
        const Result<int> outcome =
            co_await session_.repeat(call, SSH_AUTH_AGAIN, deadline_, "the authentication");
        if (!outcome)
            co_return outcome.error();
        last_ = *outcome;
        if (last_ == SSH_AUTH_SUCCESS)
            co_return true;
        if (ssh_is_connected(session_.handle()) == 0)
            co_return session_.failure("the host ended the authentication");
        if (last_ != SSH_AUTH_ERROR)
            methods_ = ssh_userauth_list(session_.handle(), nullptr);
        co_return false;
    }
    [[nodiscard]] bool offers(unsigned method) const {
        return (static_cast<unsigned>(methods_) & method) != 0;
    }

    Task<Result<bool>> by_keys() {
        Result<bool> in = false;
        if (!settings_.preferred_identity.empty()) {
            if (!readable(settings_.preferred_identity))
                co_return Error{"cannot be read", settings_.preferred_identity, ""};
            in = co_await by_file(settings_.preferred_identity);
        }
        if (in && !*in && !settings_.identities_only)
            in = co_await by_agent();
        for (std::size_t i = 0; in && !*in && i < settings_.identity_files.size(); ++i)
            if (readable(settings_.identity_files[i]))
                in = co_await by_file(settings_.identity_files[i]);
        // With IdentitiesOnly too: the agent may hold the very keys whose files are locked.
        if (in && !*in && settings_.identities_only && !locked_.empty())
            in = co_await by_agent();
        for (std::size_t i = 0; in && !*in && i < locked_.size(); ++i)
            in = co_await by_locked_file(locked_[i]);
        co_return in;
    }

    Task<Result<bool>> by_agent() {
        if (!offers(SSH_AUTH_METHOD_PUBLICKEY))
            co_return false;
        Descriptor agent = connect_to_agent(settings_.agent_socket);
        if (!agent)
            co_return false;
        const Watchdog::Guard guard(surroundings_.watchdog, agent.number(), deadline_);
        if (ssh_set_agent_socket(session_.handle(), agent.number()) != SSH_OK)
            co_return false;
        (void)agent.release();
        tried_.emplace_back("the agent's keys");
        const Result<bool> in =
            co_await attempt([this] { return ssh_userauth_agent(session_.handle(), nullptr); });
        if (guard.expired())
            co_return Error{"the SSH agent does not answer", settings_.agent_socket, ""};
        co_return in;
    }

    Task<Result<bool>> by_file(const std::string& file) {
        if (!offers(SSH_AUTH_METHOD_PUBLICKEY))
            co_return false;
        tried_.push_back(file);
        // The public half tells whether the host would take the key, before anyone types.
        ssh_key raw = nullptr;
        if (ssh_pki_import_pubkey_file((file + ".pub").c_str(), &raw) == SSH_OK) {
            const KeyHandle key(raw);
            const Result<bool> in = co_await attempt(
                [&] { return ssh_userauth_try_publickey(session_.handle(), nullptr, key.get()); });
            if (!in)
                co_return in.error();
            if (!*in)
                co_return false;
        }
        bool asked = false;
        if (ssh_pki_import_privkey_file(file.c_str(), nullptr, note_question, &asked, &raw) !=
            SSH_OK) {
            if (asked)
                locked_.push_back(file);
            co_return false;
        }
        const KeyHandle key(raw);
        const Result<bool> in = co_await by_key(key.get());
        co_return in;
    }

    Task<Result<bool>> by_key(ssh_key key) {
        const Result<bool> in = co_await attempt(
            [&] { return ssh_userauth_publickey(session_.handle(), nullptr, key); });
        co_return in;
    }

    Task<Result<bool>> by_locked_file(const std::string& file) {
        for (int i = 0; i < tries; ++i) {
            Question question{fmt::format("Passphrase of {}: ", printable_line(file)),
                              false,
                              i == 0 ? "passphrase of " + file : "",
                              Question::Kind::passphrase};
            const std::optional<Secret> passphrase = co_await ask(std::move(question));
            if (!passphrase)
                co_return false;
            const KeyRing::Key key = co_await unlock(file, *passphrase);
            if (key == nullptr)
                continue;
            const Result<bool> in = co_await by_key(key.get());
            co_return in;
        }
        co_return false;
    }

    Task<Result<bool>> by_answers() {
        Result<bool> in = false;
        const std::string whose = fmt::format("{}@{}", settings_.user, settings_.name);
        std::optional<Secret> previous;
        for (int i = 0; i < tries && in && !*in && offers(SSH_AUTH_METHOD_PASSWORD); ++i) {
            // A jump host is logged in to more than once, by several threads.
            Question question{fmt::format("Password of {}: ", whose),
                              false,
                              i == 0 ? "password of " + whose : "",
                              Question::Kind::password};
            const std::optional<Secret> password = co_await ask(std::move(question));
            // The same again is no person's second thought, and locks accounts.
            if (!password || (previous && password->same_as(*previous)))
                co_return false;
            previous = password;
            in = co_await attempt([&] {
                return ssh_userauth_password(session_.handle(), nullptr, password->c_str());
            });
        }
        if (in && !*in && offers(SSH_AUTH_METHOD_INTERACTIVE))
            in = co_await interactive(whose);
        co_return in;
    }

    Task<Result<bool>> interactive(const std::string& whose) {
        const auto call = [this] {
            return ssh_userauth_kbdint(session_.handle(), nullptr, nullptr);
        };
        Result<bool> in = co_await attempt(call);
        for (int round = 0; round < round_limit && in && !*in && last_ == SSH_AUTH_INFO; ++round) {
            const int count = ssh_userauth_kbdint_getnprompts(session_.handle());
            for (int i = 0; i < count && i < prompt_limit; ++i) {
                char echo = 0;
                const auto index = static_cast<unsigned>(i);
                const char* const prompt =
                    ssh_userauth_kbdint_getprompt(session_.handle(), index, &echo);
                const std::string words = printable_line(prompt != nullptr ? prompt : "");
                Question question{fmt::format("{}: {} ", whose, words), echo != 0, ""};
                const std::optional<Secret> answer = co_await ask(std::move(question));
                if (!answer)
                    co_return false;
                (void)ssh_userauth_kbdint_setanswer(session_.handle(), index, answer->c_str());
            }
            in = co_await attempt(call);
        }
        co_return in;
    }

    Task<KeyRing::Key> unlock(const std::string& file, const Secret& passphrase) {
        static Background locksmith(1);
        const auto key = std::make_shared<KeyRing::Key>();
        stop_clocks(
            co_await taken_by(locksmith, [key, file, passphrase, keys = surroundings_.keys] {
                *key = keys.unlock(file, passphrase);
            }));
        co_return std::move(*key);
    }

    /// One question at a time, whoever asks.
    Task<std::optional<Secret>> ask(Question question) {
        static Background person(1);
        const auto answer = std::make_shared<std::optional<Secret>>();
        stop_clocks(co_await taken_by(person, [answer, question, asker = surroundings_.asker] {
            *answer = asker(question);
        }));
        nobody_there_ |= !answer->has_value();
        co_return std::move(*answer);
    }

    /// The others in this loop go on meanwhile.
    Task<Clock::duration> taken_by(Background& where, std::function<void()> work) {
        const Clock::time_point begin = Clock::now();
        (void)co_await where.run(session_.loop(), std::move(work), Deadline::max());
        co_return Clock::now() - begin;
    }

    /// For what the host is not to blame for.
    void stop_clocks(Clock::duration taken) {
        budget_.give_back(taken);
        deadline_ += taken;
    }

    [[nodiscard]] Error denied() const {
        std::string tried;
        for (const std::string& each : tried_)
            tried += (tried.empty() ? "" : ", ") + printable_line(each);
        std::string locked;
        for (const std::string& each : locked_)
            locked += (locked.empty() ? "" : ", ") + printable_line(each);
        std::string advice =
            "Give a key that the host accepts with --identity, or load it into the "
            "agent.";
        if (nobody_there_ && !locked.empty())
            advice = fmt::format(
                "{} has a passphrase, and there is no terminal to ask for it: load "
                "it into the agent.",
                locked);
        else if (nobody_there_)
            advice += " There is no terminal to ask for a password.";
        return {fmt::format("does not let {} in (tried {})",
                            printable_line(settings_.user),
                            tried.empty() ? "no key: none was found" : tried),
                session_.name(),
                advice};
    }

    Session& session_;
    const HostSettings& settings_;
    const Surroundings& surroundings_;
    TimeBudget& budget_;
    Deadline deadline_;
    int methods_ = 0;
    int last_ = SSH_AUTH_DENIED;
    bool nobody_there_ = false;
    std::vector<std::string> tried_;
    std::vector<std::string> locked_;  ///< files whose key is encrypted
};

}  // namespace

Task<Result<void>> authenticate(Session& session,
                                const HostSettings& settings,
                                const Surroundings& surroundings,
                                TimeBudget& budget) {
    Authentication authentication(session, settings, surroundings, budget);
    Result<void> in = co_await authentication.run();
    co_return in;
}

}  // namespace ssh
