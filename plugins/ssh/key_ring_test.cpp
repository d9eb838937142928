// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/key_ring.hpp"

#include <catch2/catch.hpp>

#include "romfile/folder_fixture.hpp"
#include "ssh/handles.hpp"

using namespace ssh;

namespace {

Secret secret(std::string text) {
    return Secret(std::move(text));
}

void write_key(const std::string& file, const char* passphrase) {
    ssh_key raw = nullptr;
    REQUIRE(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &raw) == SSH_OK);
    const KeyHandle key(raw);
    REQUIRE(ssh_pki_export_privkey_file(key.get(), passphrase, nullptr, nullptr, file.c_str()) ==
            SSH_OK);
}

}  // namespace

TEST_CASE("a key is unlocked once, for all that share the ring") {
    const romfile::fixture::Folder folder;
    const std::string file = folder.at("key");
    write_key(file, "open sesame");
    const KeyRing keys;
    const KeyRing::Key key = keys.unlock(file, secret("open sesame"));
    REQUIRE(key != nullptr);
    CHECK(ssh_key_is_private(key.get()) == 1);
    std::filesystem::remove(file);
    CHECK(KeyRing(keys).unlock(file, secret("open sesame")) == key);
    CHECK(KeyRing().unlock(file, secret("open sesame")) == nullptr);
}

TEST_CASE("that a file cannot be read is not remembered") {
    const romfile::fixture::Folder folder;
    const KeyRing keys;
    CHECK(keys.unlock(folder.at("key"), secret("open sesame")) == nullptr);
    write_key(folder.at("key"), "open sesame");
    CHECK(keys.unlock(folder.at("key"), secret("open sesame")) != nullptr);
}

TEST_CASE("a wrong passphrase is remembered for its file alone") {
    const romfile::fixture::Folder folder;
    write_key(folder.at("one"), "open sesame");
    write_key(folder.at("two"), "simsalabim");
    const KeyRing keys;
    CHECK(keys.unlock(folder.at("two"), secret("open sesame")) == nullptr);
    CHECK(keys.unlock(folder.at("one"), secret("open sesame")) != nullptr);
    CHECK(keys.unlock(folder.at("two"), secret("simsalabim")) != nullptr);
    // It would be right by now.
    write_key(folder.at("two"), "open sesame");
    CHECK(keys.unlock(folder.at("two"), secret("open sesame")) == nullptr);
}
