// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_initrd.hpp"

#include <algorithm>

#include "async/text.hpp"
#include "boot/image_arguments.hpp"
#include "std/linux.hpp"

namespace boot {
namespace {

using async::Code;
using async::Error;

std::uint32_t rounded(std::size_t size) {
    return static_cast<std::uint32_t>((size + 3) & ~std::size_t{3});
}

/// Counts bytes, and writes them when it was given a place.
class Output {
  public:
    explicit Output(std::uint8_t* place) : place_(place) {}

    void put(const void* bytes, std::size_t size) {
        if (place_ != nullptr && size != 0)
            std::memcpy(place_ + count_, bytes, size);
        count_ += size;
    }
    void pad() {
        constexpr std::uint8_t zeros[3]{};
        put(zeros, rounded(count_) - count_);
    }
    std::size_t count() const { return count_; }

  private:
    std::uint8_t* place_;
    std::size_t count_ = 0;
};

void set_number(layout::CpioHeader::Number& field, std::uint32_t value) {
    async::TextWriter(field, sizeof field).hex(value, sizeof field);
}

/// A member's header and name, up to where its content follows.
void put_member(Output& output, std::string_view name, std::uint32_t mode, std::size_t size) {
    layout::CpioHeader header;
    std::fill_n(reinterpret_cast<char*>(&header), sizeof header, '0');
    std::memcpy(header.magic, "070701", sizeof header.magic);
    set_number(header.mode, mode);
    // One link: then the kernel does not look for others by the inode number.
    set_number(header.nlink, 1);
    set_number(header.filesize, static_cast<std::uint32_t>(size));
    set_number(header.namesize, static_cast<std::uint32_t>(name.size() + 1));
    output.put(&header, sizeof header);
    output.put(name.data(), name.size());
    output.put("", 1);
    output.pad();
}

/// PATH [mode=OCTAL] [mkdir=N]
struct FilePlace {
    std::string_view path;  ///< relative to the root; empty: the image is an archive itself
    std::uint32_t mode = 0644;
    std::uint32_t parents = 0;
};

async::Result<FilePlace> parse_place(std::string_view arguments) {
    constexpr std::uint32_t permissions = 07777;
    FilePlace place;
    std::string_view rest = arguments;
    std::string_view path = take_word(rest);
    place.path = path;
    while (!place.path.empty() && place.path[0] == '/')
        place.path.remove_prefix(1);
    if (place.path.empty() != path.empty() || (!path.empty() && path.back() == '/'))
        return Error{Code::malformed, "the arguments of an initrd name no file"};
    if (auto text = option(rest, "mode=")) {
        auto mode = take_number(*text, 8);
        if (!mode || !text->empty() || *mode > permissions)
            return Error{Code::malformed, "mode= of an initrd is no file mode"};
        place.mode = *mode;
    }
    if (auto text = option(rest, "mkdir=")) {
        bool all = *text == "-1";
        auto count = take_number(*text, 0);
        if (!all && (!count || !text->empty()))
            return Error{Code::malformed, "mkdir= of an initrd is no number"};
        place.parents = all ? ~0u : *count;
    }
    return place;
}

/// How many directories the path goes through.
std::uint32_t count_parents(std::string_view path) {
    std::uint32_t count = 0;
    for (std::size_t i = 1; i < path.size(); ++i)
        count += path[i] == '/' && path[i - 1] != '/';
    return count;
}

/// What comes before the content of `image`.
async::Result<void> put_prefix(Output& output, const Image& image) {
    TRY(place, parse_place(image.arguments()));
    std::string_view path = place.path;
    if (path.empty())
        return async::success;
    std::uint32_t left = count_parents(path);
    for (std::size_t i = 1; i < path.size(); ++i)
        if (path[i] == '/' && path[i - 1] != '/' && left-- <= place.parents)
            put_member(output, path.substr(0, i), layout::cpio_directory | 0755, 0);
    put_member(output, path, layout::cpio_regular_file | place.mode, image.content().size());
    return async::success;
}

}  // namespace

async::Result<std::uint32_t> joined_size(const ImageStore& images, const Image& kernel) {
    Output output(nullptr);
    for (std::size_t i = 0; i < images.size(); ++i) {
        if (&images[i] == &kernel || images[i].running)
            continue;
        output.pad();
        CHECK_RESULT(put_prefix(output, images[i]));
        output.put(nullptr, images[i].content().size());
    }
    return static_cast<std::uint32_t>(output.count());
}

void order_images(ImageStore& images, const Image& kernel) {
    for (std::size_t i = images.size(); i-- > 0;)
        if (images[i].running)
            images.remove(images[i]);
    const Image* before = nullptr;
    for (std::string_view rest = kernel.arguments(); !rest.empty();) {
        std::string_view word = take_word(rest);
        constexpr std::string_view key = "initrd=";
        if (word.substr(0, key.size()) != key)
            continue;
        word.remove_prefix(key.size());
        while (!word.empty()) {
            const Image* named = images.find(take_word(word, ','));
            if (named == nullptr || named == &kernel)
                continue;
            if (before != nullptr && images.index_of(*named) < images.index_of(*before))
                images.move(images.index_of(*named), images.index_of(*before));
            before = named;
        }
    }
    images.move(images.index_of(kernel), 0);
}

void join_images(const ImageStore& images, std::uint8_t* destination, std::uint32_t size) {
    std::uint8_t* end = destination + size;
    // From the last on, because each moves towards the end.
    for (std::size_t i = images.size(); i-- > 1;) {
        layout::Bytes content = images[i].content();
        std::uint8_t* start = end - rounded(content.size());
        if (i == images.size() - 1)
            start = end - content.size();
        std::memmove(start, content.data(), content.size());
        std::memset(
            start + content.size(), 0, static_cast<std::size_t>(end - start) - content.size());
        Output counted(nullptr);
        (void)put_prefix(counted, images[i]);
        end = start - counted.count();
        Output output(end);
        (void)put_prefix(output, images[i]);
    }
}

}  // namespace boot
