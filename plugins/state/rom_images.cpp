// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/rom_images.hpp"

#include <algorithm>

#include "romfile/file_io.hpp"
#include "romfile/slot_settings.hpp"

namespace state {
namespace {

class Collection {
  public:
    explicit Collection(const Root& root) : root_(root) {}

    /// `wanted`: that it is absent is told, too.
    void add(const std::string& path, bool wanted) {
        const Result<Entry> entry = root_.look(path);
        if (!entry)
            return keep(path, entry.error());
        if (entry->kind == Entry::Kind::absent && !wanted)
            return;
        const Result<Destination> end = root_.resolve(path);
        if (!end)
            return keep(path, end.error());
        if (end->loop)
            return keep(path, refusal("leads in a circle", path));
        if (!is_known(end->path))
            keep(end->path, describe(*end));
    }

    std::vector<RomImage> take() { return std::move(images_); }

  private:
    [[nodiscard]] Error refusal(const std::string& what, const std::string& path) const {
        return {what, root_.outside(path), ""};
    }

    [[nodiscard]] bool is_known(const std::string& path) const {
        return std::any_of(images_.begin(), images_.end(), [&path](const RomImage& image) {
            return image.path == path;
        });
    }

    void keep(const std::string& path, Result<RomDescription> description) {
        if (!is_known(path))
            images_.push_back({path, std::move(description)});
    }

    [[nodiscard]] Result<RomDescription> describe(const Destination& end) const {
        if (end.entry.kind == Entry::Kind::absent)
            return refusal("is not there", end.path);
        if (end.entry.kind != Entry::Kind::file)
            return refusal("is not a file", end.path);
        const Result<romfile::Bytes> bytes = root_.read(end.path, romfile::file_size_limit);
        if (!bytes)
            return bytes.error();
        Result<RomDescription> description = describe_rom(*bytes);
        if (description)
            return description;
        Error error = description.error();
        error.where = error.where.empty() ? root_.outside(end.path)
                                          : root_.outside(end.path) + ", " + error.where;
        return error;
    }

    const Root& root_;
    std::vector<RomImage> images_;
};

RomConfiguration configuration_of(const romfile::Slot& slot) {
    return {slot.script.empty() ? "" : romfile::script_sha256(slot),
            romfile::settings_in(slot.settings)};
}

}  // namespace

Result<RomDescription> describe_rom(romfile::View bytes) {
    const Result<romfile::RomFile> rom = romfile::parse_rom(bytes);
    if (!rom)
        return rom.error();
    RomDescription description{
        rom->size, rom->size_class, rom->sha256, "", "", {}, romfile::findings(*rom), {}};
    for (const romfile::Image& image : rom->images)
        if (image.pci)
            description.images.push_back({image.pci->vendor, image.pci->device});
    if (!rom->payload)
        return description;
    description.version = rom->payload->version;
    description.build_id = rom->payload->build_id;
    if (rom->payload->slot)
        description.configuration = configuration_of(*rom->payload->slot);
    return description;
}

std::vector<RomImage> look_at_rom_images(const Root& root,
                                         const LayoutTable& rows,
                                         const std::vector<std::string>& further) {
    Collection images(root);
    for (const LinkRow& row : rows)
        images.add(row.link, false);
    for (const LinkRow& row : rows)
        images.add(row.stock.value_or(row.rom_folder + "/before/" + row.group), false);
    for (const std::string& path : further)
        images.add(path, true);
    return images.take();
}

}  // namespace state
