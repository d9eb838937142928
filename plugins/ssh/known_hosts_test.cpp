// SPDX-License-Identifier: GPL-2.0-or-later
// The hashed entries were made by ssh-keygen -H.
#include "ssh/known_hosts.hpp"

#include <catch2/catch.hpp>

#include "ssh/host_key.hpp"

using namespace ssh;

namespace {

std::vector<std::string> blobs(const KnownHostsFile& file, const std::string& name) {
    std::vector<std::string> found;
    for (const KnownKey& key : file.find(name).keys)
        found.push_back(key.blob);
    return found;
}

using Blobs = std::vector<std::string>;

HostSettings settings() {
    HostSettings settings;
    settings.name = settings.host_name = "host";
    settings.known_hosts_files = {"known_hosts"};
    return settings;
}

ExpectedKeys expect(std::vector<KnownKey> keys, std::vector<KnownKey> revoked = {}) {
    return {std::move(keys), std::move(revoked), false};
}

}  // namespace

TEST_CASE("plain names, lists, patterns and negations") {
    const KnownHostsFile file = KnownHostsFile::parse(
        "# a comment\n"
        "\n"
        "host,10.0.0.1 ssh-ed25519 KEY1 a comment of many words\n"
        "HOST ssh-rsa KEY2\n"
        "[host]:2222 ssh-ed25519 KEY3\n"
        "*.lab,!bad.lab ssh-ed25519 KEY4\n"
        "short ssh-ed25519\n"
        "@unknown-marker host ssh-ed25519 KEY5\n",
        "file");
    CHECK(blobs(file, "host") == Blobs{"KEY1", "KEY2"});
    CHECK(blobs(file, "10.0.0.1") == Blobs{"KEY1"});
    CHECK(blobs(file, "[host]:2222") == Blobs{"KEY3"});
    CHECK(blobs(file, "a.lab") == Blobs{"KEY4"});
    CHECK(blobs(file, "bad.lab").empty());
    CHECK(blobs(file, "short").empty());
    CHECK(blobs(file, "other").empty());
    CHECK(file.find("host").keys[0].where == "file:3");
    CHECK(file.find("host").keys[0].type == "ssh-ed25519");
}

TEST_CASE("hashed names") {
    const KnownHostsFile file = KnownHostsFile::parse(
        "|1|PSlvTFILzzjc6gqzFX02tEbcSzg=|OY9aqFnmInv8eazzAFQ/UozH3k8= ssh-ed25519 KEY1\n"
        "|1|fXzNnbbsk63GwSRqmAUTdwH0Io8=|wHvgCcRA7jJBCrXLR2AqHFuPQ9E= ssh-ed25519 KEY2\n"
        "|1|not base64|x ssh-ed25519 KEY3\n"
        "|1|AAAA|AAAA ssh-ed25519 KEY4\n",
        "file");
    CHECK(blobs(file, "host.example.com") == Blobs{"KEY1"});
    CHECK(blobs(file, "[127.0.0.1]:2222") == Blobs{"KEY2"});
    CHECK(blobs(file, "host.example.org").empty());
}

TEST_CASE("revoked keys and authorities are told apart from keys") {
    const KnownHostsFile file = KnownHostsFile::parse(
        "@revoked * ssh-ed25519 BAD\n"
        "@cert-authority *.lab ssh-ed25519 CA\n"
        "a.lab ssh-ed25519 KEY\n",
        "file");
    const KnownHostsFile::Found found = file.find("a.lab");
    REQUIRE(found.keys.size() == 1);
    CHECK(found.keys[0].blob == "KEY");
    REQUIRE(found.revoked.size() == 1);
    CHECK(found.revoked[0].blob == "BAD");
    CHECK(found.authority);
    CHECK_FALSE(file.find("b.example").authority);
}

TEST_CASE("a key that is known is good, any other is not") {
    const ExpectedKeys expected =
        expect({{"ssh-ed25519", "KEY", "f:1"}, {"ssh-rsa", "RSA", "f:2"}});
    CHECK(judge_host_key(settings(), expected, {"ssh-ed25519", "KEY", "SHA256:x"}));
    CHECK(judge_host_key(settings(), expected, {"ssh-rsa", "RSA", "SHA256:x"}));
    const auto changed = judge_host_key(settings(), expected, {"ssh-ed25519", "NEW", "SHA256:new"});
    REQUIRE_FALSE(changed);
    CHECK(changed.error().what.find("CHANGED") != std::string::npos);
    CHECK(changed.error().what.find("SHA256:new") != std::string::npos);
    CHECK(changed.error().what.find("f:1") != std::string::npos);
    const auto other =
        judge_host_key(settings(), expected, {"ecdsa-sha2-nistp256", "E", "SHA256:x"});
    REQUIRE_FALSE(other);
    CHECK(other.error().what.find("other types") != std::string::npos);
    const auto unknown = judge_host_key(settings(), expect({}), {"ssh-ed25519", "KEY", "SHA256:x"});
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().what.find("not known") != std::string::npos);
}

TEST_CASE("a revoked key is refused although it is known") {
    const auto judged =
        judge_host_key(settings(),
                       expect({{"ssh-ed25519", "KEY", "f:1"}}, {{"", "KEY", "f:2"}}),
                       {"ssh-ed25519", "KEY", "SHA256:x"});
    REQUIRE_FALSE(judged);
    CHECK(judged.error().what.find("revoked") != std::string::npos);
}

TEST_CASE("a host that is only certified is refused in those words") {
    ExpectedKeys expected;
    expected.authority = true;
    const auto judged = judge_host_key(settings(), expected, {"ssh-ed25519", "KEY", "SHA256:x"});
    REQUIRE_FALSE(judged);
    CHECK(judged.error().what.find("certification authority") != std::string::npos);
}

TEST_CASE("algorithms of known keys are asked for first") {
    CHECK(host_key_algorithms(expect({})).empty());
    CHECK(host_key_algorithms(expect({{"ssh-rsa", "RSA", ""}}))
              .starts_with("rsa-sha2-512,rsa-sha2-256,ssh-ed25519"));
    CHECK(host_key_algorithms(expect({{"ssh-dss", "DSS", ""}})).empty());
}
