// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/host_key.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ssh/text.hpp"

namespace ssh {
namespace {

/// Key types and the signature algorithms that go with them, in the order of preference.
constexpr struct {
    const char* type;
    const char* algorithms;
} known_types[] = {
    {"ssh-ed25519", "ssh-ed25519"},
    {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"},
    {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"},
    {"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"},
    {"ssh-rsa", "rsa-sha2-512,rsa-sha2-256"},
};

bool has_type(const ExpectedKeys& expected, const std::string& type) {
    return std::any_of(expected.keys.begin(), expected.keys.end(), [&](const KnownKey& key) {
        return key.type == type;
    });
}

std::string known_hosts_file(const HostSettings& settings) {
    return settings.known_hosts_files.empty() ? "the file of known hosts"
                                              : settings.known_hosts_files.front();
}

/// How a person would learn the key: by logging in once, the way that settings like a port need.
std::string advice(const HostSettings& settings) {
    return fmt::format(
        "Compare it with what the host itself says (ssh-keygen -lf of its /etc/ssh/*_key.pub); "
        "then "
        "log in once with ssh, or add it to {}.",
        known_hosts_file(settings));
}

Error unknown(const HostSettings& settings,
              const ExpectedKeys& expected,
              const PresentedKey& presented) {
    if (expected.authority)
        return {fmt::format("host key {} {} is not known; there is a certification authority for "
                            "this host, but certificates of hosts are not supported",
                            presented.type,
                            presented.fingerprint),
                settings.known_hosts_name(),
                advice(settings)};
    return {fmt::format("host key {} {} is not known", presented.type, presented.fingerprint),
            settings.known_hosts_name(),
            advice(settings)};
}

}  // namespace

Result<ExpectedKeys> expected_keys(const HostSettings& settings, KnownHostsStore& store) {
    ExpectedKeys expected;
    std::vector<std::string> names{settings.known_hosts_name()};
    // As OpenSSH does: a key that the host is known by on port 22 is as good on another port.
    if (settings.key_name.empty() && settings.port != 22)
        names.push_back(lower(settings.host_name));
    for (const std::string& name : names) {
        const bool any_keys = !expected.keys.empty();
        for (const std::string& path : settings.known_hosts_files) {
            const auto file = store.file(path);
            if (!file)
                return file.error();
            const KnownHostsFile::Found found = (*file)->find(name);
            if (!any_keys)
                expected.keys.insert(expected.keys.end(), found.keys.begin(), found.keys.end());
            expected.revoked.insert(
                expected.revoked.end(), found.revoked.begin(), found.revoked.end());
            expected.authority |= found.authority;
        }
    }
    if (settings.revoked_keys_file.empty())
        return expected;
    const auto revoked = store.revoked(settings.revoked_keys_file);
    if (!revoked)
        return revoked.error();
    expected.revoked.insert(expected.revoked.end(), (*revoked)->begin(), (*revoked)->end());
    return expected;
}

std::string host_key_algorithms(const ExpectedKeys& expected) {
    std::string known;
    std::string others;
    for (const auto& each : known_types) {
        std::string& list = has_type(expected, each.type) ? known : others;
        list += (list.empty() ? "" : ",") + std::string(each.algorithms);
    }
    return known.empty() || others.empty() ? known : known + "," + others;
}

Result<void> judge_host_key(const HostSettings& settings,
                            const ExpectedKeys& expected,
                            const PresentedKey& presented) {
    for (const KnownKey& key : expected.revoked)
        if (key.blob == presented.blob)
            return Error{
                fmt::format("host key {} is revoked ({})", presented.fingerprint, key.where),
                settings.known_hosts_name(),
                "Somebody else may hold this key. Do not use this host until it has a new "
                "one."};
    const KnownKey* same_type = nullptr;
    for (const KnownKey& key : expected.keys) {
        if (key.blob == presented.blob)
            return success;
        if (key.type == presented.type)
            same_type = &key;
    }
    if (same_type != nullptr)
        return Error{
            fmt::format("host key has CHANGED: it is {} {}, another one is known ({})",
                        presented.type,
                        presented.fingerprint,
                        same_type->where),
            settings.known_hosts_name(),
            fmt::format("Somebody may be listening in, or the host was set up anew. If you "
                        "know that it was: ssh-keygen -f {} -R '{}', then log in once with "
                        "ssh.",
                        known_hosts_file(settings),
                        settings.known_hosts_name())};
    if (!expected.keys.empty())
        return Error{fmt::format("host key {} {} is not known, only keys of other types are ({})",
                                 presented.type,
                                 presented.fingerprint,
                                 expected.keys.front().where),
                     settings.known_hosts_name(),
                     advice(settings)};
    return unknown(settings, expected, presented);
}

}  // namespace ssh
