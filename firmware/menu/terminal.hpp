// SPDX-License-Identifier: GPL-2.0-or-later
// What everything in this room works with: the console, its keys as something to wait for, and the
// colours that scripts may change.
#pragma once

#include "script/dialogs.hpp"

namespace menu {

using script::Pair;

/// One coroutine at a time waits for keys.
class Terminal {
  public:
    class KeyWait;

    Terminal(script::Keyboard& keyboard, const script::Colours& colours)
        : keyboard_(keyboard), colours_(colours) {}

    /// Await: the next key, or key_none at `deadline`, and sometimes before it.
    [[nodiscard]] KeyWait key(async::Instant deadline = async::never);
    async::Console& console() const { return keyboard_; }
    async::Instant now() { return keyboard_.changed().loop().now(); }

    std::uint8_t colours(Pair pair) const { return colours_.of(pair); }
    /// An empty screen.
    void clear();

  private:
    script::Keyboard& keyboard_;
    const script::Colours& colours_;
};

class Terminal::KeyWait {
  public:
    KeyWait(script::Keyboard& keyboard, async::Instant deadline)
        : keyboard_(keyboard), reader_(keyboard), waiter_(keyboard.changed().wait(deadline)) {}
    bool await_ready() { return (key_ = keyboard_.poll_key()) != async::key_none; }
    void await_suspend(std::coroutine_handle<> handle) { waiter_.await_suspend(handle); }
    async::Key await_resume() { return key_ != async::key_none ? key_ : keyboard_.poll_key(); }

  private:
    script::Keyboard& keyboard_;
    script::Keyboard::Reader reader_;
    async::Event::Waiter waiter_;
    async::Key key_ = async::key_none;
};

}  // namespace menu
