// SPDX-License-Identifier: GPL-2.0-or-later
// One line of text that is edited: what each key does to it, and which part of it is seen.
#pragma once

#include <span>

#include "async/keys.hpp"
#include "async/text.hpp"

namespace menu {

/// Works in storage that somebody else owns; its size is the longest line.
class LineEditor {
  public:
    explicit LineEditor(std::span<char> storage) : storage_(storage) {}

    std::string_view text() const { return {storage_.data(), size_}; }
    std::size_t cursor() const { return cursor_; }
    /// Puts the cursor at the end. False when the text was cut. It may stand in the storage.
    bool set(std::string_view text);

    /// Characters are inserted; arrows, Home, End, Backspace, Delete and Ctrl A B D E F H K U W do
    /// what they do in a shell. False for every other key.
    bool on_key(async::Key key);

    /// Writes what is seen in `width` columns ('?' for what is not ASCII, '*' for a secret), and
    /// gives the column of the cursor, which is always seen.
    unsigned view(async::TextWriter& out, unsigned width, bool secret) const;

  private:
    void erase(std::size_t first, std::size_t count);
    std::size_t word_start() const;

    std::span<char> storage_;
    std::size_t size_ = 0;
    std::size_t cursor_ = 0;
};

}  // namespace menu
