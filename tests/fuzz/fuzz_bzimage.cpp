// SPDX-License-Identifier: GPL-2.0-or-later
// The Linux loader: the first line of the input is the command line, the second one the arguments
// of an image that goes along, the rest the kernel. Whatever is accepted is loaded into a machine
// of 3 MiB, and only where the plan says.
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "boot/image_linux.hpp"

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

constexpr std::uint32_t mib = 1 << 20;
constexpr std::uint32_t images_begin = mib;
constexpr std::uint32_t images_end = 2 * mib + mib / 2;
constexpr std::uint32_t loader_end = 3 * mib;
constexpr std::uint32_t ram_end = 3 * mib + mib / 4;
constexpr std::uint32_t base_memory_end = 0x9CC00;
constexpr std::size_t image_size = 5001;
constexpr std::uint8_t image_byte = 0xEE;

/// A heap block of its own, so that an access past its end is seen.
struct Ram {
    std::unique_ptr<std::uint8_t[]> bytes{new std::uint8_t[ram_end]()};
    boot::ImageStore images{{bytes.get() + images_begin, images_end - images_begin}};
    boot::LinuxMachine machine{reinterpret_cast<std::uintptr_t>(bytes.get()),
                               base_memory_end,
                               images_begin,
                               ram_end,
                               images_end,
                               loader_end};
};

boot::Image& add(boot::ImageStore& images, std::string_view name, layout::Bytes content) {
    boot::NewImage image(images, name);
    require(bool{image.begin(std::nullopt)});
    layout::MutableBytes space = image.space(content.size());
    require(space.size() >= content.size());
    if (!content.empty())
        std::memcpy(space.data(), content.data(), content.size());
    image.commit(content.size());
    return image.keep();
}

std::string_view take_line(layout::Bytes& input) {
    std::string_view text = layout::as_text(input);
    std::size_t end = text.find('\n');
    input = end == std::string_view::npos ? layout::Bytes() : input.subspan(end + 1);
    return text.substr(0, end);
}

/// What must never be written: the vectors, the resident block up to 1 MiB, the engine's memory.
bool untouched(const Ram& ram) {
    static const std::vector<std::uint8_t> zeros(mib);
    auto zero = [&](std::uint32_t begin, std::uint32_t end) {
        return std::memcmp(ram.bytes.get() + begin, zeros.data(), end - begin) == 0;
    };
    return zero(0, 0x10000) && zero(base_memory_end, mib) && zero(images_end, loader_end);
}

void check(const boot::LinuxPlan& plan, std::size_t file_size, const Ram& ram) {
    require(plan.setup_size <= 0x8000 && plan.kernel_size <= file_size - plan.setup_size);
    require(plan.kernel_address >= images_begin);
    require(plan.kernel_size <= ram_end - plan.kernel_address);
    require(plan.initrd_size >= 2 * image_size && plan.initrd_address % 4096 == 0);
    require(plan.initrd_address >= images_begin);
    require(plan.initrd_size <= ram_end - plan.initrd_address);
    require(plan.initrd_address >= plan.kernel_address + plan.kernel_size ||
            plan.initrd_address + plan.initrd_size <= plan.kernel_address);
    // One image at its start, rounded to four bytes or behind a cpio header, one at its end.
    const std::uint8_t* start = ram.bytes.get() + plan.initrd_address;
    bool is_file = std::memcmp(start, "070701", 6) == 0;
    require(is_file || (start[0] == image_byte && start[image_size - 1] == image_byte));
    require(is_file || (start[image_size] == 0 && start[image_size + 2] == 0));
    const std::uint8_t* end = start + plan.initrd_size;
    require(end[-1] == image_byte && end[-5001] == image_byte);
    require(end[-5002] == 0);
    require(untouched(ram));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    layout::Bytes input(bytes, size);
    std::string_view command_line = take_line(input);
    std::string_view arguments = take_line(input);
    static const std::vector<std::uint8_t> content(image_size, image_byte);
    static Ram ram;
    std::memset(ram.bytes.get(), 0, ram_end);
    add(ram.images, "first", content);
    boot::Image& kernel = add(ram.images, "kernel", input);
    boot::Image& second = add(ram.images, "second", content);
    require(kernel.set_arguments(command_line) && second.set_arguments(arguments));
    auto plan = boot::plan_linux(ram.images, kernel, ram.machine);
    if (!plan) {
        require(plan.error().code != async::Code::device);
        ram.images.clear();
        return 0;
    }
    boot::LinuxEntry entry = boot::load_linux(*plan, ram.images, kernel, ram.machine);
    require(entry.segment * 16u + entry.stack + command_line.size() < base_memory_end);
    check(*plan, input.size(), ram);
    require(ram.images.size() == 0);
    return 0;
}
