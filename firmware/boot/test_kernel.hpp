// SPDX-License-Identifier: GPL-2.0-or-later
// Test support: a kernel file that holds nothing but its header and a pattern, and a small machine
// to load it in.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "boot/image_linux.hpp"
#include "std/linux.hpp"

namespace boot_test {

using Content = std::vector<std::uint8_t>;

inline Content pattern(std::size_t size, std::uint8_t seed) {
    Content content(size);
    for (std::size_t i = 0; i < size; ++i)
        content[i] = static_cast<std::uint8_t>(seed + i * 7 + (i >> 8));
    return content;
}

/// A kernel of today, 20 KiB of setup code and 100,000 bytes of kernel, unless told otherwise.
struct KernelFile {
    std::uint16_t version = 0x20F;
    std::uint8_t setup_sects = 39;
    std::uint8_t loadflags = layout::linux_loaded_high;
    std::size_t kernel_size = 100000;
    std::size_t signature_size = 0;  ///< behind the kernel
    std::uint64_t pref_address = 16 << 20;
    std::uint32_t init_size = 4 << 20;
    std::uint8_t relocatable = 1;
    std::uint32_t alignment = 2 << 20;
    std::uint32_t initrd_addr_max = 0x7FFFFFFF;
    std::uint32_t cmdline_size = 2047;

    std::size_t setup_size() const { return (setup_sects != 0 ? setup_sects + 1u : 5u) * 512; }
    Content kernel() const { return pattern(kernel_size, 0x11); }
    Content make() const {
        Content file = pattern(setup_size(), 0x55);
        layout::LinuxHeader header;
        std::memcpy(&header, file.data(), sizeof header);
        header.setup_sects = setup_sects;
        header.boot_flag = layout::linux_boot_flag;
        header.header = layout::linux_magic;
        header.version = version;
        header.loadflags = loadflags;
        if (version >= 0x203)
            header.initrd_addr_max = initrd_addr_max;
        if (version >= 0x204)
            header.syssize = static_cast<std::uint32_t>((kernel_size + 15) / 16);
        if (version >= 0x205) {
            header.kernel_alignment = alignment;
            header.relocatable_kernel = relocatable;
        }
        if (version >= 0x206)
            header.cmdline_size = cmdline_size;
        if (version >= 0x20A) {
            header.pref_address = pref_address;
            header.init_size = init_size;
        }
        std::memcpy(file.data(), &header, sizeof header);
        Content code = kernel();
        file.insert(file.end(), code.begin(), code.end());
        // syssize counts units of 16 bytes, and kernels fill the last one.
        file.resize(setup_size() + (kernel_size + 15) / 16 * 16);
        Content signature = pattern(signature_size, 0x99);
        file.insert(file.end(), signature.begin(), signature.end());
        return file;
    }
};

/// 64 MiB of memory from address 0; images may fill 1 MiB to 48 MiB, then comes the loader.
struct Machine {
    static constexpr std::uint32_t ram_end = 64 << 20;
    static constexpr std::uint32_t images_begin = 1 << 20;
    static constexpr std::uint32_t images_end = 48 << 20;

    explicit Machine(std::uint32_t loader_begin = images_end, std::uint32_t loader_end = ram_end)
        : ram(static_cast<std::uint8_t*>(std::calloc(ram_end, 1)), &std::free),
          images({ram.get() + images_begin, loader_begin - images_begin}),
          linux_machine{reinterpret_cast<std::uintptr_t>(ram.get()),
                        0x9CC00,
                        images_begin,
                        ram_end,
                        loader_begin,
                        loader_end} {}

    boot::Image& add(std::string_view name, const Content& content, std::string_view args = {}) {
        boot::NewImage image(images, name);
        layout::MutableBytes space;
        if (image.begin(static_cast<std::uint32_t>(content.size())))
            space = image.space(content.size());
        if (space.size() < content.size())
            std::abort();
        std::copy(content.begin(), content.end(), space.begin());
        image.commit(content.size());
        boot::Image& kept = image.keep();
        if (!args.empty() && !kept.set_arguments(args))
            std::abort();
        return kept;
    }
    async::Result<boot::LinuxPlan> plan(const boot::Image& kernel) {
        return boot::plan_linux(images, kernel, linux_machine);
    }
    boot::LinuxEntry load(const boot::LinuxPlan& plan, const boot::Image& kernel) {
        return boot::load_linux(plan, images, kernel, linux_machine);
    }
    Content at(std::uint32_t address, std::size_t size) const {
        return {ram.get() + address, ram.get() + address + size};
    }
    std::string text_at(std::uint32_t address) const {
        return reinterpret_cast<const char*>(ram.get() + address);
    }
    const layout::LinuxHeader& header_at(std::uint32_t address) const {
        return *reinterpret_cast<const layout::LinuxHeader*>(ram.get() + address);
    }

    std::unique_ptr<std::uint8_t, decltype(&std::free)> ram;
    boot::ImageStore images;
    boot::LinuxMachine linux_machine;
};

}  // namespace boot_test
