// SPDX-License-Identifier: GPL-2.0-or-later
// What scripts ask of their user: lines of text, menus, forms, the settings editor. The room above
// shows them; what commands have collected for them is kept here.
#pragma once

#include "async/task.hpp"
#include "script/colours.hpp"
#include "script/items.hpp"
#include "script/keyboard.hpp"

namespace script {

/// A line while it is edited.
struct EditedLine {
    char characters[512];
    std::size_t size = 0;
    std::string_view view() const { return {characters, size}; }
};

/// How long a dialog waits for its user.
struct Timeouts {
    async::Duration timeout = {};    ///< until the first key; 0: for ever
    async::Duration retimeout = {};  ///< after each key; 0: for ever
    /// A key does not stop the count: the first one extends it to `retimeout` from then, should
    /// that be later, no other one does anything; at its end the default is taken. A stray or
    /// jammed key holds nothing for longer than timeout + retimeout.
    bool strict = false;
};

/// One dialog at a time. All tasks fail with cancelled after Esc or Ctrl-C, and with no_memory. The
/// texts and lists that they are given must outlive them.
class Dialogs {
  public:
    enum class LineKind : std::uint8_t {
        plain,
        secret,   ///< shows stars
        command,  ///< up and down go through the lines of this kind that were typed before
    };
    /// Lets the user edit `line`, which begins with what it holds, until Enter. timed_out: no key
    /// came before `deadline`; the first key lifts it. The value of a `cancelled` is the key.
    virtual async::Task<void> edit(EditedLine& line, LineKind kind, async::Instant deadline) = 0;
    /// Shows a menu, first with item `selected`, and sets `setting` to the name of what is chosen.
    /// not_found: nothing can be chosen.
    virtual async::Task<void> choose(const ItemList& list,
                                     std::size_t selected,
                                     std::string_view setting,
                                     const Timeouts& timeouts) = 0;
    /// Shows a form that fills the settings which its items name.
    virtual async::Task<void> present(const ItemList& list) = 0;
    /// The settings editor, for all scopes or for one.
    virtual async::Task<void> configure(bool all, std::string_view scope) = 0;

    ItemLists menus;       ///< and forms
    ItemLists parameters;  ///< of requests: commands params and param
    Colours colours;

  protected:
    ~Dialogs() = default;
};

}  // namespace script
