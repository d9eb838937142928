// SPDX-License-Identifier: GPL-2.0-or-later
// Keys as they come, and Ctrl-C. While somebody reads keys it is a key like others; else it
// interrupts the command that runs. Pressed twice within two seconds it ends all scripts, whoever
// reads: a menu in an endless loop too.
#pragma once

#include "async/loop.hpp"

namespace script {

/// Stands before the console, which nobody else asks for keys. It is a console itself: who asks
/// that one in a round of the loop is who reads in it.
class Keyboard final : public async::Console, private async::Pollable {
  public:
    Keyboard(async::Loop& loop, async::Console& console);

    void write(std::string_view text) override { console_.write(text); }
    /// The oldest key that nobody took.
    async::Key poll_key() override;
    /// Notified when a key or Ctrl-C came. The interpreter also has it notified when a command
    /// ends.
    async::Event& changed() { return changed_; }

    /// While one exists, somebody reads, and need not ask in each round.
    class Reader {
      public:
        explicit Reader(Keyboard& keyboard) : keyboard_(keyboard) { ++keyboard_.readers_; }
        Reader(const Reader&) = delete;
        Reader& operator=(const Reader&) = delete;
        ~Reader() {
            --keyboard_.readers_;
            keyboard_.asked_ = false;
        }

      private:
        Keyboard& keyboard_;
    };

    /// True once for each Ctrl-C that nobody read.
    bool take_interrupt();
    /// All scripts are to end, until forgive().
    bool aborted() const { return aborted_; }
    void abort() { aborted_ = true; }
    void forgive() {
        aborted_ = interrupted_ = false;
        abort_until_ = {};
    }

  private:
    bool poll() override;

    async::Console& console_;
    async::Event changed_;
    async::Instant abort_until_;  ///< from one Ctrl-C on, for a second one
    async::Key keys_[16];
    unsigned first_ = 0, count_ = 0;
    unsigned readers_ = 0;
    bool asked_ = false;
    bool interrupted_ = false;
    bool aborted_ = false;
};

}  // namespace script
