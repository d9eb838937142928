// SPDX-License-Identifier: GPL-2.0-or-later
// Whoever sits at the keyboard, and whatever a script shows: the commands of menus, forms, the
// settings editor and the shell, all in scripts, and the interpreter of escape sequences. First
// three bytes: what is shown and how (see Options), timeout and retimeout in tenths of a second;
// then items, each one byte of flags (0xFF ends them), one of key, one of length and that many
// bytes of text; then what is pressed.
#include <cstdlib>

#include "menu/test_attended_host.hpp"
#include "std/bytes.hpp"

using namespace menu;

namespace {

enum Options : std::uint8_t { what = 7, strict = 8, many = 16 };
enum What : std::uint8_t { a_menu, a_form, settings_editor, a_line, text, a_shell };
// Among the bytes that come on the serial line
constexpr std::uint8_t pc_key_follows = 0xFE, pause_follows = 0xFD;

void require(bool holds) {
    if (!holds)
        std::abort();
}

struct Target : AttendedHost {
    std::uint8_t options = 0;
    script::Timeouts timeouts;

    bool read_head(layout::Reader& reader) {
        std::uint8_t head[3];
        for (std::uint8_t& byte : head)
            if (!reader.read(byte))
                return false;
        options = head[0];
        timeouts = {.timeout = async::milliseconds(head[1] * 100u),
                    .retimeout = async::milliseconds(head[2] * 100u),
                    .strict = (options & strict) != 0};
        return true;
    }
    /// They are added by the command item, as far as that finds room for them. Their texts are
    /// words of a script; in forms also the names of settings.
    void read_items(layout::Reader& reader) {
        std::uint8_t flags = 0, key = 0, length = 0;
        layout::Bytes bytes;
        std::string text = "menu Fuzz\n";
        while (reader.read(flags) && flags != 0xFF && reader.read(key) && reader.read(length) &&
               reader.take(length, bytes)) {
            std::string words(layout::as_text(bytes));
            std::string line = std::string("item") + ((flags & 1) != 0 ? " --gap" : "") +
                               ((flags & 2) != 0 ? " --default" : "") +
                               ((flags & 4) != 0 ? " --secret" : "") +
                               (key != 0 ? " --key " + std::to_string(key) : "") + " -- " +
                               ((flags & 8) != 0 ? "" : words + " ") + words + " ||\n";
            for (unsigned i = 0; i < ((options & many) != 0 ? 40u : 1u); ++i)
                text += line;
        }
        run_script(text);
    }
    void read_keys(layout::Reader& reader) {
        std::uint8_t byte = 0, low = 0, high = 0;
        for (unsigned count = 0; count < 2000 && reader.read(byte); ++count)
            if (byte == pc_key_follows && reader.read(low) && reader.read(high))
                user.press(static_cast<std::uint16_t>(high << 8 | low));
            else if (byte == pause_follows && reader.read(low))
                user.wait(async::milliseconds(low));
            else
                user.send(std::string(1, static_cast<char>(byte)));
    }
    /// Of lines that need nobody.
    void run_script(std::string_view text) {
        auto copy = script::Script::copy_of("", text);
        require(bool{copy});
        auto task = runner.run(std::move(*copy));
        task.start();
        testing_wire::run_for(loop, clock, async::milliseconds(1));
        require(task.done());
    }
    /// Runs until nothing is pressed any more and no timeout is left, then says goodbye in a way
    /// that every dialog understands.
    void use(const std::string& text) {
        auto copy = script::Script::copy_of("", text);
        require(bool{copy});
        auto task = runner.run(std::move(*copy));
        task.start();
        if (timeouts.strict && timeouts.timeout != async::Duration{} &&
            (options & what) == a_menu) {
            async::Duration most = timeouts.retimeout;
            if (most == async::Duration{})
                most = async::seconds(60);
            testing_wire::run_for(loop, clock, timeouts.timeout + most + async::milliseconds(1));
            require(task.done());
        }
        testing_wire::run_for(loop, clock, async::seconds(600));
        for (unsigned i = 0; i < 40 && !task.done(); ++i) {
            user.press(i % 2 == 0 ? pc_key(3) : pc_enter);
            testing_wire::run_for(loop, clock, async::seconds(3));
            user.press(pc_escape).press(pc_escape).press(pc_escape).send(
                "\x05\x15"
                "exit\r");
            testing_wire::run_for(loop, clock, async::seconds(3));
        }
        require(task.done());
    }
    void show() {
        std::string text;
        if (timeouts.strict)
            text += "set menu-strict-timeout 1\n";
        switch (options & what) {
            case a_menu:
                text += "choose --timeout " + std::to_string(timeouts.timeout.microseconds / 1000) +
                        " --retimeout " + std::to_string(timeouts.retimeout.microseconds / 1000) +
                        " chosen";
                break;
            case a_form:
                text += "present";
                break;
            case settings_editor:
                text += "present || config";
                break;
            case a_line:
                text += "read chosen";
                break;
            default:
                text += "shell";
        }
        use(text);
    }
};

/// As the screens differ in how they wrap, only that each of them keeps its bounds and that the
/// line gets no sequence that nobody knows.
void show_text(std::string_view shown) {
    testing_wire::PcScreen pc;
    testing_wire::FarTerminal far;
    async::AnsiScreen screen(pc);
    std::size_t half = shown.size() / 2;
    screen.write(shown.substr(0, half));
    screen.write(shown.substr(half));
    require(pc.longest_print <= async::AnsiScreen::longest_run);
    far.receive(pc.line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    layout::Reader reader({bytes, size});
    Target target;
    if (!target.read_head(reader))
        return 0;
    if ((target.options & what) == text) {
        show_text(layout::as_text(reader.rest()));
        return 0;
    }
    target.read_items(reader);
    target.read_keys(reader);
    target.show();
    return 0;
}
