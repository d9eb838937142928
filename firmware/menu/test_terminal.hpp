// SPDX-License-Identifier: GPL-2.0-or-later
// A user for tests: presses keys at chosen times, on the PC's keyboard or at the far end of a
// serial line, and sees both screens.
#pragma once

#include <deque>

#include "menu/terminal.hpp"
#include "script/settings.hpp"
#include "std/bios_keys.hpp"
#include "tests/wire/fake_clock.hpp"
#include "tests/wire/fake_screen.hpp"

namespace menu {

using script::Item;
using script::ItemList;
using script::Items;

/// The console of a machine with both, which must always show the same, and the one who uses it.
class User final : public async::Console, public testing_wire::TimeSource {
  public:
    explicit User(testing_wire::FakeClock& clock) : clock_(clock) { clock.add(*this); }
    ~User() { clock_.remove(*this); }
    User(const User&) = delete;
    User& operator=(const User&) = delete;

    /// After what was pressed before, and after a pause.
    User& wait(async::Duration pause) {
        next_ = std::max(next_, clock_.now()) + pause;
        return *this;
    }
    /// On the PC's keyboard: AX as INT 16h gives it.
    User& press(std::uint16_t ax) {
        keys_.push_back({std::max(next_, clock_.now()), ax, {}});
        return *this;
    }
    /// At the serial terminal.
    User& send(const std::string& bytes) {
        keys_.push_back({std::max(next_, clock_.now()), 0, bytes});
        return *this;
    }
    /// How the screen looked when the clock came to this moment.
    User& look() {
        keys_.push_back({std::max(next_, clock_.now()), look_mark, {}});
        return *this;
    }

    void write(std::string_view text) override {
        ansi_.write(text);
        far.receive(std::exchange(pc.line, {}));
        if (!(pc.screen == far.screen))
            throw std::runtime_error("the screens differ:\n" + pc.screen.text() + "---\n" +
                                     far.screen.text());
    }
    async::Key poll_key() override {
        while (!keys_.empty() && keys_.front().at <= clock_.now()) {
            Press& press = keys_.front();
            async::Key key = async::key_none;
            if (!press.bytes.empty()) {
                key = decoder_.feed(static_cast<std::uint8_t>(press.bytes.front()), clock_.now());
                press.bytes.erase(0, 1);
                expire_at_ = clock_.now() + async::milliseconds(50);
            } else if (press.ax == look_mark) {
                seen.push_back(pc.screen.text());
            } else {
                key = layout::key_of_bios(press.ax);
            }
            if (press.bytes.empty())
                keys_.pop_front();
            if (key != async::key_none)
                return key;
        }
        return decoder_.expire(clock_.now());
    }

    async::Instant next_due() const override {
        async::Instant due = expire_at_;
        if (!keys_.empty() && keys_.front().at > served_)
            due = std::min(due, keys_.front().at);
        return due;
    }
    void run_due(async::Instant now) override {
        served_ = now;
        if (expire_at_ <= now)
            expire_at_ = async::never;
    }

    testing_wire::PcScreen pc;
    testing_wire::FarTerminal far;
    std::vector<std::string> seen;

  private:
    static constexpr std::uint16_t look_mark = 0xFFFF;
    struct Press {
        async::Instant at;
        std::uint16_t ax;
        std::string bytes;
    };
    testing_wire::FakeClock& clock_;
    async::AnsiScreen ansi_{pc};
    async::KeyDecoder decoder_;
    std::deque<Press> keys_;
    async::Instant next_;
    async::Instant served_;
    async::Instant expire_at_ = async::never;
};

/// A machine that does nothing but show a dialog.
struct Bench {
    testing_wire::FakeClock clock;
    async::Loop loop{clock};
    User user{clock};
    script::Keyboard keyboard{loop, user};
    script::Colours colours;
    Terminal terminal{keyboard, colours};
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(16384);
    script::Settings settings{memory};
    std::string get(const std::string& name) {
        async::Text<600> text;
        return settings.format(name, text) ? std::string(text.view()) : "(none)";
    }

    /// Runs to the end; the time it took is in `elapsed`.
    template <class T>
    async::Result<T> run(async::Task<T> task, async::Duration limit = async::seconds(100)) {
        async::Instant start = clock.now();
        auto result = testing_wire::run_until(loop, clock, task, limit);
        elapsed = clock.now() - start;
        return result;
    }
    async::Duration elapsed;
};

// AX of keys on the PC's keyboard
inline constexpr std::uint16_t pc_enter = 0x1C0D, pc_escape = 0x011B, pc_up = 0x48E0,
                               pc_down = 0x50E0, pc_page_up = 0x49E0, pc_page_down = 0x51E0,
                               pc_home = 0x47E0, pc_end = 0x4FE0, pc_tab = 0x0F09,
                               pc_delete = 0x53E0, pc_left = 0x4BE0, pc_right = 0x4DE0,
                               pc_backspace = 0x0E08;
/// A character or a control character.
constexpr std::uint16_t pc_key(char character) {
    return static_cast<std::uint16_t>(0x1E00 | static_cast<unsigned char>(character));
}

}  // namespace menu
