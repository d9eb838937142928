// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/host_settings.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>

#include "ssh/text.hpp"

namespace ssh {
namespace {

constexpr std::size_t identity_limit = 32;

/// The settings that hold for a host: the first of each keyword, all IdentityFile lines.
class Evaluation {
  public:
    Evaluation(const Destination& destination, const LocalUser& local, const Wishes& wishes)
        : name_(destination.host),
          host_name_(destination.host),
          user_(wishes.user ? *wishes.user : destination.user.value_or("")),
          local_(local) {}

    Result<void> apply(const ClientConfig& config) {
        if (Result<void> done = pass(config); !done)
            return done;
        if (const Setting* const found = first("hostname"))
            host_name_ = found->arguments.front();
        // "Match final" asks for all to be read once more, with the real name.
        const auto is_last = [](const Criterion& each) {
            return each.kind == Criterion::Kind::last_pass;
        };
        const bool again =
            std::any_of(config.blocks().begin(), config.blocks().end(), [&](const Block& block) {
                return std::any_of(block.criteria.begin(), block.criteria.end(), is_last);
            });
        if (!again)
            return success;
        last_pass_ = true;
        return pass(config);
    }

    [[nodiscard]] const Setting* first(const std::string& keyword) const {
        const auto found = first_.find(keyword);
        return found == first_.end() ? nullptr : found->second;
    }
    [[nodiscard]] const std::vector<const Setting*>& identities() const { return identities_; }

  private:
    Result<void> pass(const ClientConfig& config) {
        for (const Block& block : config.blocks()) {
            const Result<bool> applies = holds(block);
            if (!applies)
                return applies.error();
            if (!*applies)
                continue;
            for (const Setting& setting : block.settings)
                take(setting);
        }
        return success;
    }

    void take(const Setting& setting) {
        if (setting.keyword == "identityfile") {
            if (std::find(identities_.begin(), identities_.end(), &setting) == identities_.end())
                identities_.push_back(&setting);
            return;
        }
        // The two share one place: the first of them counts.
        const bool proxy = setting.keyword == "proxyjump" || setting.keyword == "proxycommand";
        if (first_.emplace(proxy ? "proxy" : setting.keyword, &setting).second &&
            setting.keyword == "user" && user_.empty())
            user_ = setting.arguments.front();
    }

    /// What is not supported matters only where all else on the line holds.
    Result<bool> holds(const Block& block) const {
        const Criterion* unsupported = nullptr;
        for (const Criterion& criterion : block.criteria) {
            if (criterion.kind == Criterion::Kind::unsupported)
                unsupported = &criterion;
            else if (holds(criterion) == criterion.negated)
                return false;
        }
        if (unsupported != nullptr)
            return Error{"this kind of Match is not supported",
                         unsupported->where,
                         "Use another ssh_config file (-F) that names the hosts."};
        return true;
    }

    bool holds(const Criterion& criterion) const {
        using Kind = Criterion::Kind;
        switch (criterion.kind) {
            case Kind::original_host:
                return matches_any(criterion.patterns, name_);
            case Kind::host:
                return matches_any(criterion.patterns, current_host());
            case Kind::user:
                return matches_any(criterion.patterns, user_.empty() ? local_.name : user_);
            case Kind::local_user:
                return matches_any(criterion.patterns, local_.name);
            case Kind::last_pass:
                return last_pass_;
            case Kind::never:
            case Kind::unsupported:
                break;
        }
        return false;
    }
    std::string current_host() const {
        const Setting* const found = first("hostname");
        return found != nullptr ? found->arguments.front() : host_name_;
    }

    std::string name_;
    std::string host_name_;
    std::string user_;
    const LocalUser& local_;
    bool last_pass_ = false;
    std::map<std::string, const Setting*> first_;
    std::vector<const Setting*> identities_;
};

/// %h and its like; ~/ at the start.
class Expansion {
  public:
    Expansion(const HostSettings& settings, const LocalUser& local)
        : local_(local),
          values_{{'%', "%"},
                  {'h', settings.host_name},
                  {'n', settings.name},
                  {'p', std::to_string(settings.port)},
                  {'r', settings.user},
                  {'u', local.name},
                  {'d', local.home},
                  {'i', std::to_string(local.uid)},
                  {'k', settings.key_name.empty() ? settings.host_name : settings.key_name}} {}

    Result<std::string> operator()(const std::string& text, const std::string& where) const {
        std::string result;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '%') {
                result += text[i];
                continue;
            }
            const auto found = ++i < text.size() ? values_.find(text[i]) : values_.end();
            if (found == values_.end())
                return Error{fmt::format("cannot expand {}", printable_line(text)), where, ""};
            result += found->second;
        }
        if (result == "~" || result.starts_with("~/"))
            result.replace(0, 1, local_.home);
        return result;
    }

  private:
    const LocalUser& local_;
    std::map<char, std::string> values_;
};

Result<void> set_name_and_port(HostSettings& settings,
                               const Evaluation& found,
                               const Wishes& wishes) {
    if (const Setting* const setting = found.first("hostname")) {
        // Only the name itself is known by now.
        std::string name = setting->arguments.front();
        for (std::size_t at = 0; (at = name.find('%', at)) != std::string::npos;) {
            if (name.compare(at, 2, "%h") != 0 && name.compare(at, 2, "%%") != 0)
                return Error{"cannot expand HostName", setting->where, ""};
            const std::string value = name[at + 1] == 'h' ? settings.name : "%";
            name.replace(at, 2, value);
            at += value.size();
        }
        const Result<Destination> host = parse_destination("[" + name + "]");
        if (!host)
            return Error{"HostName is no host name", setting->where, ""};
        settings.host_name = host->host;
    }
    const Setting* const port = found.first("port");
    if (wishes.port) {
        settings.port = *wishes.port;
    } else if (port != nullptr) {
        const auto number = parse_port(port->arguments.front());
        if (!number)
            return Error{"Port is no port number", port->where, ""};
        settings.port = *number;
    }
    return success;
}

Result<void> set_jumps(HostSettings& settings, const Evaluation& found, const Wishes& wishes) {
    const Setting* const proxy = found.first("proxy");
    if (wishes.jumps) {
        settings.jumps = *wishes.jumps;
    } else if (proxy != nullptr && lower(proxy->arguments.front()) != "none") {
        if (proxy->keyword == "proxycommand")
            return Error{"ProxyCommand is not supported",
                         proxy->where,
                         "Use ProxyJump, or --jump on the command line."};
        Result<std::vector<Destination>> jumps = parse_jumps(proxy->arguments.front());
        if (!jumps)
            return Error{jumps.error().what, proxy->where, jumps.error().what_to_do};
        settings.jumps = std::move(*jumps);
    }
    return success;
}

Result<void> set_identities(HostSettings& settings,
                            const Evaluation& found,
                            const Expansion& expand,
                            const LocalUser& local) {
    for (const Setting* const setting : found.identities()) {
        const Result<std::string> file = expand(setting->arguments.front(), setting->where);
        if (!file)
            return file.error();
        if (lower(*file) != "none" && settings.identity_files.size() < identity_limit)
            settings.identity_files.push_back(*file);
    }
    if (found.identities().empty())
        for (const char* const name : {"id_ed25519", "id_ecdsa", "id_rsa"})
            settings.identity_files.push_back(local.home + "/.ssh/" + name);
    const Setting* const only = found.first("identitiesonly");
    settings.identities_only = only != nullptr && lower(only->arguments.front()) == "yes";
    settings.agent_socket = local.agent_socket;
    const Setting* const agent = found.first("identityagent");
    if (agent == nullptr || agent->arguments.front() == "SSH_AUTH_SOCK")
        return success;
    const Result<std::string> path = expand(agent->arguments.front(), agent->where);
    if (!path)
        return path.error();
    settings.agent_socket = lower(*path) == "none" ? "" : *path;
    return success;
}

Result<void> set_key_files(HostSettings& settings,
                           const Evaluation& found,
                           const Expansion& expand) {
    static constexpr struct {
        const char* keyword;
        const char* defaults[2];
    } kinds[] = {
        {"userknownhostsfile", {"~/.ssh/known_hosts", "~/.ssh/known_hosts2"}},
        {"globalknownhostsfile", {"/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"}},
    };
    for (const auto& kind : kinds) {
        const Setting* const setting = found.first(kind.keyword);
        const std::vector<std::string> names =
            setting != nullptr
                ? setting->arguments
                : std::vector<std::string>(std::begin(kind.defaults), std::end(kind.defaults));
        for (const std::string& name : names) {
            const Result<std::string> file = expand(name, setting != nullptr ? setting->where : "");
            if (!file)
                return file.error();
            if (lower(*file) != "none")
                settings.known_hosts_files.push_back(*file);
        }
    }
    if (const Setting* const revoked = found.first("revokedhostkeys")) {
        const Result<std::string> file = expand(revoked->arguments.front(), revoked->where);
        if (!file)
            return file.error();
        settings.revoked_keys_file = lower(*file) == "none" ? "" : *file;
    }
    return success;
}

}  // namespace

std::string HostSettings::known_hosts_name() const {
    if (!key_name.empty())
        return lower(key_name);
    return port == 22 ? lower(host_name) : fmt::format("[{}]:{}", lower(host_name), port);
}

Result<HostSettings> settings_for(const Destination& destination,
                                  const ClientConfig& config,
                                  const LocalUser& local,
                                  const Wishes& wishes) {
    Evaluation found(destination, local, wishes);
    if (Result<void> done = found.apply(config); !done)
        return done.error();
    HostSettings settings;
    settings.name = settings.host_name = destination.host;
    Wishes effective = wishes;
    if (!effective.port)
        effective.port = destination.port;
    if (Result<void> done = set_name_and_port(settings, found, effective); !done)
        return done.error();
    const Setting* const user = found.first("user");
    settings.user = wishes.user        ? *wishes.user
                    : destination.user ? *destination.user
                    : user != nullptr  ? user->arguments.front()
                                       : local.name;
    const Setting* const alias = found.first("hostkeyalias");
    settings.key_name = alias != nullptr ? alias->arguments.front() : "";
    if (const Setting* const family = found.first("addressfamily"))
        settings.address_family = lower(family->arguments.front()) == "inet"    ? AF_INET
                                  : lower(family->arguments.front()) == "inet6" ? AF_INET6
                                                                                : AF_UNSPEC;
    settings.preferred_identity = wishes.identity.value_or("");
    const Expansion expand(settings, local);
    for (const auto& step : {set_jumps(settings, found, effective),
                             set_identities(settings, found, expand, local),
                             set_key_files(settings, found, expand)})
        if (!step)
            return step.error();
    return settings;
}

}  // namespace ssh
