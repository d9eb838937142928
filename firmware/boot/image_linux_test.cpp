// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_linux.hpp"

#include <catch2/catch.hpp>

#include "boot/test_kernel.hpp"

using async::Code;
using boot::Image;
using boot::LinuxPlan;
using boot_test::Content;
using boot_test::KernelFile;
using boot_test::Machine;
using boot_test::pattern;
using layout::LinuxHeader;

namespace {

/// Loads it, and checks what is the same for all kernels.
LinuxPlan load(Machine& machine, const KernelFile& file, const Image& kernel) {
    Content original = file.make();
    std::string arguments(kernel.arguments());
    auto plan = machine.plan(kernel);
    REQUIRE(plan);
    boot::LinuxEntry entry = machine.load(*plan, kernel);
    CHECK(std::uint32_t{entry.segment} * 16 == plan->real_mode_address);
    CHECK(entry.stack == plan->heap_end);
    CHECK(plan->setup_size == file.setup_size());
    Content code(
        original.begin() + static_cast<std::ptrdiff_t>(plan->setup_size),
        original.begin() + static_cast<std::ptrdiff_t>(plan->setup_size + plan->kernel_size));
    CHECK(machine.at(plan->kernel_address, plan->kernel_size) == code);
    CHECK(machine.text_at(plan->real_mode_address + plan->heap_end) == arguments);
    // The setup code behind the header is as in the file.
    Content setup(original.begin() + sizeof(LinuxHeader),
                  original.begin() + static_cast<std::ptrdiff_t>(plan->setup_size));
    CHECK(machine.at(plan->real_mode_address + sizeof(LinuxHeader), setup.size()) == setup);
    const LinuxHeader& header = machine.header_at(plan->real_mode_address);
    CHECK(header.type_of_loader == 0xFF);
    CHECK(header.code32_start == plan->kernel_address);
    CHECK(header.ramdisk_image == plan->initrd_address);
    CHECK(header.ramdisk_size == plan->initrd_size);
    CHECK(machine.images.size() == 0);
    return *plan;
}

/// Offsets of the bytes in which the loaded header differs from the file's.
std::vector<std::size_t> changed_bytes(const Machine& machine,
                                       const LinuxPlan& plan,
                                       const Content& file) {
    std::vector<std::size_t> changed;
    Content loaded = machine.at(plan.real_mode_address, sizeof(LinuxHeader));
    for (std::size_t i = 0; i < loaded.size(); ++i)
        if (loaded[i] != file[i])
            changed.push_back(i);
    return changed;
}

Code refusal(const Content& file) {
    Machine machine;
    Image& kernel = machine.add("kernel", file);
    auto plan = machine.plan(kernel);
    return plan ? Code::device : plan.error().code;
}

}  // namespace

TEST_CASE("linux: every protocol version gets the fields that it has, and no others") {
    auto version = static_cast<std::uint16_t>(GENERATE(range(0x200, 0x210)));
    CAPTURE(version);
    KernelFile file;
    file.version = version;
    file.relocatable = 0;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make(), "root=/dev/vda1 quiet");
    machine.add("initrd", pattern(5000, 7));
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.kernel_address == 0x100000);
    const LinuxHeader& header = machine.header_at(plan.real_mode_address);
    bool old = version < 0x202;
    CHECK(plan.real_mode_address == (old ? 0x90000u : 0x10000u));
    CHECK(plan.heap_end == (old ? 0x9800 : 0xE000));
    if (old) {
        CHECK(header.cmd_line_magic == 0xA33F);
        CHECK(header.cmd_line_offset == 0x9800);
        CHECK(header.setup_move_size == 0x9800 + 21);
    } else {
        CHECK(header.cmd_line_ptr == 0x1E000);
    }
    CHECK((header.loadflags & 0x80) == (version >= 0x201 ? 0x80 : 0));
    if (version >= 0x201)
        CHECK(header.heap_end_ptr == plan.heap_end - 0x200);
    for (std::size_t offset : changed_bytes(machine, plan, file.make())) {
        bool allowed = offset >= 0x210 && offset < 0x220;
        allowed = allowed || (version >= 0x201 && offset >= 0x224 && offset < 0x226);
        allowed = allowed || (!old && offset >= 0x228 && offset < 0x22C);
        allowed = allowed || (old && offset >= 0x20 && offset < 0x24);
        CAPTURE(offset);
        CHECK(allowed);
        CHECK((old || offset < 0x212 || offset >= 0x214));
    }
}

TEST_CASE("linux: a relocatable kernel goes to the address that it prefers") {
    KernelFile file;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make());
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.kernel_address == 16 << 20);
    CHECK(plan.initrd_address == 0);
    CHECK(plan.initrd_size == 0);
}

TEST_CASE("linux: a relocatable kernel whose place is the loader's starts below and moves itself") {
    KernelFile file;
    Machine machine(16 << 20, 32 << 20);
    Image& kernel = machine.add("kernel", file.make());
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.kernel_address == 0x100000);
}

TEST_CASE("linux: the memory on the other side of the loader is used as well") {
    KernelFile file;
    file.init_size = 12 << 20;
    Machine machine(32 << 20, 48 << 20);
    Image& kernel = machine.add("kernel", file.make());
    Content first = pattern(10 << 20, 1), second = pattern(5 << 20, 2);
    machine.add("first", first);
    machine.add("second", second);
    Content loader = machine.at(32 << 20, 16 << 20);
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.kernel_address == 16 << 20);
    CHECK(plan.initrd_address == 49 << 20);
    CHECK(machine.at(49 << 20, first.size()) == first);
    CHECK(machine.at(59 << 20, second.size()) == second);
    CHECK(machine.at(32 << 20, 16 << 20) == loader);
}

TEST_CASE("linux: what follows the announced size is not part of the kernel") {
    KernelFile file;
    file.signature_size = 1472;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make());
    CHECK(load(machine, file, kernel).kernel_size == 100000);
    // Before 2.04 nothing announces a size.
    file.version = 0x203;
    Image& older = machine.add("kernel", file.make());
    CHECK(load(machine, file, older).kernel_size == 101472);
}

TEST_CASE("linux: no setup sectors means four") {
    KernelFile file;
    file.setup_sects = 0;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make());
    CHECK(load(machine, file, kernel).setup_size == 2560);
}

TEST_CASE("linux: the initrd lies as high as memory and the kernel allow") {
    struct Row {
        std::uint16_t version;
        std::uint32_t initrd_addr_max;
        const char* arguments;
        std::uint32_t limit;
    };
    constexpr std::uint32_t mib = 1 << 20;
    const Row row = GENERATE(Row{0x20F, 0x7FFFFFFF, "", 48 * mib},
                             Row{0x20F, 0xFFFFFFFF, "", 48 * mib},
                             Row{0x20F, 40 * mib - 1, "", 40 * mib},
                             Row{0x20F, 40 * mib, "", 40 * mib + 1},
                             Row{0x20F, 0x7FFFFFFF, "mem=32M", 32 * mib},
                             Row{0x20F, 0x7FFFFFFF, "mem=64G", 48 * mib},
                             Row{0x20F, 0x7FFFFFFF, "mem=nopentium", 48 * mib},
                             Row{0x20F, 36 * mib - 1, "mem=0x2800000 ro", 36 * mib},
                             Row{0x202, 5 * mib, "", 48 * mib});
    CAPTURE(row.version, row.initrd_addr_max, row.arguments);
    KernelFile file;
    file.version = row.version;
    file.initrd_addr_max = row.initrd_addr_max;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make(), row.arguments);
    Content initrd = pattern(3 << 20, 9);
    machine.add("initrd", initrd);
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.initrd_size == initrd.size());
    CHECK(plan.initrd_address == ((row.limit - plan.initrd_size) & ~4095u));
    CHECK(machine.at(plan.initrd_address, initrd.size()) == initrd);
}

TEST_CASE("linux: the initrd keeps clear of the memory that the kernel unpacks itself to") {
    KernelFile file;
    file.init_size = 20 << 20;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make());
    // Does not fit above the kernel (36 to 48 MiB), but below it.
    Content initrd = pattern(13 << 20, 9);
    machine.add("initrd", initrd);
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.kernel_address == 16 << 20);
    CHECK(plan.initrd_address == (16 << 20) - initrd.size());
    CHECK(machine.at(plan.initrd_address, initrd.size()) == initrd);
}

TEST_CASE("linux: the file of the kernel is not overwritten before it has moved") {
    // The file takes most of the memory below the kernel's place, and the initrd the rest of it.
    KernelFile file;
    file.kernel_size = 6 << 20;
    file.init_size = 31 << 20;
    file.pref_address = 16 << 20;
    Machine machine;
    machine.add("first", pattern(2 << 20, 1));
    Image& kernel = machine.add("kernel", file.make());
    machine.add("second", pattern(2 << 20, 2));
    Content both = pattern(2 << 20, 1);
    Content second = pattern(2 << 20, 2);
    both.insert(both.end(), second.begin(), second.end());
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.initrd_address == (12 << 20));
    CHECK(machine.at(plan.initrd_address, plan.initrd_size) == both);
}

TEST_CASE("linux: several initrds and files arrive joined") {
    KernelFile file;
    Machine machine;
    machine.add("microcode", pattern(1000, 1));
    machine.add("initrd", pattern(2001, 2));
    Image& kernel = machine.add("kernel", file.make(), "initrd=initrd,microcode");
    machine.add("file", pattern(10, 3), "/etc/file");
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(plan.initrd_size == 2004 + 1000 + 120 + 10);
    CHECK(machine.at(plan.initrd_address, 2001) == pattern(2001, 2));
    CHECK(machine.at(plan.initrd_address + 2004, 1000) == pattern(1000, 1));
    CHECK(machine.text_at(plan.initrd_address + 3004 + 110) == "etc/file");
    CHECK(machine.at(plan.initrd_address + 3004 + 120, 10) == pattern(10, 3));
}

TEST_CASE("linux: vga= chooses the video mode") {
    struct Row {
        const char* arguments;
        std::uint16_t mode;
    };
    const Row row = GENERATE(Row{"vga=791", 791},
                             Row{"vga=0x317", 0x317},
                             Row{"vga=normal", 0xFFFF},
                             Row{"vga=ext quiet", 0xFFFE},
                             Row{"ro vga=ask", 0xFFFD});
    KernelFile file;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make(), row.arguments);
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(machine.header_at(plan.real_mode_address).vid_mode == row.mode);
}

TEST_CASE("linux: without a vga= that is understood the kernel's own video mode stays") {
    const char* arguments = GENERATE("quiet", "vga=", "vga=large");
    KernelFile file;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make(), arguments);
    LinuxPlan plan = load(machine, file, kernel);
    CHECK(machine.at(plan.real_mode_address + 0x1FA, 2) ==
          Content{pattern(600, 0x55)[0x1FA], pattern(600, 0x55)[0x1FB]});
}

TEST_CASE("linux: a command line longer than the kernel takes is refused") {
    struct Row {
        std::uint16_t version;
        std::uint32_t cmdline_size;
        std::size_t limit;
    };
    const Row row = GENERATE(Row{0x20F, 2047, 2047},
                             Row{0x20F, 100, 100},
                             Row{0x20F, 0xFFFFFFFF, 0x1FFF},
                             Row{0x205, 2047, 255},
                             Row{0x201, 2047, 255});
    CAPTURE(row.version, row.cmdline_size);
    KernelFile file;
    file.version = row.version;
    file.cmdline_size = row.cmdline_size;
    Machine machine;
    Image& kernel = machine.add("kernel", file.make(), std::string(row.limit, 'x'));
    REQUIRE(machine.plan(kernel));
    REQUIRE(kernel.set_arguments(std::string(row.limit + 1, 'x')));
    auto plan = machine.plan(kernel);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == Code::too_large);
    CHECK(plan.error().value == row.limit);
}

TEST_CASE("linux: what is no kernel, or only a part of one, is refused") {
    KernelFile good;
    CHECK(refusal(good.make()) == Code::device);  // nothing to refuse
    CHECK(refusal({}) == Code::malformed);
    CHECK(refusal(pattern(100000, 1)) == Code::malformed);
    Content file = good.make();
    for (std::size_t size : {0x1FFul, 0x26Bul, 1024ul, good.setup_size(), file.size() - 16}) {
        CAPTURE(size);
        CHECK(refusal({file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)}) ==
              Code::malformed);
    }
    for (std::size_t offset : {0x1FEul, 0x202ul, 0x205ul}) {
        CAPTURE(offset);
        Content damaged = file;
        damaged[offset] ^= 1;
        CHECK(refusal(damaged) == Code::malformed);
    }
}

TEST_CASE("linux: a header that lies is refused") {
    KernelFile file;
    SECTION("more setup code than there may be") {
        file.setup_sects = GENERATE(as<std::uint8_t>{}, 64, 255);
        file.kernel_size = 200000;
        CHECK(refusal(file.make()) == Code::malformed);
    }
    SECTION("as much as there may be") {
        file.setup_sects = 63;
        CHECK(refusal(file.make()) == Code::device);
    }
    SECTION("a size past the end of the file") {
        Content content = file.make();
        auto* header = reinterpret_cast<LinuxHeader*>(content.data());
        header->syssize = GENERATE(6251u, 0x10000000u, 0x10001000u, 0xFFFFFFFFu, 0u);
        CHECK(refusal(content) == Code::malformed);
    }
    SECTION("a preferred address without memory") {
        file.pref_address = GENERATE(as<std::uint64_t>{},
                                     64 << 20,
                                     0xFFFFFFFF,
                                     0x100000000,
                                     0xFFFFFFFFFFFFFFFF,
                                     0x1000,
                                     61 << 20);
        file.relocatable = GENERATE(as<std::uint8_t>{}, 0, 1);
        CHECK(refusal(file.make()) == Code::no_memory);
    }
    SECTION("more memory than there is") {
        file.init_size = GENERATE(49u << 20, 0x80000000u, 0xFFFFFFFFu);
        CHECK(refusal(file.make()) == Code::no_memory);
    }
    SECTION("an alignment without memory") {
        file.version = 0x205;
        file.alignment = GENERATE(0x4000000u, 0x80000000u);
        CHECK(refusal(file.make()) == Code::no_memory);
    }
    SECTION("an alignment that is none") {
        file.version = 0x205;
        file.alignment = GENERATE(0u, 3u, 0xFFFFFFFFu);
        CHECK(refusal(file.make()) == Code::device);
    }
}

TEST_CASE("linux: kernels from before bzImage are refused") {
    KernelFile file;
    SECTION("loaded low") {
        file.loadflags = 0;
    }
    SECTION("an older protocol") {
        file.version = GENERATE(as<std::uint16_t>{}, 0, 0x105, 0x1FF);
    }
    CHECK(refusal(file.make()) == Code::unsupported);
}

TEST_CASE("linux: too little memory is told, and nothing is written") {
    KernelFile file;
    file.init_size = 24 << 20;
    Machine machine;
    SECTION("base memory") {
        file.version = GENERATE(as<std::uint16_t>{}, 0x201, 0x20F);
        machine.linux_machine.base_memory_end = file.version < 0x202 ? 0x99FFF : 0x1FFFF;
    }
    SECTION("memory for the initrd") {
        machine.add("initrd", pattern(16 << 20, 1));
    }
    SECTION("memory for the initrd below mem=") {
        machine.add("initrd", pattern(15 << 20, 1));
    }
    Image& kernel = machine.add("kernel", file.make(), "mem=41M");
    Content before = machine.at(0, Machine::ram_end);
    auto plan = machine.plan(kernel);
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == Code::no_memory);
    CHECK(machine.at(0, Machine::ram_end) == before);
}
