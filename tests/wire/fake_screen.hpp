// SPDX-License-Identifier: GPL-2.0-or-later
// Two screens for tests: the PC's, which knows only what INT 10h does, and a terminal at the far
// end of a serial line, written apart from our interpreter, with the margins that real ones have.
#pragma once

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "async/ansi.hpp"

namespace testing_wire {

/// 25 rows of 80 characters and colours.
class Screen {
  public:
    Screen() { clear_rows(0, async::screen_rows - 1, async::plain_attribute); }
    char& at(unsigned row, unsigned column) { return text_.at(row).at(column); }
    std::uint8_t& attribute(unsigned row, unsigned column) { return colours_.at(row).at(column); }
    void clear_rows(unsigned first, unsigned last, std::uint8_t attribute) {
        for (unsigned row = first; row <= last; ++row) {
            text_.at(row).fill(' ');
            colours_.at(row).fill(attribute);
        }
    }
    void scroll() {
        std::move(text_.begin() + 1, text_.end(), text_.begin());
        std::move(colours_.begin() + 1, colours_.end(), colours_.begin());
        clear_rows(async::screen_rows - 1, async::screen_rows - 1, async::plain_attribute);
    }
    /// One row without its blank end.
    std::string row(unsigned row) const {
        std::string text(text_.at(row).begin(), text_.at(row).end());
        return text.substr(0, text.find_last_not_of(' ') + 1);
    }
    /// All of it, blank rows at the end left out, a newline behind each.
    std::string text() const {
        std::string all;
        for (unsigned i = 0; i < async::screen_rows; ++i)
            all += row(i) + '\n';
        std::size_t last = all.find_last_not_of('\n');
        return last == std::string::npos ? std::string() : all.substr(0, last + 2);
    }
    bool contains(const std::string& piece) const {
        return text().find(piece) != std::string::npos;
    }
    friend bool operator==(const Screen&, const Screen&) = default;

  private:
    std::array<std::array<char, async::screen_columns>, async::screen_rows> text_{};
    std::array<std::array<std::uint8_t, async::screen_columns>, async::screen_rows> colours_{};
};

/// What INT 10h does.
class PcScreen final : public async::TextScreen {
  public:
    async::Position cursor() override { return cursor_; }
    void move(async::Position position) override {
        static_cast<void>(screen.at(position.row, position.column));
        cursor_ = position;
    }
    void clear(async::Position first, async::Position last, std::uint8_t attribute) override {
        for (unsigned row = first.row; row <= last.row; ++row)
            for (unsigned column = first.column; column <= last.column; ++column) {
                screen.at(row, column) = ' ';
                screen.attribute(row, column) = attribute;
            }
    }
    void print(std::string_view text) override {
        longest_print = std::max(longest_print, text.size());
        for (char character : text)
            put(character);
        line += text;
    }
    void pass_on(std::string_view sequence) override { line += sequence; }

    Screen screen;
    std::string line;  ///< what goes out on the serial line
    std::size_t longest_print = 0;

  private:
    void put(char character) {
        if (character == '\r')
            cursor_.column = 0;
        else if (character == '\b')
            cursor_.column -= cursor_.column > 0 ? 1 : 0;
        else if (character == '\n')
            ++cursor_.row;
        else if (character != '\a') {
            screen.at(cursor_.row, cursor_.column++) = character;
            if (cursor_.column == async::screen_columns)
                cursor_ = {cursor_.row + 1, 0};
        }
        if (cursor_.row == async::screen_rows) {
            screen.scroll();
            --cursor_.row;
        }
    }
    async::Position cursor_;
};

/// A terminal at the end of the serial line: wraps when the character after the last column comes.
class FarTerminal {
  public:
    void receive(std::string_view bytes) {
        for (char byte : bytes)
            if (byte == 27)
                pending_ = "\x1b";
            else if (!pending_.empty())
                in_sequence(byte);
            else
                put(byte);
    }
    async::Position cursor() const { return {row_, std::min(column_, async::screen_columns - 1)}; }
    Screen screen;

  private:
    void put(char character) {
        if (character == '\r')
            column_ = 0;
        else if (character == '\b')
            column_ = cursor().column - (cursor().column > 0 ? 1 : 0);
        else if (character == '\n')
            line_feed();
        else if (character != '\a') {
            if (column_ == async::screen_columns) {
                column_ = 0;
                line_feed();
            }
            screen.at(row_, column_) = character;
            screen.attribute(row_, column_++) = colours_;
        }
    }
    void line_feed() {
        if (++row_ == async::screen_rows) {
            screen.scroll();
            --row_;
        }
    }
    void in_sequence(char byte) {
        pending_ += byte;
        if (pending_.size() < 3 || byte < 0x40)
            return;
        std::string parameters = pending_.substr(2, pending_.size() - 3);
        std::vector<unsigned> numbers{0};
        for (char character : parameters)
            if (character == ';')
                numbers.push_back(0);
            else if (character >= '0' && character <= '9')
                numbers.back() = std::min(numbers.back() * 10 + unsigned(character - '0'), 9999u);
            else
                throw std::runtime_error("a sequence with a strange parameter: " + parameters);
        pending_.clear();
        obey(byte, parameters, numbers);
    }
    void obey(char last, const std::string& parameters, const std::vector<unsigned>& numbers) {
        unsigned first = numbers.front();
        unsigned count = std::max(first, 1u);
        unsigned column = cursor().column;
        auto limited = [](unsigned value, unsigned limit) { return std::min(value, limit - 1); };
        switch (last) {
            case 'm':
                colours_ = async::graphic_rendition(colours_, parameters);
                return;
            case 'A':
                row_ -= std::min(count, row_);
                break;
            case 'B':
                row_ = limited(row_ + count, async::screen_rows);
                break;
            case 'C':
                column = limited(column + count, async::screen_columns);
                break;
            case 'D':
                column -= std::min(count, column);
                break;
            case 'H':
            case 'f':
                row_ = limited(count - 1, async::screen_rows);
                column = numbers.size() < 2 || numbers[1] == 0
                             ? 0
                             : limited(numbers[1] - 1, async::screen_columns);
                break;
            case 'J':
                erase(first == 0 ? row_ * 80 + column : 0, 1999);
                return;
            case 'K':
                erase(row_ * 80 + (first == 0 ? column : 0), row_ * 80 + 79);
                return;
            default:
                throw std::runtime_error(std::string("the line got a sequence nobody knows: ") +
                                         last);
        }
        column_ = column;
    }
    void erase(unsigned first, unsigned last) {
        for (unsigned i = first; i <= last; ++i) {
            screen.at(i / 80, i % 80) = ' ';
            screen.attribute(i / 80, i % 80) = colours_;
        }
    }
    std::string pending_;
    unsigned row_ = 0;
    unsigned column_ = 0;
    std::uint8_t colours_ = async::plain_attribute;
};

}  // namespace testing_wire
