// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/rom_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "romfile/file_io.hpp"
#include "romfile/size_class.hpp"
#include "state/link_notes.hpp"

namespace state {
namespace {

using romfile::Verdict;
using Kind = Entry::Kind;

constexpr const char* starts_no_guest = "QEMU starts no guest with a virtio NIC";

/// The ROM that QEMU would get without us.
struct StockRom {
    Destination end;
    std::optional<Error> unreadable;

    [[nodiscard]] bool usable() const {
        return !unreadable && end.entry.kind == Kind::file && end.entry.size > 0;
    }
};

class Examination {
  public:
    Examination(const Root& root, const LinkRow& row, const OwnerLookup& owner)
        : root_(root), owner_(owner) {
        link_.row = row;
    }

    RomLink run() {
        link_.group = read_group(root_, link_.row.group);
        const Result<Entry> entry = root_.look(link_.row.link);
        const Result<Destination> end = root_.resolve(link_.row.link);
        if (!entry || !end) {
            could_not_tell(entry ? end.error() : entry.error());
            link_.manager.reason = link_.reason;
        } else {
            entry_ = *entry;
            end_ = *end;
            examine();
        }
        link_.notes = link_notes(root_, link_);
        return std::move(link_);
    }

  private:
    void examine() {
        if (entry_.kind == Kind::link)
            link_.link_text = entry_.link_text;
        link_.leftover = entry_.kind == Kind::file && is_leftover();
        find_stock();
        if (entry_.kind == Kind::absent)
            nothing_there();
        else
            something_there();
        find_manager();
    }

    void set(LinkState state, std::string reason = "") {
        link_.state = state;
        link_.reason = std::move(reason);
    }
    void could_not_tell(const Error& error) { set(LinkState::unknown, romfile::explain(error)); }

    void find_stock() {
        const LinkRow& row = link_.row;
        std::string path = row.rom_folder + "/before/" + row.group;
        if (row.stock)
            path = *row.stock;
        else if (entry_.kind == Kind::file && !link_.leftover)
            path = row.link;
        Result<Destination> end = root_.resolve(path);
        if (!end)
            stock_.unreadable = end.error();
        else
            stock_.end = std::move(*end);
        if (stock_.usable())
            link_.stock_size_class = std::bit_ceil(stock_.end.entry.size);
        else if (!stock_.unreadable)
            link_.stock_size_class = row.size_class;
    }

    /// What stands at the link is the copy that protects it while an alternatives program runs.
    bool is_leftover() const {
        const std::string shield =
            fmt::format("{}/before/{}.shield", link_.row.rom_folder, link_.row.group);
        const Result<Entry> entry = root_.look(shield);
        if (!entry || entry->kind != Kind::file || entry->size != entry_.size)
            return false;
        const Result<romfile::Bytes> one = root_.read(shield, romfile::file_size_limit);
        const Result<romfile::Bytes> other = root_.read(link_.row.link, romfile::file_size_limit);
        return one && other && *one == *other;
    }

    void nothing_there() {
        link_.maybe_changed = folder_time(link_.row.link);
        if (link_.row.kind == LinkRow::Kind::takeover)
            return set(LinkState::missing, fmt::format("nothing is there: {}", starts_no_guest));
        if (stock_.unreadable)
            return could_not_tell(*stock_.unreadable);
        if (stock_.end.entry.kind == Kind::absent)
            return set(
                LinkState::missing,
                fmt::format("nothing is there, nor at {}: {}", *link_.row.stock, starts_no_guest));
        end_ = stock_.end;
        something_there();
    }

    void something_there() {
        link_.target = end_.path;
        link_.changed = end_.changed;
        if (end_.loop)
            return dangling("leads in a circle");
        if (end_.entry.kind == Kind::absent)
            return dangling(fmt::format("leads to {}, which is not there", end_.path));
        if (end_.entry.kind != Kind::file)
            return set(LinkState::broken, fmt::format("is not a file: {}", starts_no_guest));
        if (end_.entry.size == 0)
            return set(LinkState::broken, fmt::format("is empty: {}", starts_no_guest));
        link_.size_class = std::bit_ceil(end_.entry.size);
        identify();
        if (link_.state != LinkState::unknown)
            compare_classes();
    }

    /// QEMU passes over a link that leads nowhere.
    void dangling(const std::string& what) {
        link_.maybe_changed = folder_time(end_.path);
        const bool falls_through = link_.row.kind == LinkRow::Kind::overriding && stock_.usable();
        if (falls_through)
            link_.changed = std::max(end_.changed, stock_.end.changed);
        set(LinkState::broken,
            fmt::format(
                "{}: {}", what, falls_through ? "QEMU takes the stock ROM" : starts_no_guest));
    }

    void identify() {
        const Result<bool> in_our_folder = is_in_our_folder();
        if (!in_our_folder)
            return could_not_tell(in_our_folder.error());
        const bool ours = *in_our_folder || link_.leftover;
        const Result<romfile::Bytes> bytes = root_.read(end_.path, romfile::file_size_limit);
        // Of a file at the link's own path only the content tells whose it is.
        if (!bytes && (ours || entry_.kind == Kind::file))
            return could_not_tell(bytes.error());
        Result<romfile::RomFile> rom = bytes ? romfile::parse_rom(*bytes) : bytes.error();
        if (rom) {
            link_.rom = std::move(rom->payload);
            link_.sha256 = rom->sha256;
        }
        if (ours)
            return judge_ours(rom);
        const bool stock = is_stock() && !(entry_.kind == Kind::file && link_.rom);
        set(stock ? LinkState::stock : LinkState::foreign);
    }

    /// A ROM of ours that a BIOS would not run is as good as none.
    void judge_ours(const Result<romfile::RomFile>& rom) {
        if (!rom)
            return set(LinkState::broken, fmt::format("{}: {}", end_.path, rom.error().what));
        if (!link_.rom)
            return set(LinkState::broken, fmt::format("{}: is no ROM of ours", end_.path));
        for (const romfile::Finding& finding : romfile::findings(*rom))
            if (finding.verdict == Verdict::bad)
                return set(
                    LinkState::broken,
                    fmt::format("{}: damaged: {}: {}", end_.path, finding.where, finding.what));
        set(LinkState::ours);
    }

    bool is_stock() const { return stock_.usable() && end_.path == stock_.end.path; }

    Result<bool> is_in_our_folder() const {
        const Result<Destination> folder = root_.resolve(link_.row.rom_folder);
        if (!folder)
            return folder.error();
        const std::string start = folder->path + "/multinic-";
        return end_.path.starts_with(start) && end_.path.ends_with(".rom") &&
               end_.path.find('/', start.size()) == std::string::npos;
    }

    void compare_classes() {
        if (!link_.stock_size_class) {
            link_.class_agrees = {Verdict::unknown, romfile::explain(*stock_.unreadable)};
        } else if (link_.size_class == link_.stock_size_class) {
            link_.class_agrees = {Verdict::good, ""};
        } else {
            link_.class_agrees = {Verdict::bad,
                                  fmt::format("size class {} instead of {}: live migration fails",
                                              romfile::size_class_name(*link_.size_class),
                                              romfile::size_class_name(*link_.stock_size_class))};
            if (link_.state != LinkState::broken)
                set(LinkState::broken, link_.class_agrees.reason);
        }
    }

    void find_manager() {
        Manager& manager = link_.manager;
        const std::string text =
            entry_.kind == Kind::link ? beside(link_.row.link, entry_.link_text) : std::string();
        if (entry_.kind == Kind::absent) {
            manager.kind = Manager::Kind::nothing;
        } else if (text == link_.group.managed_link) {
            manager.kind = Manager::Kind::alternatives;
            if (link_.group.record)
                manager.selection = link_.group.record->selection;
        } else {
            const Owner owner = owner_(link_.row.link);
            const bool straight = link_.state == LinkState::ours && entry_.kind == Kind::link;
            if (owner.kind == Owner::Kind::package)
                manager = {Manager::Kind::package, std::nullopt, owner.package, ""};
            else if (straight)
                manager.kind = Manager::Kind::plain;
            else if (owner.kind == Owner::Kind::nobody)
                manager.kind = Manager::Kind::administrator;
            else
                manager.reason = owner.reason;
        }
    }

    /// When something was last added to or taken from the folder that has, or last had, the path.
    std::optional<std::int64_t> folder_time(std::string path) const {
        while (path.size() > 1) {
            path = beside(path, ".");
            const Result<Destination> folder = root_.resolve(path);
            if (!folder)
                return std::nullopt;
            if (folder->entry.kind == Kind::folder)
                return folder->entry.modified;
        }
        return std::nullopt;
    }

    const Root& root_;
    const OwnerLookup& owner_;
    RomLink link_;
    Entry entry_;
    Destination end_;
    StockRom stock_;
};

}  // namespace

const char* link_state_name(LinkState state) {
    static constexpr const char* names[] = {
        "ours", "stock", "foreign", "broken", "missing", "unknown"};
    return names[static_cast<std::size_t>(state)];
}

const char* manager_name(Manager::Kind kind) {
    static constexpr const char* names[] = {
        "alternatives", "plain", "package", "administrator", "nothing", "unknown"};
    return names[static_cast<std::size_t>(kind)];
}

Verdict RomLink::verdict() const {
    if (state == LinkState::unknown)
        return Verdict::unknown;
    if (state != LinkState::ours || leftover)
        return Verdict::bad;
    return class_agrees.verdict;
}

RomLink look_at_link(const Root& root, const LinkRow& row, const OwnerLookup& owner) {
    return Examination(root, row, owner).run();
}

std::vector<RomLink> look_at_links(const Root& root,
                                   const LayoutTable& rows,
                                   const OwnerLookup& owner) {
    std::vector<RomLink> links;
    for (const LinkRow& row : rows)
        links.push_back(look_at_link(root, row, owner));
    return links;
}

}  // namespace state
