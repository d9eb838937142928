// SPDX-License-Identifier: GPL-2.0-or-later
// What the commands menu, form and item collect, and params and param: lists of items by name.
#pragma once

#include <span>
#include <string_view>

#include "async/keys.hpp"
#include "async/memory.hpp"
#include "async/result.hpp"

namespace script {

struct Item {
    std::string_view name = {};        ///< what is chosen, or the setting that is filled in
    std::string_view text = {};        ///< what is shown
    async::Key key = async::key_none;  ///< hot key
    bool gap = false;                  ///< cannot be chosen
    bool is_default = false;
    bool secret = false;
};

/// Title and lines of a dialog; owns nothing.
struct ItemList {
    std::string_view title;
    std::span<const Item> items;

    /// The last item that was added as default, else the first one; the number of items when there
    /// is none that can be chosen.
    std::size_t default_item() const;
    /// The item with this name that can be chosen; the number of items when there is none.
    std::size_t find(std::string_view name) const;
};

/// Items with their texts, in memory that is taken once: a script that adds for ever gets an error.
class Items {
  public:
    static constexpr std::size_t most = 1000;
    static constexpr std::size_t all_texts = 49152;

    /// A name or title for which there is no room is left out.
    Items(std::string_view name, std::string_view title);

    /// Copies `item`. Fails with too_large (what the limits above say), and with no_memory.
    [[nodiscard]] async::Result<void> add(const Item& item);

    std::string_view name() const { return name_; }
    /// Valid until the next add().
    ItemList list() const { return {title_, {items(), count_}}; }

  private:
    friend class ItemLists;
    Item* items() const { return reinterpret_cast<Item*>(memory_); }
    bool copy(std::string_view text, std::string_view& copied);

    async::Buffer buffer_;
    std::uint8_t* memory_;  ///< `most` items, then the texts
    std::size_t used_ = 0;
    std::size_t count_ = 0;
    std::string_view name_;
    std::string_view title_;
    async::Owned<Items> next_;
};

/// All lists of one kind. One may have no name.
class ItemLists {
  public:
    static constexpr unsigned most = 16;

    /// A new list, in place of the one of this name. Fails with too_large, no_memory.
    [[nodiscard]] async::Result<void> create(std::string_view name, std::string_view title);
    /// Without a name, the list that has none, or else the newest one. nullptr: there is none.
    Items* find(std::string_view name);
    void remove(std::string_view name);
    /// As find(), but nobody else will find it again; it lives until the next take().
    Items* take(std::string_view name);

  private:
    async::Owned<Items>* place(std::string_view name);
    async::Owned<Items> unlink(std::string_view name);

    async::Owned<Items> first_;  ///< the newest
    async::Owned<Items> taken_;
};

}  // namespace script
