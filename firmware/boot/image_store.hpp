// SPDX-License-Identifier: GPL-2.0-or-later
// Images: the files that have been fetched to be started, by name, in one run of high memory.
#pragma once

#include <string_view>

#include "async/memory.hpp"
#include "async/result.hpp"
#include "client/tftp.hpp"

namespace boot {

struct Station;

/// One file and the arguments that it is started with. Belongs to its ImageStore.
class Image {
  public:
    std::string_view name() const { return layout::as_text(name_.bytes()); }
    std::string_view arguments() const { return layout::as_text(arguments_.bytes()); }
    /// Where it came from; empty: not by a URI.
    std::string_view uri() const { return layout::as_text(uri_.bytes()); }
    /// Valid until an image is created, removed or moved.
    layout::Bytes content() const { return {start_, size_}; }

    /// False, and nothing changed, when there is no memory.
    [[nodiscard]] bool rename(std::string_view name) { return replace(name_, name); }
    [[nodiscard]] bool set_uri(std::string_view uri) { return replace(uri_, uri); }
    [[nodiscard]] bool set_arguments(std::string_view text) { return replace(arguments_, text); }

    Station* through = nullptr;  ///< the NIC that it came through; nullptr: unknown
    bool autofree = false;       ///< goes away when it has been executed
    /// A script that runs: nobody finds or frees it, and no kernel gets it.
    bool running = false;

  private:
    friend class ImageStore;
    friend class async::Owned<Image>;
    Image() = default;
    static bool replace(async::Buffer& buffer, std::string_view text);

    async::Buffer name_;
    async::Buffer arguments_;
    async::Buffer uri_;
    std::uint8_t* start_ = nullptr;
    std::size_t size_ = 0;
};

/// The last part of a path: the name of an image that was given none.
std::string_view base_name(std::string_view path);

/// All images, one behind the other without gaps but for the rounding of each to 4 bytes. The last
/// one can grow; to free one moves those behind it. Pointers to images are valid until they are
/// removed.
class ImageStore {
  public:
    static constexpr std::size_t limit = 64;
    /// `memory`: all that images may fill; it starts at a multiple of 4 bytes.
    explicit ImageStore(layout::MutableBytes memory)
        : memory_(memory.first(memory.size() & ~std::size_t{3})) {}
    ImageStore(const ImageStore&) = delete;
    ImageStore& operator=(const ImageStore&) = delete;

    /// A new, empty image behind all others. Code::in_use while another one grows.
    async::Result<Image*> create(std::string_view name);
    /// What a growing image may still take, behind what it has; empty for any other image.
    layout::MutableBytes room(const Image& image) const;
    /// The first `size` bytes from the start of the image are its content now.
    void resize(Image& image, std::size_t size) { image.size_ = size; }
    /// It has all its content: another one may be created.
    void finish(const Image& image);

    void remove(Image& image);
    void clear();
    /// The newest image of that name that does not run, or nullptr.
    Image* find(std::string_view name) const;
    /// The image that `boot` without a name starts (imgselect), or nullptr.
    Image* current() const { return current_; }
    void select(Image* image) { current_ = image; }

    std::size_t size() const { return images_.size(); }
    Image& operator[](std::size_t index) const { return *images_[index]; }
    std::size_t index_of(const Image& image) const;
    /// Gives the image at `from` the place `to`; those between move up or down.
    void move(std::size_t from, std::size_t to);

    layout::MutableBytes memory() const { return memory_; }
    /// Bytes of memory() that images take.
    std::size_t used() const;

  private:
    void place_images();

    layout::MutableBytes memory_;
    async::Vector<async::Owned<Image>> images_;
    Image* current_ = nullptr;
    const Image* growing_ = nullptr;
};

/// An image while it is fetched. It vanishes with this object unless keep() was called.
class NewImage : public client::TftpSink {
  public:
    /// `name` is copied when the first answer comes.
    NewImage(ImageStore& store, std::string_view name) : store_(store), name_(name) {}
    ~NewImage() { discard(); }
    NewImage(const NewImage&) = delete;
    NewImage& operator=(const NewImage&) = delete;

    async::Result<void> begin(std::optional<std::uint32_t> size) override;
    layout::MutableBytes space(std::size_t count) override;
    void commit(std::size_t count) override;

    /// nullptr before the first begin().
    Image* image() const { return image_; }
    /// Leaves the complete image in the store. Only after a fetch that went well.
    Image& keep();

  protected:
    void discard();
    ImageStore& store_;
    std::string_view name_;

  private:
    Image* image_ = nullptr;
};

}  // namespace boot
