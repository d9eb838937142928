// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/host_settings.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "romfile/folder_fixture.hpp"

using namespace ssh;

namespace {

const LocalUser me{"me", "/home/me", 1000, "/run/agent"};

Result<HostSettings> of(const std::string& config,
                        const std::string& destination,
                        const Wishes& wishes = {}) {
    const Result<ClientConfig> parsed = ClientConfig::parse(config, "config");
    if (!parsed)
        return parsed.error();
    const Result<Destination> host = parse_destination(destination);
    REQUIRE(host);
    return settings_for(*host, *parsed, me, wishes);
}

HostSettings good(const std::string& config,
                  const std::string& destination,
                  const Wishes& wishes = {}) {
    const Result<HostSettings> settings = of(config, destination, wishes);
    if (!settings)
        FAIL(romfile::explain(settings.error()));
    return *settings;
}

std::string error_of(const std::string& config, const std::string& destination) {
    const Result<HostSettings> settings = of(config, destination);
    REQUIRE_FALSE(settings);
    return romfile::explain(settings.error());
}

/// A home.
struct Folder : romfile::fixture::Folder {
    void write(const std::string& name, const std::string& text) const {
        file(name, text);
        ::chmod(at(name).c_str(), 0600);
    }
    [[nodiscard]] LocalUser user() const { return {"me", path(), ::getuid(), ""}; }
};

}  // namespace

TEST_CASE("without configuration") {
    const HostSettings settings = good("", "host");
    CHECK(settings.host_name == "host");
    CHECK(settings.user == "me");
    CHECK(settings.port == 22);
    CHECK(settings.address_family == AF_UNSPEC);
    CHECK(settings.jumps.empty());
    CHECK(settings.agent_socket == "/run/agent");
    CHECK_FALSE(settings.identities_only);
    CHECK(settings.identity_files == std::vector<std::string>{"/home/me/.ssh/id_ed25519",
                                                              "/home/me/.ssh/id_ecdsa",
                                                              "/home/me/.ssh/id_rsa"});
    CHECK(settings.known_hosts_files == std::vector<std::string>{"/home/me/.ssh/known_hosts",
                                                                 "/home/me/.ssh/known_hosts2",
                                                                 "/etc/ssh/ssh_known_hosts",
                                                                 "/etc/ssh/ssh_known_hosts2"});
    CHECK(settings.known_hosts_name() == "host");
}

TEST_CASE("the command line comes before the destination, and that before the configuration") {
    const std::string config = "Host *\nUser configured\nPort 2022\n";
    CHECK(good(config, "host").user == "configured");
    CHECK(good(config, "host").port == 2022);
    CHECK(good(config, "named@host:2023").user == "named");
    CHECK(good(config, "named@host:2023").port == 2023);
    Wishes wishes;
    wishes.user = "wished";
    wishes.port = 2024;
    CHECK(good(config, "named@host:2023", wishes).user == "wished");
    CHECK(good(config, "named@host:2023", wishes).port == 2024);
}

TEST_CASE("the first value of a keyword counts, and all identity files") {
    const HostSettings settings = good(
        "Host a*\n"
        "  HostName 10.0.0.1   # an address\n"
        "  User=first\n"
        "  IdentityFile \"~/keys/with blank\"\n"
        "Host b*\n"
        "  User never\n"
        "  IdentityFile ~/never\n"
        "Host * !c*\n"
        "  User second\n"
        "  IdentityFile ~/.ssh/%h-%r-%n-%u\n",
        "alpha");
    CHECK(settings.host_name == "10.0.0.1");
    CHECK(settings.user == "first");
    CHECK(settings.identity_files ==
          std::vector<std::string>{"/home/me/keys/with blank",
                                   "/home/me/.ssh/10.0.0.1-first-alpha-me"});
}

TEST_CASE("keywords in any case, values with an equals sign, comments") {
    const HostSettings settings =
        good("# all\n\thOsT = host\n\tPORT=2222\n\tuSeR = \"x\"\n", "host");
    CHECK(settings.port == 2222);
    CHECK(settings.user == "x");
}

TEST_CASE("Match") {
    const std::string config =
        "Host alias\n HostName real.example.com\n"
        "Match host real.* user root\n Port 1\n"
        "Match originalhost alias !user root\n Port 2\n"
        "Match localuser me host=\"other,x*\"\n Port 3\n"
        "Match canonical\n Port 4\n"
        "Match all\n Port 5\n";
    CHECK(good(config, "root@alias").port == 1);
    CHECK(good(config, "alias").port == 2);
    CHECK(good(config, "xyz").port == 3);
    CHECK(good(config, "someone").port == 5);
}

TEST_CASE("Match final is looked at last, with the real name") {
    const std::string config =
        "Match final host real\n Port 7\n"
        "Host alias\n HostName real\n"
        "Host real\n User of-real\n";
    CHECK(good(config, "alias").port == 7);
    CHECK(good("Match final all\n Port 7\nHost *\n Port 8\n", "alias").port == 8);
}

TEST_CASE("a kind of Match that is not supported matters only where all else holds") {
    const std::string config = "Match host special exec \"true\"\n Port 7\n";
    CHECK(good(config, "host").port == 22);
    CHECK(error_of(config, "special").find("config:1") != std::string::npos);
}

TEST_CASE("jump hosts, and commands that are not run") {
    const HostSettings settings = good("Host far\n ProxyJump user@one:2222,two\n", "far");
    REQUIRE(settings.jumps.size() == 2);
    CHECK(settings.jumps[0].host == "one");
    CHECK(settings.jumps[1].host == "two");
    CHECK(good("Host far\n ProxyJump none\nHost *\n ProxyJump one\n", "far").jumps.empty());
    CHECK(good("Host far\n ProxyCommand none\nHost *\n ProxyJump one\n", "far").jumps.empty());
    CHECK(error_of("ProxyCommand nc %h %p\n", "far").find("ProxyCommand") != std::string::npos);
    Wishes wishes;
    wishes.jumps.emplace();
    CHECK(good("ProxyCommand nc %h %p\n", "far", wishes).jumps.empty());
}

TEST_CASE("known hosts: files, names, aliases") {
    CHECK(good("", "Host:2222").known_hosts_name() == "[host]:2222");
    CHECK(good("HostKeyAlias Other\n", "host:2222").known_hosts_name() == "other");
    CHECK(good("HostKeyAlias host\n", "host:2222").known_hosts_name() == "host");
    const HostSettings settings =
        good("UserKnownHostsFile ~/a /b\nGlobalKnownHostsFile none\nRevokedHostKeys ~/revoked\n",
             "host");
    CHECK(settings.known_hosts_files == std::vector<std::string>{"/home/me/a", "/b"});
    CHECK(settings.revoked_keys_file == "/home/me/revoked");
}

TEST_CASE("agent and identities") {
    CHECK(good("IdentityAgent none\n", "host").agent_socket.empty());
    CHECK(good("IdentityAgent ~/agent\n", "host").agent_socket == "/home/me/agent");
    CHECK(good("IdentityAgent SSH_AUTH_SOCK\n", "host").agent_socket == "/run/agent");
    CHECK(good("IdentitiesOnly yes\n", "host").identities_only);
    CHECK(good("IdentityFile none\n", "host").identity_files.empty());
    CHECK(good("AddressFamily inet\n", "host").address_family == AF_INET);
    CHECK(good("AddressFamily inet6\n", "host").address_family == AF_INET6);
    CHECK(good("HostName %h.example.com\n", "host").host_name == "host.example.com");
}

TEST_CASE("mistakes name the line") {
    for (const char* config : {"User x\nPort many\n",
                               "User x\nPort 0\n",
                               "User x\nHost\n",
                               "User x\nUser\n",
                               "User x\nIdentityFile \"open\n",
                               "User x\nHostName -oops\n",
                               "User x\nHostName %z\n",
                               "User x\nHostName %\n",
                               "User x\nIdentityFile %z\n",
                               "User x\nIdentityFile %\n",
                               "User x\nProxyJump a,,-b\n",
                               "User x\nMatch host\n",
                               "User x\nInclude other\n"}) {
        CAPTURE(config);
        CHECK(error_of(config, "host").find("config:2") != std::string::npos);
    }
}

TEST_CASE("files: the user's, those that it includes, and only one that is named") {
    const Folder folder;
    folder.write(".ssh/config",
                 "Host in\n"
                 "  Include conf.d/*\n"
                 "  User outer\n"
                 "Host *\n"
                 "  Port 2001\n");
    folder.write(".ssh/conf.d/1", "Host in\n  Port 2002\nHost out\n  Port 2003\n");
    folder.write(".ssh/conf.d/2", "Host *\n  User inner\n");
    folder.write("other", "Port 2009\n");
    const LocalUser user = folder.user();
    const Result<ClientConfig> config = ClientConfig::read(user, std::nullopt);
    REQUIRE(config);
    CHECK(settings_for({"in", {}, {}}, *config, user, {})->port == 2002);
    CHECK(settings_for({"in", {}, {}}, *config, user, {})->user == "inner");
    // What a file asks for that is included for one host holds for no other.
    CHECK(settings_for({"out", {}, {}}, *config, user, {})->port == 2001);
    CHECK(settings_for({"out", {}, {}}, *config, user, {})->user == "me");
    const Result<ClientConfig> named = ClientConfig::read(user, folder.at("other"));
    REQUIRE(named);
    CHECK(settings_for({"in", {}, {}}, *named, user, {})->port == 2009);
    const Result<ClientConfig> none = ClientConfig::read(user, "none");
    REQUIRE(none);
    CHECK(settings_for({"in", {}, {}}, *none, user, {})->port == 22);
    CHECK_FALSE(ClientConfig::read(user, folder.at("absent")));
}

TEST_CASE("files that include one another, and a file that others can write to") {
    const Folder folder;
    folder.write(".ssh/config", "Include config\n");
    CHECK_FALSE(ClientConfig::read(folder.user(), std::nullopt));
    folder.write(".ssh/config", "Port 2001\n");
    CHECK(ClientConfig::read(folder.user(), std::nullopt));
    ::chmod(folder.at(".ssh/config").c_str(), 0666);
    CHECK_FALSE(ClientConfig::read(folder.user(), std::nullopt));
}
