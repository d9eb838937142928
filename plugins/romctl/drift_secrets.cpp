// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_secrets.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "romctl/push_prompt.hpp"

namespace romctl {
namespace {

constexpr std::size_t secret_limit = 1024;  // bytes

/// The first line, or all of it when there is no other.
Result<ssh::Secret> read_secret(int descriptor) {
    std::string line;
    line.reserve(secret_limit);  // or growing would leave copies behind
    char each = 0;
    ssize_t got = 0;
    while ((got = ::read(descriptor, &each, 1)) == 1 && each != '\n') {
        if (line.size() == secret_limit)
            return Error{"more than a secret can be", fmt::format("descriptor {}", descriptor), ""};
        line += each;
    }
    if (got < 0)
        return Error{fmt::format("cannot read a secret: {}", std::strerror(errno)),
                     fmt::format("descriptor {}", descriptor),
                     ""};
    if (descriptor > STDERR_FILENO)
        (void)::close(descriptor);
    return ssh::Secret(std::move(line));
}

Result<std::optional<ssh::Secret>> optional_secret(int descriptor) {
    if (descriptor < 0)
        return std::optional<ssh::Secret>();
    Result<ssh::Secret> secret = read_secret(descriptor);
    if (!secret)
        return secret.error();
    return std::optional(std::move(*secret));
}

}  // namespace

Result<ssh::Asker> drift_asker(const DriftLogin& login) {
    Result<std::optional<ssh::Secret>> password = optional_secret(login.password_descriptor);
    if (!password)
        return password.error();
    const Result<std::optional<ssh::Secret>> passphrase =
        optional_secret(login.passphrase_descriptor);
    if (!passphrase)
        return passphrase.error();
    const ssh::Asker person = terminal_asker();
    if (login.ask_password) {
        *password = person({"Password of all hosts: ", false, "", ssh::Question::Kind::password});
        if (!*password)
            return Error{
                "there is no terminal to ask for the password on", "", "Give it by --password-fd."};
    }
    return ssh::Asker([password = *password, passphrase = *passphrase, person](
                          const ssh::Question& question) -> std::optional<ssh::Secret> {
        switch (question.kind) {
            case ssh::Question::Kind::passphrase:
                return passphrase ? passphrase : person(question);
            case ssh::Question::Kind::password:
                return password;
            default:
                // Nobody answers a thousand hosts one by one.
                return question.echo ? std::nullopt : password;
        }
    });
}

}  // namespace romctl
