// SPDX-License-Identifier: GPL-2.0-or-later
// The digests of the RFCs and of FIPS 180, and of texts of all lengths around the borders of blocks
// (computed with another implementation).
#include "boot/digest.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "async/text.hpp"

namespace {

std::vector<std::uint8_t> digest_of(std::string_view name, layout::Bytes bytes) {
    const boot::DigestAlgorithm* algorithm = boot::digest_algorithm(name);
    REQUIRE(algorithm != nullptr);
    boot::Digest digest(*algorithm);
    layout::Bytes result = digest.finish(bytes);
    return {result.begin(), result.end()};
}

std::string in_hex(layout::Bytes bytes) {
    async::Text<128> text;
    for (std::uint8_t byte : bytes)
        text.hex(byte, 2);
    return std::string(text.view());
}

struct Vector {
    std::string_view algorithm, text;
    std::string digest;
};

}  // namespace

TEST_CASE("the test vectors of RFC 1320, RFC 1321 and FIPS 180") {
    const Vector vectors[] = {
        {"md4", "", "31d6cfe0d16ae931b73c59d7e0c089c0"},
        {"md4", "abc", "a448017aaf21d8525fc10ae87aa6729d"},
        {"md4",
         "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
         "e33b4ddc9c38f2199c3e7b164fcc0536"},
        {"md5", "", "d41d8cd98f00b204e9800998ecf8427e"},
        {"md5", "abc", "900150983cd24fb0d6963f7d28e17f72"},
        {"md5",
         "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
         "57edf4a22be3c955ac49da2e2107b67a"},
        {"sha1", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {"sha1", "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {"sha1",
         "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
        {"sha224", "", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"},
        {"sha224", "abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
        {"sha224",
         "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525"},
        {"sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"sha256",
         "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"sha384",
         "",
         "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14"
         "898b95b"},
        {"sha384",
         "abc",
         "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca13"
         "4c825a7"},
        {"sha384",
         "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrl"
         "mnopqrsmnopqrstnopqrstu",
         "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa9"
         "1746039"},
        {"sha512",
         "",
         "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d28"
         "77eec2f63b931bd47417a81a538327af927da3e"},
        {"sha512",
         "abc",
         "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a"
         "3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
        {"sha512",
         "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrl"
         "mnopqrsmnopqrstnopqrstu",
         "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec"
         "4b5433ac7d329eeb6dd26545e96e55b874be909"},
    };
    for (const Vector& vector : vectors) {
        CAPTURE(vector.algorithm, vector.text);
        CHECK(in_hex(digest_of(vector.algorithm, layout::as_bytes(vector.text))) == vector.digest);
    }
}

TEST_CASE("texts of 48 to 144 bytes: the digest of all their digests") {
    struct {
        std::string_view algorithm;
        std::string digest;
    } table[] = {
        {"md4", "3b057838f172909d833c1137466889c2"},
        {"md5", "ebfd181dc9808f3ec8c20634170cdff1"},
        {"sha1", "7e023d4985227b98f0b23be1e470d3ed89d350cb"},
        {"sha224", "db5ed44f4d26c4b8a7da13aae633f45b810627440876f1ec2e22b077"},
        {"sha256", "94a07164eaa062d3d2c1650329f76cbb1a5be88154f1e8de8ae9e4b08d1b57e0"},
        {"sha384",
         "9056dd2a8dacf9f98f7d8bf4d089cbbc89be1311f191eb7f7d60a950a44dc62fc9b0050271c5eb39fc8a89085"
         "b93dea6"},
        {"sha512",
         "2a0a1643437dc01ce464e9236a3e0d5666d11c577ddd494d8c9bbe0de9f0a3dfe3401ffbf49019f23df544114"
         "960198cc470394564b7d84b5928d34ab8989d54"},
    };
    for (const auto& [algorithm, expected] : table) {
        CAPTURE(algorithm);
        std::vector<std::uint8_t> all;
        for (unsigned length = 48; length <= 144; ++length) {
            std::vector<std::uint8_t> text(length);
            for (unsigned i = 0; i < length; ++i)
                text[i] = static_cast<std::uint8_t>(i * 7 + length);
            auto digest = digest_of(algorithm, text);
            all.insert(all.end(), digest.begin(), digest.end());
        }
        CHECK(in_hex(digest_of(algorithm, all)) == expected);
    }
}

TEST_CASE("in slices a digest is the same") {
    std::vector<std::uint8_t> text(1000, 'a');
    for (std::string_view name : {"md4", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"}) {
        CAPTURE(name);
        boot::Digest digest(*boot::digest_algorithm(name));
        layout::Bytes left(text);
        for (; left.size() > 256; left = left.subspan(256))
            digest.add(left.first(256));
        layout::Bytes result = digest.finish(left);
        CHECK(in_hex(result) == in_hex(digest_of(name, text)));
    }
}

TEST_CASE("there is no other algorithm") {
    CHECK(boot::digest_algorithm("sha3") == nullptr);
    CHECK(boot::digest_algorithm("") == nullptr);
    CHECK(boot::digest_algorithm("sha") == nullptr);
}
