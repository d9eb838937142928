// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/result.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <memory>
#include <set>
#include <string>

using async::Code;
using async::Error;
using async::Result;

namespace {

Result<std::unique_ptr<int>> boxed(int value) {
    if (value < 0)
        return Error{Code::malformed, "negative", 7};
    return std::make_unique<int>(value);
}

Result<int> doubled(int value) {
    TRY(box, boxed(value));
    return *box * 2;
}

Result<void> checked(int value) {
    CHECK_RESULT(doubled(value));
    return async::success;
}

}  // namespace

TEST_CASE("a result carries a value, also one that can only be moved") {
    auto result = boxed(4);
    REQUIRE(result);
    CHECK(**result == 4);
    auto moved = std::move(result);
    REQUIRE(moved);
    CHECK(**moved == 4);
}

TEST_CASE("assignment replaces the value or the error, and destroys what was there") {
    auto shared = std::make_shared<int>(1);
    Result<std::shared_ptr<int>> result(shared);
    CHECK(shared.use_count() == 2);
    result = Error{Code::refused, "no"};
    CHECK(shared.use_count() == 1);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Code::refused);
    result = Result<std::shared_ptr<int>>(shared);
    REQUIRE(result);
    auto& itself = result;
    result = std::move(itself);
    REQUIRE(result);
    CHECK(shared.use_count() == 2);
}

TEST_CASE("TRY and CHECK_RESULT hand the error up unchanged") {
    CHECK(*doubled(21) == 42);
    CHECK(checked(1));
    auto failed = checked(-1);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == Code::malformed);
    CHECK(std::strcmp(failed.error().what, "negative") == 0);
    CHECK(failed.error().value == 7);
}

TEST_CASE("every code has a name of its own") {
    std::set<std::string> names;
    unsigned count = 0;
    for (; count <= static_cast<unsigned>(Code::in_use); ++count)
        names.insert(async::code_name(static_cast<Code>(count)));
    CHECK(names.size() == count);
    CHECK(names.count("unknown") == 0);
    CHECK(names.count("timed-out") == 1);
}
