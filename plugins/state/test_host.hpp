// SPDX-License-Identifier: GPL-2.0-or-later
// A host of a layout, with the stock ROM, our files and an alternatives group, for tests.
#pragma once

#include <string>
#include <vector>

#include "state/rom_link.hpp"
#include "state/test_tree.hpp"

namespace state::fixture {

/// What a host has for one row of the table. Made as the distribution leaves it, without us.
class Host {
  public:
    explicit Host(const LinkRow& row) : row_(row) {
        tree.file(stock_path(), other_rom(row.size_class - 5000));
        if (row.kind == LinkRow::Kind::takeover && row.stock)
            tree.link(row.link, *row.stock);
        tree.file("/var/lib/dpkg/info/owner.list", "/.\n" + row.link + "\n");
    }

    /// The package's files, in all size classes.
    void install() const {
        for (const std::size_t size : {64, 128, 256, 512})
            tree.file(our_path(size << 10), our_rom(size << 10));
        if (row_.stock)
            return tree.folder(row_.rom_folder + "/before");
        if (std::filesystem::is_regular_file(tree.at(row_.link)))
            tree.file(record_path(), other_rom(row_.size_class - 5000));
    }

    /// The group as links.sh leaves it, with this choice.
    void alternatives(const std::string& chosen, const std::string& selection = "auto") const {
        tree.file("/usr/sbin/alternatives", "");
        tree.file("/var/lib/alternatives/" + row_.group,
                  selection + "\n" + row_.link + "\n\n" + ours() + "\n50\n" + registered_stock() +
                      "\n10\n");
        tree.link("/etc/alternatives/" + row_.group, chosen);
        tree.link(row_.link, "/etc/alternatives/" + row_.group);
    }

    /// Installed, and chosen by priority.
    void install_and_choose() const {
        install();
        alternatives(ours());
    }

    [[nodiscard]] std::string our_path(std::size_t size) const {
        return row_.rom_folder + "/multinic-" + std::to_string(size >> 10) + "K.rom";
    }
    [[nodiscard]] std::string ours() const { return our_path(row_.size_class); }
    [[nodiscard]] std::string record_path() const {
        return row_.rom_folder + "/before/" + row_.group;
    }
    /// Where the distribution has it.
    [[nodiscard]] std::string stock_path() const { return row_.stock.value_or(row_.link); }
    /// Where it is once we are installed.
    [[nodiscard]] std::string registered_stock() const {
        return row_.stock.value_or(record_path());
    }

    [[nodiscard]] RomLink look() const {
        const Root root = tree.root();
        return look_at_link(root, row_, package_databases(root));
    }

    const Tree tree;

  private:
    const LinkRow row_;
};

/// "LAYOUT GROUP: state, manager" for INFO().
inline std::string told(const RomLink& link) {
    return link.row.layout + " " + link.row.group + ": " + link_state_name(link.state) + " (" +
           link.reason + "), " + manager_name(link.manager.kind) + " (" + link.manager.reason + ")";
}

}  // namespace state::fixture
