// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/items.hpp"

namespace script {

std::size_t ItemList::default_item() const {
    std::size_t found = items.size();
    for (std::size_t i = items.size(); i-- > 0;)
        if (!items[i].gap && (found == items.size() || !items[found].is_default))
            found = i;
    return found;
}

std::size_t ItemList::find(std::string_view name) const {
    std::size_t i = 0;
    while (i < items.size() && (items[i].gap || items[i].name != name))
        ++i;
    return i;
}

Items::Items(std::string_view name, std::string_view title)
    : buffer_(async::Buffer::create(most * sizeof(Item) + all_texts)),
      memory_(buffer_.bytes().data()) {
    static_cast<void>(copy(name, name_) && copy(title, title_));
}

bool Items::copy(std::string_view text, std::string_view& copied) {
    if (!buffer_ || text.size() > all_texts - used_)
        return false;
    char* place = reinterpret_cast<char*>(memory_ + most * sizeof(Item)) + used_;
    if (!text.empty())
        std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    copied = {place, text.size()};
    return true;
}

async::Result<void> Items::add(const Item& item) {
    Item copied = item;
    if (count_ == most || !copy(item.name, copied.name) || !copy(item.text, copied.text))
        return async::Error{buffer_ ? async::Code::too_large : async::Code::no_memory,
                            "no room for more items"};
    new (items() + count_++) Item(copied);
    return async::success;
}

async::Owned<Items>* ItemLists::place(std::string_view name) {
    for (auto* place = &first_; *place; place = &(*place)->next_)
        if ((*place)->name() == name)
            return place;
    return name.empty() && first_ ? &first_ : nullptr;
}

async::Owned<Items> ItemLists::unlink(std::string_view name) {
    async::Owned<Items> found;
    if (auto* place = this->place(name)) {
        found = std::move(*place);
        *place = std::move(found->next_);
    }
    return found;
}

Items* ItemLists::find(std::string_view name) {
    auto* place = this->place(name);
    return place != nullptr ? place->get() : nullptr;
}

void ItemLists::remove(std::string_view name) {
    static_cast<void>(unlink(name));
}

Items* ItemLists::take(std::string_view name) {
    taken_ = unlink(name);
    return taken_.get();
}

async::Result<void> ItemLists::create(std::string_view name, std::string_view title) {
    if (Items* same = find(name); same != nullptr && same->name() == name)
        remove(name);
    unsigned count = 0;
    for (Items* list = first_.get(); list != nullptr; list = list->next_.get())
        ++count;
    if (count == most)
        return async::Error{async::Code::too_large, "too many menus"};
    auto created = async::Owned<Items>::create(name, title);
    if (!created || !created->buffer_)
        return async::Error{async::Code::no_memory, "no memory for a menu"};
    created->next_ = std::move(first_);
    first_ = std::move(created);
    return async::success;
}

}  // namespace script
