// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/keys.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace async;

namespace {

/// All keys of a run of bytes that come at once; then the line falls silent.
std::vector<Key> keys_of(const std::string& bytes) {
    KeyDecoder decoder;
    std::vector<Key> keys;
    Instant now{1000};
    auto take = [&](Key key) {
        if (key != key_none)
            keys.push_back(key);
    };
    for (char byte : bytes)
        take(decoder.feed(static_cast<std::uint8_t>(byte), now));
    take(decoder.expire(now + seconds(1)));
    return keys;
}

using Keys = std::vector<Key>;

}  // namespace

TEST_CASE("keys: characters of a serial line") {
    CHECK(keys_of("aZ ~") == Keys{'a', 'Z', ' ', '~'});
    CHECK(keys_of("\x01\x02\x03\x1a") == Keys{1, 2, 3, 26});
    CHECK(keys_of("\t") == Keys{key_tab});
    CHECK(keys_of("\x08\x7f") == Keys{key_backspace, key_backspace});
}

TEST_CASE("keys: every end of line is one Enter") {
    CHECK(keys_of("\r") == Keys{key_enter});
    CHECK(keys_of("\n") == Keys{key_enter});
    CHECK(keys_of("\r\n") == Keys{key_enter});
    CHECK(keys_of("\r\r\n\n") == Keys{key_enter, key_enter, key_enter});
    CHECK(keys_of(std::string("\r\0", 2)) == Keys{key_enter});
}

TEST_CASE("keys: arrows and their like, by every terminal's habit") {
    CHECK(keys_of("\x1b[A\x1b[B\x1b[C\x1b[D") == Keys{key_up, key_down, key_right, key_left});
    CHECK(keys_of("\x1bOA\x1bOB\x1bOC\x1bOD") == Keys{key_up, key_down, key_right, key_left});
    CHECK(keys_of("\x1b[H\x1b[1~\x1b[7~\x1bOH") == Keys{key_home, key_home, key_home, key_home});
    CHECK(keys_of("\x1b[F\x1b[4~\x1b[8~\x1bOF") == Keys{key_end, key_end, key_end, key_end});
    CHECK(keys_of("\x1b[2~\x1b[3~\x1b[5~\x1b[6~") ==
          Keys{key_insert, key_delete, key_page_up, key_page_down});
    CHECK(keys_of("\x1b[Z") == Keys{key_back_tab});
}

TEST_CASE("keys: modifiers are dropped") {
    CHECK(keys_of("\x1b[1;5A\x1b[1;2D\x1b[3;5~\x1b[24;2~") ==
          Keys{key_up, key_left, key_delete, function_key(12)});
}

TEST_CASE("keys: function keys, by every terminal's habit") {
    CHECK(keys_of("\x1bOP\x1bOQ\x1bOR\x1bOS") ==
          Keys{function_key(1), function_key(2), function_key(3), function_key(4)});
    CHECK(keys_of("\x1b[11~\x1b[12~\x1b[13~\x1b[14~") ==
          Keys{function_key(1), function_key(2), function_key(3), function_key(4)});
    CHECK(keys_of("\x1b[[A\x1b[[E") == Keys{function_key(1), function_key(5)});
    CHECK(keys_of("\x1b[15~\x1b[17~\x1b[21~\x1b[23~\x1b[24~") ==
          Keys{0x107E, 0x127E, 0x167E, 0x187E, 0x197E});
}

TEST_CASE("keys: a bare Esc is one once the line is silent") {
    KeyDecoder decoder;
    Instant now{5000};
    CHECK(decoder.feed(27, now) == key_none);
    CHECK(decoder.expire(now + milliseconds(49)) == key_none);
    CHECK(decoder.expire(now + milliseconds(50)) == key_escape);
    CHECK(decoder.expire(now + seconds(9)) == key_none);
    CHECK(decoder.feed('x', now + seconds(9)) == 'x');
    CHECK(keys_of("\x1b\x1b") == Keys{key_escape, key_escape});
    CHECK(keys_of("\x1b\x1b[A") == Keys{key_escape, key_up});
}

TEST_CASE("keys: a sequence that comes slowly is still one, a broken one is forgotten") {
    KeyDecoder decoder;
    Instant now{5000};
    CHECK(decoder.feed(27, now) == key_none);
    CHECK(decoder.feed('[', now + milliseconds(40)) == key_none);
    CHECK(decoder.expire(now + milliseconds(80)) == key_none);
    CHECK(decoder.feed('A', now + milliseconds(85)) == key_up);
    decoder.feed(27, now + seconds(1));
    decoder.feed('[', now + seconds(1));
    CHECK(decoder.expire(now + seconds(2)) == key_none);
    CHECK(decoder.feed('A', now + seconds(2)) == 'A');
}

TEST_CASE("keys: what nobody pressed is no key") {
    CHECK(keys_of("\x1b[24;80R").empty());         // where the cursor stands
    CHECK(keys_of("\x1b[200~\x1b[201~").empty());  // pasting begins and ends
    CHECK(keys_of("\x1b[?1;2c").empty());          // what the terminal is
    CHECK(keys_of("\x1b[I\x1b[O").empty());        // window comes to the front
    CHECK(keys_of("\x1b[99~\x1b[0~\x1b[~\x1b[[Z").empty());
    CHECK(keys_of("\x1b[999999999999999999999~").empty());
    CHECK(keys_of("\x1bx").empty());
    CHECK(keys_of("\xc3\xa9\xff").empty());
    CHECK(keys_of(std::string(3, '\0')).empty());
}

TEST_CASE("keys: no broken sequence swallows a control character") {
    CHECK(keys_of("\x1b\x03") == Keys{3});
    CHECK(keys_of("\x1b[\x03") == Keys{3});
    CHECK(keys_of("\x1b[1;\x03x") == Keys{3, 'x'});
    CHECK(keys_of("\x1b[[\r") == Keys{key_enter});
    CHECK(keys_of("\x1bO\x1b[A") == Keys{key_up});
}
