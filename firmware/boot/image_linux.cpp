// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_linux.hpp"

#include "boot/image_arguments.hpp"
#include "boot/image_initrd.hpp"
#include "std/linux.hpp"

namespace boot {
namespace {

using async::Code;
using async::Error;
using layout::LinuxHeader;

constexpr std::uint32_t page = 4096;
/// Where the real-mode code goes: as low as it may; before version 2.02 it moves itself to its
/// old place, so it is put there.
constexpr std::uint32_t real_mode_place = 0x10000;
constexpr std::uint32_t old_real_mode_place = 0x90000;
/// From its start: the end of stack and heap, where the command line begins, and the end of that.
constexpr std::uint16_t heap_end = 0xE000;
constexpr std::uint32_t command_line_end = 0x10000;
constexpr std::uint16_t old_heap_end = 0x9800;
constexpr std::uint32_t old_command_line_end = 0xA000;

struct Run {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool touches(std::uint32_t start, std::uint32_t size) const {
        return start < end && (start >= begin || size > begin - start);
    }
    bool contains(std::uint32_t start, std::uint32_t size) const {
        return start >= begin && start <= end && size <= end - start;
    }
};

const LinuxHeader& header_of(const Image& kernel) {
    return *reinterpret_cast<const LinuxHeader*>(kernel.content().data());
}

/// Checks the file and finds its two parts.
async::Result<void> split(const Image& kernel, LinuxPlan& plan) {
    layout::Bytes file = kernel.content();
    if (!is_linux(file))
        return Error{Code::malformed, "not a Linux kernel"};
    const LinuxHeader& header = header_of(kernel);
    if (header.version < layout::linux_2_00 || (header.loadflags & layout::linux_loaded_high) == 0)
        return Error{Code::unsupported, "a Linux kernel older than bzImage", header.version};
    unsigned sectors =
        header.setup_sects != 0 ? header.setup_sects : layout::linux_default_setup_sects;
    plan.setup_size = static_cast<std::uint32_t>((sectors + 1) * layout::linux_sector);
    if (plan.setup_size > layout::linux_setup_limit)
        return Error{Code::malformed, "the kernel's setup code is too large", plan.setup_size};
    if (plan.setup_size >= file.size())
        return Error{Code::malformed, "the kernel is cut off"};
    plan.kernel_size = static_cast<std::uint32_t>(file.size()) - plan.setup_size;
    if (header.version < layout::linux_2_04)
        return async::success;
    // What follows the announced size is a signature or the like.
    std::uint32_t units = header.syssize;
    if (units == 0 || units > (plan.kernel_size + 15) / 16)
        return Error{Code::malformed, "the kernel is cut off", units};
    if (units * 16 < plan.kernel_size)
        plan.kernel_size = units * 16;
    return async::success;
}

async::Result<void> place_real_mode(const Image& kernel,
                                    const LinuxMachine& machine,
                                    LinuxPlan& plan) {
    const LinuxHeader& header = header_of(kernel);
    bool old = header.version < layout::linux_2_02;
    plan.real_mode_address = old ? old_real_mode_place : real_mode_place;
    plan.heap_end = old ? old_heap_end : heap_end;
    std::uint32_t end = old ? old_command_line_end : command_line_end;
    if (plan.real_mode_address + end > machine.base_memory_end)
        return Error{Code::no_memory, "not enough base memory for the kernel"};
    std::uint32_t limit = header.version < layout::linux_2_06 ? layout::linux_command_line_limit
                                                              : std::uint32_t{header.cmdline_size};
    // With its terminating zero.
    if (limit >= end - plan.heap_end)
        limit = end - plan.heap_end - 1;
    if (kernel.arguments().size() > limit)
        return Error{Code::too_large, "the command line is longer than the kernel takes", limit};
    return async::success;
}

/// Chooses the kernel's address; gives the memory that it takes until it can read its memory map.
async::Result<Run> place_kernel(const Image& kernel,
                                const Run& ram,
                                const Run& loader,
                                LinuxPlan& plan) {
    const LinuxHeader& header = header_of(kernel);
    std::uint32_t size = plan.kernel_size;
    auto is_free = [&](std::uint32_t place) {
        return ram.contains(place, size) && !loader.touches(place, size);
    };
    bool relocatable = header.version >= layout::linux_2_05 && header.relocatable_kernel != 0;
    std::uint32_t address = layout::linux_load_address;
    std::uint32_t start = address;
    // Older kernels do not say what they need: what they unpack is some times as large as they are.
    std::uint32_t needed = size < ram.end / 8 ? size * 8 : ram.end;
    if (header.version >= layout::linux_2_10 && header.pref_address != 0) {
        std::uint64_t preferred = header.pref_address;
        start = preferred < ram.end ? static_cast<std::uint32_t>(preferred) : ram.end;
        needed = header.init_size;
        // Elsewhere it is moved there by its own code.
        if (relocatable && is_free(start))
            address = start;
    } else {
        std::uint32_t alignment = header.kernel_alignment;
        if (relocatable && alignment != 0 && (alignment & (alignment - 1)) == 0)
            start = (start + alignment - 1) & ~(alignment - 1);
        if (start < ram.end && needed > ram.end - start)
            needed = ram.end - start;
    }
    if (!is_free(address) || !ram.contains(start, needed))
        return Error{Code::no_memory, "not enough memory for the kernel", needed};
    plan.kernel_address = address;
    Run taken{address, start + needed};
    if (taken.end < address + size)
        taken.end = address + size;
    return taken;
}

/// The highest place below `limit`, whole pages, that keeps clear of what `taken` has. 0: none.
std::uint32_t highest_place(std::uint32_t size,
                            std::uint32_t begin,
                            std::uint32_t limit,
                            const Run (&taken)[3]) {
    for (;;) {
        if (limit < begin || size > limit - begin)
            return 0;
        std::uint32_t start = (limit - size) & ~(page - 1);
        if (start < begin)
            return 0;
        const Run* clash = nullptr;
        for (const Run& run : taken)
            if (run.touches(start, size))
                clash = &run;
        if (clash == nullptr)
            return start;
        limit = clash->begin;
    }
}

std::uint32_t initrd_limit(const Image& kernel, std::uint32_t limit) {
    const LinuxHeader& header = header_of(kernel);
    std::uint32_t highest = header.version < layout::linux_2_03
                                ? layout::linux_initrd_max
                                : std::uint32_t{header.initrd_addr_max};
    if (highest < limit)
        limit = highest + 1;
    if (auto text = option(kernel.arguments(), "mem=")) {
        auto memory = parse_size(*text);
        if (memory && *memory < limit)
            limit = *memory;
    }
    return limit;
}

void set_video_mode(LinuxHeader& header, std::string_view arguments) {
    auto text = option(arguments, "vga=");
    if (!text)
        return;
    auto mode = take_number(*text, 0);
    if (*text == "normal")
        mode = layout::linux_video_normal;
    else if (*text == "ext")
        mode = layout::linux_video_extended;
    else if (*text == "ask")
        mode = layout::linux_video_ask;
    if (mode)
        header.vid_mode = static_cast<std::uint16_t>(*mode);
}

/// Fills the header at the start of the real-mode code, only fields that the version has.
void fill_header(LinuxHeader& header, const LinuxPlan& plan, std::string_view arguments) {
    set_video_mode(header, arguments);
    header.type_of_loader = layout::linux_loader_undefined;
    header.code32_start = plan.kernel_address;
    header.ramdisk_image = plan.initrd_address;
    header.ramdisk_size = plan.initrd_size;
    if (header.version >= layout::linux_2_01) {
        header.heap_end_ptr =
            static_cast<std::uint16_t>(plan.heap_end - layout::linux_entry_offset);
        header.loadflags |= layout::linux_can_use_heap;
    }
    if (header.version >= layout::linux_2_02) {
        header.cmd_line_ptr = plan.real_mode_address + plan.heap_end;
    } else {
        header.cmd_line_magic = layout::linux_command_line_magic;
        header.cmd_line_offset = plan.heap_end;
        header.setup_move_size = static_cast<std::uint16_t>(plan.heap_end + arguments.size() + 1);
    }
}

}  // namespace

bool is_linux(layout::Bytes content) {
    if (content.size() < sizeof(LinuxHeader))
        return false;
    const auto& header = *reinterpret_cast<const LinuxHeader*>(content.data());
    return header.boot_flag == layout::linux_boot_flag && header.header == layout::linux_magic;
}

async::Result<LinuxPlan> plan_linux(const ImageStore& images,
                                    const Image& kernel,
                                    const LinuxMachine& machine) {
    LinuxPlan plan;
    CHECK_RESULT(split(kernel, plan));
    CHECK_RESULT(place_real_mode(kernel, machine, plan));
    Run ram{machine.ram_begin, machine.ram_end};
    Run loader{machine.loader_begin, machine.loader_end};
    TRY(taken, place_kernel(kernel, ram, loader, plan));
    TRY(size, joined_size(images, kernel));
    if (size == 0)
        return plan;
    // The kernel's file becomes the first image, and is there until the initrd has its place. So
    // that place is behind it, and images only move upwards.
    auto begin = static_cast<std::uint32_t>(
        reinterpret_cast<std::uintptr_t>(images.memory().data()) - machine.origin);
    Run file{begin, begin + static_cast<std::uint32_t>((kernel.content().size() + 3) & ~3u)};
    plan.initrd_size = size;
    plan.initrd_address =
        highest_place(size, begin, initrd_limit(kernel, machine.ram_end), {taken, loader, file});
    if (plan.initrd_address == 0)
        return Error{Code::no_memory, "not enough memory for the initrd", size};
    return plan;
}

LinuxEntry load_linux(const LinuxPlan& plan,
                      ImageStore& images,
                      const Image& kernel,
                      const LinuxMachine& machine) {
    auto at = [&](std::uint32_t address) {
        return reinterpret_cast<std::uint8_t*>(machine.origin + address);
    };
    order_images(images, kernel);
    layout::Bytes file = kernel.content();
    std::uint8_t* real_mode = at(plan.real_mode_address);
    std::memcpy(real_mode, file.data(), plan.setup_size);
    fill_header(*reinterpret_cast<LinuxHeader*>(real_mode), plan, kernel.arguments());
    std::string_view arguments = kernel.arguments();
    std::uint8_t* command_line = real_mode + plan.heap_end;
    if (!arguments.empty())
        std::memcpy(command_line, arguments.data(), arguments.size());
    command_line[arguments.size()] = 0;
    join_images(images, at(plan.initrd_address), plan.initrd_size);
    std::memmove(at(plan.kernel_address), file.data() + plan.setup_size, plan.kernel_size);
    images.clear();
    return {static_cast<std::uint16_t>(plan.real_mode_address >> 4), plan.heap_end};
}

}  // namespace boot
