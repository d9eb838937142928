// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/boot_file.hpp"

#include <catch2/catch.hpp>

#include "boot/test_kernel.hpp"

using async::Code;
using boot_test::Content;
using boot_test::KernelFile;
using boot_test::pattern;

namespace {

constexpr std::size_t program_limit = 60000;

struct Fetch {
    boot_test::Machine machine;
    boot::BootFile file{machine.images, {machine.linux_machine, program_limit}};

    /// False when the file is refused on the way.
    bool take(const Content& content, std::size_t block = 1000) {
        REQUIRE(file.begin(std::nullopt));
        for (std::size_t done = 0; done < content.size();) {
            std::size_t count = std::min(block, content.size() - done);
            layout::MutableBytes space = file.space(count);
            if (space.size() < count)
                return false;
            std::memcpy(space.data(), content.data() + done, count);
            file.commit(count);
            done += count;
        }
        return true;
    }
};

}  // namespace

TEST_CASE("boot file: a program is taken up to its limit") {
    Fetch fetch;
    CHECK(fetch.take(pattern(program_limit, 1)));
    CHECK(fetch.file.check());
    CHECK_FALSE(fetch.take(pattern(program_limit + 1, 1)));
    CHECK(fetch.file.image()->content().size() == program_limit);
    // In one block it is only seen afterwards.
    CHECK(fetch.take(pattern(program_limit + 1, 1), 70000));
    auto checked = fetch.file.check();
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == Code::too_large);
}

TEST_CASE("boot file: a kernel may be larger") {
    std::size_t block = GENERATE(8u, 512u, 1468u);
    Fetch fetch;
    fetch.file.set_path("debian/vmlinuz");
    CHECK(fetch.take(KernelFile().make(), block));
    CHECK(fetch.file.check());
    CHECK(fetch.file.keep().name() == "vmlinuz");
    CHECK(fetch.machine.images.size() == 1);
}

TEST_CASE("boot file: a script may be larger than a boot program") {
    std::size_t block = GENERATE(8u, 512u, 70000u);
    Fetch fetch;
    for (std::string_view magic : {"#!ipxe\n", "#!gpxe "}) {
        Content script(program_limit + 1000, '#');
        std::copy(magic.begin(), magic.end(), script.begin());
        CHECK(fetch.take(script, block));
        CHECK(fetch.file.check());
    }
    Content almost(program_limit + 1000, '#');
    bool taken = fetch.take(almost, block);
    CHECK((!taken || !fetch.file.check()));
}

TEST_CASE("boot file: what cannot be started is known before the race is over") {
    Fetch fetch;
    Content kernel = KernelFile().make();
    CHECK(fetch.take({}));
    CHECK(fetch.file.check().error().code == Code::malformed);
    CHECK(fetch.take({kernel.begin(), kernel.end() - 100}));
    CHECK(fetch.file.check().error().code == Code::malformed);
    // The next candidate's file takes its place.
    fetch.file.set_path("pxelinux.0");
    CHECK(fetch.machine.images.size() == 0);
    CHECK(fetch.take(pattern(1000, 1)));
    CHECK(fetch.file.check());
    CHECK(fetch.file.keep().name() == "pxelinux.0");
}
