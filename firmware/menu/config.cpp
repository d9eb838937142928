// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/config.hpp"

namespace menu {
namespace {

constexpr unsigned value_column = 26;

}  // namespace

[[gnu::noinline]] Config::Config(Terminal& terminal,
                                 script::Settings& settings,
                                 bool all,
                                 std::string_view scope)
    : Dialog(terminal, {}), settings_(settings), all_(all) {
    if (all)
        enter_list();
    else
        enter(scope);
}

std::string_view Config::setting_name(std::size_t line) const {
    std::size_t count = 0;
    return model_.setting(scope_.view(), line, count);
}

std::size_t Config::size() const {
    std::size_t count = 0;
    if (shows_scopes_)
        static_cast<void>(model_.scope(0, count));
    else
        static_cast<void>(model_.setting(scope_.view(), 0, count));
    return count;
}

void Config::enter_list() {
    shows_scopes_ = true;
    // The one that was open is selected.
    selected_ = scope_number_;
    title_ = "Settings";
    hint_ = "Enter: open   Esc: leave";
}

void Config::enter(std::string_view scope) {
    shows_scopes_ = false;
    scope_number_ = selected_;
    selected_ = 0;
    // "netX" is another scope in the next moment.
    script::SettingName name;
    async::Text<async::screen_columns + 2> any(scope);
    if (!scope.empty() && settings_.parse(any.add("/-").view(), name))
        scope = name.scope;
    scope_.clear();
    scope_.add(scope);
    heading_.clear();
    heading_.add("Settings: ").add(scope.empty() ? "of all" : scope);
    title_ = heading_.view();
    hint_ = "Enter: edit   Ctrl-D: delete   Esc: back";
    describe();
}

/// "ip:ipv4 from net0.dhcp"
void Config::describe() {
    if (shows_scopes_ || selected_ >= size() || !notice_.view().empty())
        return;
    auto value = model_.value(scope_.view(), setting_name(selected_));
    notice_.add(value.name.name).add(':').add(script::type_name(value.name.type));
    if (value.is_set && value.value.scope != scope_.view())
        notice_.add(" from ").add(value.value.scope);
}

void Config::draw(Canvas& canvas, std::size_t line, unsigned row) {
    std::size_t count = 0;
    if (shows_scopes_) {
        std::string_view scope = model_.scope(line, count);
        return draw_line(canvas, line, row, scope.empty() ? "(of all)" : scope);
    }
    std::string_view name = setting_name(line);
    draw_line(canvas, line, row, name);
    async::Position at{row, value_column};
    if (is_editing_ && line == selected_)
        return draw_field(canvas, at, editor_, false, true);
    async::Text<width> text;
    auto value = model_.value(scope_.view(), name);
    if (value.is_set)
        script::format_value(value.name.type, value.value.bytes, text);
    bool bar = line == selected_;
    canvas.put(at,
               async::screen_columns - margin - value_column,
               text.view(),
               terminal_.colours(bar ? Pair::selected : Pair::normal));
}

Dialog::Step Config::on_key(async::Key key) {
    Step step = Step::stay;
    if (is_editing_)
        on_edit_key(key);
    else
        step = on_list_key(key);
    describe();
    return step;
}

Dialog::Step Config::on_list_key(async::Key key) {
    bool on_setting = !shows_scopes_ && selected_ < size();
    if (key == async::control_key('D')) {
        if (on_setting)
            store({});
        return Step::stay;
    }
    Step step = navigate(key);
    if (step == Step::leave) {
        if (shows_scopes_ || !all_)
            return Step::done;
        enter_list();
    } else if (step == Step::done) {
        std::size_t count = 0;
        if (on_setting)
            begin_edit();
        else
            enter(model_.scope(selected_, count));
    }
    return Step::stay;
}

void Config::begin_edit() {
    async::Text<longest_value> text;
    auto value = model_.value(scope_.view(), setting_name(selected_));
    if (value.is_set)
        script::format_value(value.name.type, value.value.bytes, text);
    is_editing_ = !text.truncated() && editor_.set(text.view());
    if (!is_editing_)
        refuse({async::Code::too_large, "too long to be edited"});
}

void Config::on_edit_key(async::Key key) {
    if (editor_.on_key(key))
        return;
    if (key == async::key_enter)
        store(editor_.text());
    else if (key == async::key_escape || key == async::control_key('C'))
        is_editing_ = false;
}

void Config::store(std::string_view text) {
    auto value = model_.value(scope_.view(), setting_name(selected_));
    auto stored = settings_.set(value.name, text);
    is_editing_ = is_editing_ && !stored;
    if (!stored)
        refuse(stored.error());
}

}  // namespace menu
