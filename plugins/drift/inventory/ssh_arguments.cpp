// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/ssh_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "drift/inventory/words.hpp"
#include "ssh/destination.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

constexpr const char* keys_are_checked =
    "host keys are always checked: against the known_hosts files of the ssh configuration";

/// What an argument or a setting of ssh is to us.
enum class Meaning {
    tuning,  ///< changes nothing about where and as whom
    user,
    port,
    identity,
    jump,
    proxy_command,
    option,   ///< -o
    forward,  ///< -W
    checking,
    known_hosts,
    refused
};

const std::map<char, Meaning> flags = {
    {'A', Meaning::tuning},
    {'a', Meaning::tuning},
    {'C', Meaning::tuning},
    {'k', Meaning::tuning},
    {'K', Meaning::tuning},
    {'M', Meaning::tuning},
    {'n', Meaning::tuning},
    {'q', Meaning::tuning},
    {'T', Meaning::tuning},
    {'t', Meaning::tuning},
    {'v', Meaning::tuning},
    {'X', Meaning::tuning},
    {'x', Meaning::tuning},
    {'Y', Meaning::tuning},
    {'y', Meaning::tuning},
};

const std::map<char, Meaning> with_value = {
    {'c', Meaning::tuning},
    {'E', Meaning::tuning},
    {'e', Meaning::tuning},
    {'i', Meaning::identity},
    {'J', Meaning::jump},
    {'l', Meaning::user},
    {'m', Meaning::tuning},
    {'o', Meaning::option},
    {'p', Meaning::port},
    {'S', Meaning::tuning},
    {'W', Meaning::forward},
};

const std::map<std::string_view, Meaning> options = {
    {"addkeystoagent", Meaning::tuning},
    {"batchmode", Meaning::tuning},
    {"challengeresponseauthentication", Meaning::tuning},
    {"checkhostip", Meaning::tuning},
    {"ciphers", Meaning::tuning},
    {"compression", Meaning::tuning},
    {"connectionattempts", Meaning::tuning},
    {"connecttimeout", Meaning::tuning},
    {"controlmaster", Meaning::tuning},
    {"controlpath", Meaning::tuning},
    {"controlpersist", Meaning::tuning},
    {"escapechar", Meaning::tuning},
    {"forwardagent", Meaning::tuning},
    {"forwardx11", Meaning::tuning},
    {"forwardx11trusted", Meaning::tuning},
    {"globalknownhostsfile", Meaning::known_hosts},
    {"gssapiauthentication", Meaning::tuning},
    {"gssapidelegatecredentials", Meaning::tuning},
    {"hashknownhosts", Meaning::tuning},
    {"hostbasedauthentication", Meaning::tuning},
    {"hostkeyalgorithms", Meaning::tuning},
    {"identitiesonly", Meaning::tuning},
    {"identityfile", Meaning::identity},
    {"ipqos", Meaning::tuning},
    {"kbdinteractiveauthentication", Meaning::tuning},
    {"kexalgorithms", Meaning::tuning},
    {"loglevel", Meaning::tuning},
    {"macs", Meaning::tuning},
    {"nohostauthenticationforlocalhost", Meaning::checking},
    {"numberofpasswordprompts", Meaning::tuning},
    {"passwordauthentication", Meaning::tuning},
    {"port", Meaning::port},
    {"preferredauthentications", Meaning::tuning},
    {"proxycommand", Meaning::proxy_command},
    {"proxyjump", Meaning::jump},
    {"pubkeyacceptedalgorithms", Meaning::tuning},
    {"pubkeyacceptedkeytypes", Meaning::tuning},
    {"pubkeyauthentication", Meaning::tuning},
    {"rekeylimit", Meaning::tuning},
    {"requesttty", Meaning::tuning},
    {"sendenv", Meaning::tuning},
    {"serveralivecountmax", Meaning::tuning},
    {"serveraliveinterval", Meaning::tuning},
    {"setenv", Meaning::tuning},
    {"stricthostkeychecking", Meaning::checking},
    {"tcpkeepalive", Meaning::tuning},
    {"updatehostkeys", Meaning::tuning},
    {"user", Meaning::user},
    {"userknownhostsfile", Meaning::known_hosts},
    {"verifyhostkeydns", Meaning::tuning},
    {"visualhostkey", Meaning::tuning},
};

template <class Key, class Argument>
Meaning meaning_of(const std::map<Key, Meaning>& table, const Argument& key) {
    const auto found = table.find(key);
    return found == table.end() ? Meaning::refused : found->second;
}

Error refusal(const std::string& what) {
    return {what,
            "",
            "Supported are: -J, -i, -l, -p, and -o with ProxyJump, IdentityFile, User, Port and "
            "what only tunes a connection."};
}

/// Reads one list of arguments; that of a ProxyCommand, too, which alone names a host.
class Reader {
  public:
    Reader(SshArguments& found, bool names_host) : found_(found), names_host_(names_host) {}

    Result<void> read(const std::vector<std::string>& words) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string& word = words[i];
            if (word.size() < 2 || word.front() != '-') {
                if (!names_host_ || !host.empty() || i + 1 != words.size())
                    return refusal(fmt::format("{} is no argument that ssh takes here",
                                               ssh::printable_line(word, 80)));
                host = word;
                continue;
            }
            if (Result<void> read = argument(words, i); !read)
                return read;
        }
        return success;
    }

    std::string host;
    std::string forward;

  private:
    /// Letters may stand together, the last with its value behind it or in the next word.
    Result<void> argument(const std::vector<std::string>& words, std::size_t& i) {
        const std::string& word = words[i];
        for (std::size_t at = 1; at < word.size(); ++at) {
            if (flags.contains(word[at]))
                continue;
            const Meaning meaning = meaning_of(with_value, word[at]);
            if (meaning == Meaning::refused)
                return refusal(
                    fmt::format("{} is not supported", ssh::printable_line(word.substr(0, 80))));
            std::string value = word.substr(at + 1);
            if (value.empty()) {
                if (i + 1 == words.size())
                    return refusal(fmt::format("-{} lacks its value", word[at]));
                value = words[++i];
            }
            return take(meaning, value, fmt::format("-{}", word[at]));
        }
        return success;
    }

    Result<void> option(std::string_view text) {
        text = ssh::trimmed(text);
        const std::size_t end = std::min(text.find_first_of(" \t="), text.size());
        const std::string name(text.substr(0, end));
        std::string_view value = ssh::trimmed(text.substr(end));
        if (value.starts_with('='))
            value = ssh::trimmed(value.substr(1));
        if (value.size() >= 2 && value.front() == '"' && value.find('"', 1) == value.size() - 1)
            value = value.substr(1, value.size() - 2);
        const std::string shown = "-o " + ssh::printable_line(name, 80);
        const Meaning meaning = meaning_of(options, ssh::lower(name));
        if (meaning == Meaning::refused)
            return refusal(shown + " is not supported");
        if (value.empty())
            return refusal(shown + " lacks its value");
        return take(meaning, std::string(value), shown);
    }

    Result<void> take(Meaning meaning, const std::string& value, const std::string& shown) {
        ssh::Wishes& wishes = found_.wishes;
        const std::string low = ssh::lower(value);
        switch (meaning) {
            case Meaning::option:
                return option(value);
            case Meaning::user:
                wishes.user = wishes.user.value_or(value);
                break;
            case Meaning::port: {
                const auto port = ssh::parse_port(value);
                if (!port)
                    return refusal(shown + " is no port number");
                wishes.port = wishes.port.value_or(*port);
                break;
            }
            case Meaning::identity:
                if (wishes.identity && *wishes.identity != value)
                    found_.notes.insert("of several key files for a host, the first is used");
                wishes.identity = wishes.identity.value_or(value);
                break;
            case Meaning::jump:
                return jump(value);
            case Meaning::proxy_command:
                return proxy_command(value);
            case Meaning::forward:
                forward = value;
                return names_host_ ? Result<void>(success)
                                   : Result<void>(refusal("-W is not supported"));
            case Meaning::checking:
                if (low != "yes" && low != "ask")
                    found_.notes.insert(fmt::format("{} {} is passed over: {}",
                                                    shown,
                                                    ssh::printable_line(value, 40),
                                                    keys_are_checked));
                break;
            case Meaning::known_hosts:
                found_.notes.insert(fmt::format("{} is passed over: {}", shown, keys_are_checked));
                break;
            default:
                break;
        }
        return success;
    }

    Result<void> jump(const std::string& value) {
        Result<std::vector<ssh::Destination>> jumps = ssh::parse_jumps(value);
        if (!jumps)
            return refusal(fmt::format("{} is no jump host", ssh::printable_line(value, 80)));
        if (!found_.wishes.jumps)
            found_.wishes.jumps = std::move(*jumps);
        return success;
    }

    /// Only the form that does what a jump does: ssh [-q] [-p PORT] [-l USER] -W %h:%p HOST.
    Result<void> proxy_command(const std::string& value) {
        if (ssh::lower(value) == "none") {
            if (!found_.wishes.jumps)
                found_.wishes.jumps.emplace();
            return success;
        }
        const Error refused{
            fmt::format("the ProxyCommand {} is not supported", ssh::printable_line(value, 120)),
            "",
            "Use -J, or ProxyJump; of commands only ssh -W %h:%p HOST is understood."};
        auto words = names_host_ ? std::nullopt : shell_words(value, Comments::kept);
        if (!words || words->empty() ||
            (words->front() != "ssh" && words->front() != "/usr/bin/ssh"))
            return refused;
        words->erase(words->begin());
        SshArguments of_jump;
        Reader reader(of_jump, true);
        const bool readable = static_cast<bool>(reader.read(*words));
        const ssh::Wishes& wishes = of_jump.wishes;
        const bool leads_on = reader.forward == "%h:%p" || reader.forward == "[%h]:%p";
        if (!readable || !leads_on || wishes.identity || wishes.jumps)
            return refused;
        Result<ssh::Destination> jump = ssh::parse_destination(reader.host);
        if (!jump || reader.host.find(',') != std::string::npos)
            return refused;
        if (wishes.user && !jump->user)
            jump->user = wishes.user;
        if (wishes.port && !jump->port)
            jump->port = wishes.port;
        found_.notes.insert(of_jump.notes.begin(), of_jump.notes.end());
        if (!found_.wishes.jumps)
            found_.wishes.jumps = std::vector{*jump};
        return success;
    }

    SshArguments& found_;
    bool names_host_;
};

}  // namespace

Result<void> SshArguments::add(std::string_view text) {
    const auto words = shell_words(text, Comments::kept);
    if (!words)
        return Error{"a quotation is not closed", "", ""};
    return Reader(*this, false).read(*words);
}

}  // namespace drift
