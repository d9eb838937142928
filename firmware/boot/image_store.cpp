// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_store.hpp"

namespace boot {
namespace {

using async::Code;
using async::Error;

std::size_t rounded(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

void reverse(std::uint8_t* first, std::uint8_t* end) {
    while (first < end)
        std::swap(*first++, *--end);
}

/// Brings what lies from `middle` on before what lies from `first` on. In place, because there may
/// be no memory left to copy to.
void exchange(std::uint8_t* first, std::uint8_t* middle, std::uint8_t* end) {
    reverse(first, middle);
    reverse(middle, end);
    reverse(first, end);
}

}  // namespace

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

bool Image::replace(async::Buffer& buffer, std::string_view text) {
    auto copy = async::Buffer::copy_of(layout::as_bytes(text));
    if (!copy)
        return false;
    buffer = std::move(copy);
    return true;
}

async::Result<Image*> ImageStore::create(std::string_view name) {
    if (growing_ != nullptr)
        return Error{Code::in_use, "another image is being fetched"};
    if (images_.size() == limit)
        return Error{Code::too_large, "too many images", limit};
    auto image = async::Owned<Image>::create();
    Image* created = image.get();
    if (created == nullptr || !created->rename(name) || !images_.push_back(std::move(image)))
        return Error{Code::no_memory, "no memory for an image's name"};
    growing_ = created;
    place_images();
    return created;
}

layout::MutableBytes ImageStore::room(const Image& image) const {
    if (&image != growing_)
        return {};
    return memory_.subspan(static_cast<std::size_t>(image.start_ - memory_.data()) + image.size_);
}

void ImageStore::finish(const Image& image) {
    if (&image == growing_)
        growing_ = nullptr;
}

std::size_t ImageStore::used() const {
    std::size_t sum = 0;
    for (const auto& image : images_)
        sum += rounded(image->size_);
    return sum;
}

std::size_t ImageStore::index_of(const Image& image) const {
    std::size_t index = 0;
    while (index < images_.size() && images_[index].get() != &image)
        ++index;
    return index;
}

void ImageStore::remove(Image& image) {
    finish(image);
    if (current_ == &image)
        current_ = nullptr;
    std::uint8_t* next = image.start_ + rounded(image.size_);
    auto rest = static_cast<std::size_t>(memory_.data() + used() - next);
    std::memmove(image.start_, next, rest);
    images_.erase(index_of(image));
    place_images();
}

void ImageStore::clear() {
    images_.clear();
    current_ = nullptr;
    growing_ = nullptr;
}

Image* ImageStore::find(std::string_view name) const {
    for (std::size_t i = images_.size(); i-- > 0;)
        if (images_[i]->name() == name && !images_[i]->running)
            return images_[i].get();
    return nullptr;
}

void ImageStore::move(std::size_t from, std::size_t to) {
    std::size_t low = from < to ? from : to, high = from < to ? to : from;
    Image& first = *images_[low];
    Image& last = *images_[high];
    std::size_t size = rounded(images_[from]->size_);
    std::uint8_t* end = last.start_ + rounded(last.size_);
    exchange(first.start_, from < to ? first.start_ + size : last.start_, end);
    for (; from < to; ++from)
        std::swap(images_[from], images_[from + 1]);
    for (; from > to; --from)
        std::swap(images_[from], images_[from - 1]);
    place_images();
}

void ImageStore::place_images() {
    std::uint8_t* start = memory_.data();
    for (auto& image : images_) {
        image->start_ = start;
        start += rounded(image->size_);
    }
}

async::Result<void> NewImage::begin(std::optional<std::uint32_t> size) {
    if (image_ == nullptr) {
        TRY(image, store_.create(name_));
        image_ = image;
    }
    store_.resize(*image_, 0);
    if (size.value_or(0) > store_.room(*image_).size())
        return Error{Code::no_memory, "not enough memory for the file", *size};
    return async::success;
}

layout::MutableBytes NewImage::space(std::size_t count) {
    layout::MutableBytes room = store_.room(*image_);
    return room.size() < count ? layout::MutableBytes{} : room;
}

void NewImage::commit(std::size_t count) {
    store_.resize(*image_, image_->content().size() + count);
}

Image& NewImage::keep() {
    store_.finish(*image_);
    return *std::exchange(image_, nullptr);
}

void NewImage::discard() {
    if (image_ != nullptr)
        store_.remove(*std::exchange(image_, nullptr));
}

}  // namespace boot
