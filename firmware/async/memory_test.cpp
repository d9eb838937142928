// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/memory.hpp"

#include <catch2/catch.hpp>
#include <memory>

#include "async/memory_host.hpp"

using async::Buffer;
using async::MemoryShortage;
using async::Owned;
using async::Vector;

TEST_CASE("a buffer owns its bytes and hands them on") {
    const std::uint8_t bytes[] = {1, 2, 3};
    Buffer buffer = Buffer::copy_of(bytes);
    REQUIRE(buffer);
    CHECK(buffer.size() == 3);
    CHECK(buffer.bytes()[2] == 3);
    Buffer moved = std::move(buffer);
    CHECK(moved.size() == 3);
    Buffer assigned = Buffer::create(100);
    assigned = std::move(moved);
    CHECK(assigned.size() == 3);
    auto& itself = assigned;
    assigned = std::move(itself);
    CHECK(assigned.bytes()[0] == 1);
}

TEST_CASE("a buffer only shrinks") {
    Buffer buffer = Buffer::create(10);
    buffer.shrink(20);
    CHECK(buffer.size() == 10);
    buffer.shrink(4);
    CHECK(buffer.bytes().size() == 4);
}

TEST_CASE("an empty buffer that was asked for is not a failed one") {
    CHECK(Buffer::create(0));
    CHECK(Buffer::copy_of({}));
    CHECK_FALSE(Buffer());
    MemoryShortage shortage(0);
    CHECK_FALSE(Buffer::create(0));
    CHECK_FALSE(Buffer::create(10));
    const std::uint8_t bytes[] = {1, 2, 3};
    Buffer failed = Buffer::copy_of(bytes);
    CHECK_FALSE(failed);
    CHECK(failed.size() == 0);
}

TEST_CASE("a vector grows, erases in order and destroys what it held") {
    auto shared = std::make_shared<int>(0);
    {
        Vector<std::shared_ptr<int>> vector;
        CHECK(vector.empty());
        for (unsigned i = 0; i < 100; ++i)
            REQUIRE(vector.push_back(shared));
        CHECK(shared.use_count() == 101);
        vector.erase(0);
        vector.erase(98);
        CHECK(vector.size() == 98);
        CHECK(shared.use_count() == 99);
        Vector<std::shared_ptr<int>> moved = std::move(vector);
        CHECK(moved.size() == 98);
        Vector<std::shared_ptr<int>> assigned;
        REQUIRE(assigned.push_back(shared));
        assigned = std::move(moved);
        CHECK(shared.use_count() == 99);
    }
    CHECK(shared.use_count() == 1);
}

TEST_CASE("erasing keeps the order") {
    Vector<int> vector;
    for (int i = 0; i < 6; ++i)
        REQUIRE(vector.push_back(i));
    vector.erase(2);
    CHECK(std::vector<int>(vector.begin(), vector.end()) == std::vector<int>{0, 1, 3, 4, 5});
}

TEST_CASE("a vector without memory stays as it was") {
    Vector<int> vector;
    for (int i = 0; i < 4; ++i)
        REQUIRE(vector.push_back(i));
    {
        MemoryShortage shortage(0);
        CHECK_FALSE(vector.push_back(4));
    }
    CHECK(vector.size() == 4);
    CHECK(vector[3] == 3);
    CHECK(vector.push_back(4));
}

TEST_CASE("an owned object lives as long as its owner") {
    auto shared = std::make_shared<int>(5);
    auto owned = Owned<std::shared_ptr<int>>::create(shared);
    REQUIRE(owned);
    CHECK(**owned == 5);
    CHECK(shared.use_count() == 2);
    auto moved = std::move(owned);
    CHECK(shared.use_count() == 2);
    moved = Owned<std::shared_ptr<int>>();
    CHECK(shared.use_count() == 1);
    MemoryShortage shortage(0);
    CHECK_FALSE(Owned<int>::create(1));
}
