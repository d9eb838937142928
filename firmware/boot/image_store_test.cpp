// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_store.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "boot/test_kernel.hpp"

using async::Code;
using boot::Image;
using boot::ImageStore;
using boot::NewImage;
using boot_test::Content;
using boot_test::pattern;

namespace {

struct Store {
    alignas(4) std::array<std::uint8_t, 4096> memory{};
    ImageStore images{memory};

    /// In blocks, as a fetch brings it.
    bool fill(NewImage& image, const Content& content, std::size_t block = 100) {
        for (std::size_t done = 0; done < content.size();) {
            std::size_t count = std::min(block, content.size() - done);
            layout::MutableBytes space = image.space(count);
            if (space.size() < count)
                return false;
            std::memcpy(space.data(), content.data() + done, count);
            image.commit(count);
            done += count;
        }
        return true;
    }
    Image& add(std::string_view name, const Content& content) {
        NewImage image(images, name);
        REQUIRE(image.begin(std::nullopt));
        REQUIRE(fill(image, content));
        return image.keep();
    }
};

Content content_of(const Image& image) {
    return {image.content().begin(), image.content().end()};
}

std::string names(const ImageStore& images) {
    std::string all;
    for (std::size_t i = 0; i < images.size(); ++i)
        all += std::string(images[i].name()) + " ";
    return all;
}

}  // namespace

TEST_CASE("images: a name for what was given none") {
    CHECK(boot::base_name("a/b/vmlinuz") == "vmlinuz");
    CHECK(boot::base_name("vmlinuz") == "vmlinuz");
    CHECK(boot::base_name("folder/").empty());
    CHECK(boot::base_name("").empty());
}

TEST_CASE("images: what is fetched in blocks is there under its name, with its arguments") {
    Store store;
    Image& kernel = store.add("kernel", pattern(1001, 1));
    Image& initrd = store.add("initrd", pattern(502, 2));
    CHECK(store.images.find("kernel") == &kernel);
    CHECK(store.images.find("initrd") == &initrd);
    CHECK(store.images.find("other") == nullptr);
    CHECK(content_of(kernel) == pattern(1001, 1));
    CHECK(content_of(initrd) == pattern(502, 2));
    CHECK(store.images.used() == 1004 + 504);
    CHECK(kernel.arguments().empty());
    REQUIRE(kernel.set_arguments("quiet splash"));
    REQUIRE(kernel.rename("vmlinuz"));
    CHECK(store.images.find("kernel") == nullptr);
    CHECK(store.images.find("vmlinuz")->arguments() == "quiet splash");
    REQUIRE(kernel.set_arguments(""));
    CHECK(kernel.arguments().empty());
}

TEST_CASE("images: of two with the same name the newer one is meant") {
    Store store;
    store.add("a", pattern(10, 1));
    Image& newer = store.add("a", pattern(10, 2));
    CHECK(store.images.find("a") == &newer);
}

TEST_CASE("images: a fetch that starts over begins anew") {
    Store store;
    NewImage image(store.images, "a");
    REQUIRE(image.begin(500));
    REQUIRE(store.fill(image, pattern(300, 1)));
    REQUIRE(image.begin(std::nullopt));
    REQUIRE(store.fill(image, pattern(200, 2)));
    CHECK(content_of(image.keep()) == pattern(200, 2));
    CHECK(store.images.size() == 1);
}

TEST_CASE("images: an unfinished one vanishes with its fetch, and gives its memory back") {
    Store store;
    store.add("a", pattern(100, 1));
    {
        NewImage image(store.images, "b");
        REQUIRE(image.begin(1000));
        REQUIRE(store.fill(image, pattern(900, 2)));
        CHECK(store.images.size() == 2);
    }
    CHECK(names(store.images) == "a ");
    CHECK(store.images.used() == 100);
    store.add("c", pattern(3996, 3));
}

TEST_CASE("images: one grows at a time") {
    Store store;
    NewImage first(store.images, "a"), second(store.images, "b");
    REQUIRE(first.begin(std::nullopt));
    auto begun = second.begin(std::nullopt);
    REQUIRE_FALSE(begun);
    CHECK(begun.error().code == Code::in_use);
    Image& kept = first.keep();
    REQUIRE(second.begin(std::nullopt));
    CHECK(store.images.room(kept).empty());
}

TEST_CASE(
    "images: too little memory is told at the start where the size is known, else when it is "
    "used up") {
    Store store;
    store.add("a", pattern(96, 1));
    NewImage image(store.images, "b");
    auto begun = image.begin(4001);
    REQUIRE_FALSE(begun);
    CHECK(begun.error().code == Code::no_memory);
    CHECK(begun.error().value == 4001);
    REQUIRE(image.begin(4000));
    REQUIRE(store.fill(image, pattern(4000, 2), 1000));
    CHECK(image.space(1).empty());
    CHECK(content_of(*image.image()) == pattern(4000, 2));
    CHECK(store.images.used() == 4096);
}

TEST_CASE("images: a memory of odd size is used as far as whole words go") {
    alignas(4) std::array<std::uint8_t, 10> memory{};
    ImageStore images(memory);
    NewImage image(images, "a");
    REQUIRE(image.begin(8));
    CHECK(image.space(8).size() == 8);
    image.commit(7);
    image.keep();
    CHECK(images.used() == 8);
}

TEST_CASE("images: there are not more than the limit") {
    Store store;
    for (std::size_t i = 0; i < ImageStore::limit; ++i)
        store.add("x", pattern(1, 1));
    NewImage image(store.images, "x");
    auto begun = image.begin(1);
    REQUIRE_FALSE(begun);
    CHECK(begun.error().code == Code::too_large);
}

TEST_CASE("images: freed in any order, the others stay whole") {
    std::size_t gone = GENERATE(0u, 1u, 2u);
    Store store;
    const char* const all[] = {"a", "b", "c"};
    for (unsigned i = 0; i < 3; ++i)
        store.add(all[i], pattern(100 + i, static_cast<std::uint8_t>(i)));
    store.images.remove(store.images[gone]);
    REQUIRE(store.images.size() == 2);
    for (unsigned i = 0; i < 3; ++i) {
        Image* image = store.images.find(all[i]);
        CHECK((image != nullptr) == (i != gone));
        if (image != nullptr)
            CHECK(content_of(*image) == pattern(100 + i, static_cast<std::uint8_t>(i)));
    }
    CHECK(content_of(store.add("d", pattern(3800, 9))) == pattern(3800, 9));
}

TEST_CASE("images: one may be freed while another grows") {
    Store store;
    Image& old = store.add("old", pattern(1000, 1));
    NewImage image(store.images, "new");
    REQUIRE(image.begin(std::nullopt));
    REQUIRE(store.fill(image, pattern(500, 2)));
    store.images.remove(old);
    layout::MutableBytes space = image.space(100);
    REQUIRE(space.size() == 4096 - 500);
    std::memset(space.data(), 0xEE, 100);
    image.commit(100);
    Content expected = pattern(500, 2);
    expected.insert(expected.end(), 100, 0xEE);
    CHECK(content_of(image.keep()) == expected);
}

TEST_CASE("images: the selected one is forgotten when it is freed") {
    Store store;
    Image& a = store.add("a", pattern(10, 1));
    Image& b = store.add("b", pattern(10, 1));
    CHECK(store.images.current() == nullptr);
    store.images.select(&a);
    store.images.remove(b);
    CHECK(store.images.current() == &a);
    store.images.remove(a);
    CHECK(store.images.current() == nullptr);
    store.images.select(&store.add("c", pattern(10, 1)));
    store.images.clear();
    CHECK(store.images.current() == nullptr);
    CHECK(store.images.size() == 0);
    CHECK(store.images.used() == 0);
}

TEST_CASE("images: moved to any place, all stay whole") {
    std::size_t from = GENERATE(0u, 1u, 2u, 3u), to = GENERATE(0u, 1u, 2u, 3u);
    Store store;
    std::vector<std::string> order = {"a", "b", "c", "d"};
    for (std::size_t i = 0; i < 4; ++i)
        store.add(order[i], pattern(50 * i + 7, static_cast<std::uint8_t>(order[i][0])));
    store.images.move(from, to);
    std::string moved = order[from];
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), moved);
    const std::uint8_t* end = store.memory.data();
    for (std::size_t i = 0; i < 4; ++i) {
        Image& image = store.images[i];
        CHECK(image.name() == order[i]);
        std::size_t number = static_cast<std::size_t>(order[i][0] - 'a');
        CHECK(content_of(image) ==
              pattern(50 * number + 7, static_cast<std::uint8_t>(order[i][0])));
        CHECK(image.content().data() == end);
        end += (image.content().size() + 3) / 4 * 4;
    }
}

TEST_CASE("images: without memory for a name nothing changes") {
    Store store;
    Image& image = store.add("a", pattern(10, 1));
    std::size_t allowed = GENERATE(0u, 1u, 2u);
    NewImage next(store.images, "b");
    for (unsigned i = 0; i < 3; ++i)  // the list grows at the fifth
        store.add("x", pattern(1, 1));
    {
        async::MemoryShortage shortage(allowed);
        auto begun = next.begin(10);
        REQUIRE_FALSE(begun);
        CHECK(begun.error().code == Code::no_memory);
    }
    {
        async::MemoryShortage shortage(0);
        CHECK_FALSE(image.rename("other"));
        CHECK_FALSE(image.set_arguments("other"));
    }
    CHECK(names(store.images) == "a x x x ");
    CHECK(image.arguments().empty());
    REQUIRE(next.begin(10));
}
