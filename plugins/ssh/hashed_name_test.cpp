// SPDX-License-Identifier: GPL-2.0-or-later
// The name was hashed by ssh-keygen -H.
#include "ssh/hashed_name.hpp"

#include <catch2/catch.hpp>

using ssh::HashedName;

TEST_CASE("a hashed name is that of one host") {
    const auto name =
        HashedName::parse("|1|PSlvTFILzzjc6gqzFX02tEbcSzg=|OY9aqFnmInv8eazzAFQ/UozH3k8=");
    REQUIRE(name.has_value());
    CHECK(name->is_of("host.example.com"));
    CHECK(name->is_of("host.example.com"));
    CHECK_FALSE(name->is_of("host.example.org"));
    CHECK_FALSE(name->is_of(""));
}

TEST_CASE("what is no hashed name") {
    for (const char* const word : {"host",
                                   "|1|",
                                   "|1|PSlvTFILzzjc6gqzFX02tEbcSzg=",
                                   "|1|PSlvTFILzzjc6gqzFX02tEbcSzg=|OY9a",
                                   "|1|OY9a|PSlvTFILzzjc6gqzFX02tEbcSzg=",
                                   "|1|not base64|PSlvTFILzzjc6gqzFX02tEbcSzg=",
                                   "|2|PSlvTFILzzjc6gqzFX02tEbcSzg=|OY9aqFnmInv8eazzAFQ/UozH3k8="})
        CHECK_FALSE(HashedName::parse(word).has_value());
    const std::string salt = "PSlvTFILzzjc6gqzFX02tEbcSzg=";
    CHECK(HashedName::parse("|1|" + salt + "|" + salt).has_value());
    CHECK_FALSE(HashedName::parse("|1|" + salt + "|" + salt + "|" + salt).has_value());
}
