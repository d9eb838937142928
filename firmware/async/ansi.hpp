// SPDX-License-Identifier: GPL-2.0-or-later
// Escape sequences (ECMA-48) as scripts print them and as our menus draw with them: taken apart,
// and carried out on a text screen that knows nothing of them. What else a text may hold that a
// terminal would obey (titles, reports, character sets) goes nowhere.
#pragma once

#include <cstdint>
#include <string_view>

#include "async/text.hpp"

namespace async {

inline constexpr unsigned screen_rows = 25;
inline constexpr unsigned screen_columns = 80;
/// Colours of a cell as PC text screens hold them: background and foreground, 4 bits each, each
/// bit 2 red, bit 1 green, bit 0 blue.
inline constexpr std::uint8_t plain_attribute = 0x07;

/// Counted from 0 at the top left.
struct Position {
    unsigned row = 0;
    unsigned column = 0;
    friend bool operator==(Position, Position) = default;
};

/// A text screen of 25 rows of 80, or more.
class TextScreen {
  public:
    virtual Position cursor() = 0;
    virtual void move(Position position) = 0;
    /// Blanks from `first` to `last`, a rectangle with both corners in it. The cursor stays.
    virtual void clear(Position first, Position last, std::uint8_t attribute) = 0;
    /// At most AnsiScreen::longest_run characters: printable ASCII, "\r", "\n" (one row down, same
    /// column), "\b", "\a". At the end of a row the next one follows, the last one scrolls.
    /// Characters take the colours that their cells have.
    virtual void print(std::string_view text) = 0;
    /// For a terminal that stands beside the screen: an escape sequence that was carried out.
    virtual void pass_on(std::string_view sequence) = 0;

  protected:
    ~TextScreen() = default;
};

/// Takes text apart, whatever it is: shows printable ASCII and the usual control characters, one
/// '?' for any other character of UTF-8.
class AnsiParser {
  public:
    static constexpr int nothing = 0;
    static constexpr int sequence = -1;

    /// A character to show, `nothing`, or `sequence`: the sequence named by last() is complete.
    int feed(char character);
    /// The character that ends and names it: 'm' of "Esc [ 1 ; 31 m".
    char last() const { return last_; }
    /// What stands before it: digits and semicolons, "1;31".
    std::string_view parameters() const { return parameters_.view(); }

  private:
    enum class State : std::uint8_t { text, escape, sequence, ignored };
    int in_sequence(std::uint8_t byte);

    Text<24> parameters_;
    State state_ = State::text;
    bool foreign_ = false;
    char last_ = 0;
};

/// `attribute` after "Esc [ PARAMETERS m"; `plain` is what 0, 39 and 49 go back to.
std::uint8_t graphic_rendition(std::uint8_t attribute,
                               std::string_view parameters,
                               std::uint8_t plain = plain_attribute);

/// Carries texts out on a screen. Colours stay from one text to the next, and so does the beginning
/// of a sequence.
class AnsiScreen {
  public:
    static constexpr unsigned longest_run = 120;

    explicit AnsiScreen(TextScreen& screen) : screen_(screen) {}
    /// "\n" begins a new line. Known: cursor A B C D H f, erase J K (from the cursor on, or all),
    /// colours m.
    void write(std::string_view text);

  private:
    Position cursor();
    void flush();
    void paint(std::string_view text);
    void carry_out(char last, std::string_view parameters);
    bool move(char last, unsigned first, unsigned second);
    void erase(char last, bool all);

    TextScreen& screen_;
    AnsiParser parser_;
    Text<longest_run> run_;
    std::uint8_t attribute_ = plain_attribute;
    bool coloured_ = false;  ///< some cell may have other colours than plain_attribute
};

}  // namespace async
