// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/form.hpp"

namespace menu {
namespace {

constexpr unsigned field_column = 32;

}  // namespace

[[gnu::noinline]] Form::Form(Terminal& terminal,
                             script::Settings& settings,
                             const script::ItemList& list)
    : Dialog(terminal, list.title),
      settings_(settings),
      items_(list.items),
      storage_(async::Buffer::create(items_.size() * sizeof(Field))),
      fields_(reinterpret_cast<Field*>(storage_.bytes().data())) {
    hint_ = "Enter: next field, at the last one done   Esc: leave";
    for (std::size_t i = 0; i < size(); ++i) {
        new (fields_ + i) Field;
        async::Text<longest_value> value;
        settings.format(items_[i].name, value);
        static_cast<void>(field(i).set(value.view()));
    }
    select(list.default_item(), 1);
}

void Form::draw(Canvas& canvas, std::size_t line, unsigned row) {
    const script::Item& item = items_[line];
    if (item.gap)
        return draw_line(canvas, line, row, item.text);
    draw_line(canvas, line, row, item.text.substr(0, field_column - margin - 1));
    draw_field(canvas, {row, field_column}, field(line), item.secret, line == selected_);
}

Dialog::Step Form::on_key(async::Key key) {
    if (field(selected_).on_key(key))
        return Step::stay;
    if (key != async::key_enter && key != async::key_tab)
        return navigate(key);
    std::size_t before = selected_;
    navigate(async::key_down);
    return key == async::key_enter && selected_ == before ? submit() : Step::stay;
}

/// Sets all, or goes to the field that is refused.
Dialog::Step Form::submit() {
    for (std::size_t i = 0; i < size(); ++i) {
        if (items_[i].gap)
            continue;
        auto stored = settings_.set(items_[i].name, field(i).text());
        if (!stored) {
            selected_ = i;
            refuse(stored.error());
            return Step::stay;
        }
    }
    return Step::done;
}

}  // namespace menu
