// SPDX-License-Identifier: GPL-2.0-or-later
// Text in a fixed buffer: enough formatting for a console line and a JSON line, no more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace async {

/// Appends to a buffer that somebody else owns. What does not fit is cut, and truncated() says so.
class TextWriter {
  public:
    TextWriter(char* buffer, std::size_t capacity) : buffer_(buffer), capacity_(capacity) {}

    TextWriter& add(std::string_view text);
    TextWriter& add(const char* text);
    TextWriter& add(char character);
    TextWriter& decimal(std::uint64_t value);
    /// Lower-case hexadecimal with at least `digits` digits.
    TextWriter& hex(std::uint64_t value, unsigned digits = 1);

    std::string_view view() const { return {buffer_, size_}; }
    bool truncated() const { return truncated_; }
    void clear() {
        size_ = 0;
        truncated_ = false;
    }

  private:
    char* buffer_;
    std::size_t capacity_;
    std::size_t size_ = 0;
    bool truncated_ = false;
};

/// A TextWriter with its buffer. Copyable as the text it holds.
template <std::size_t N>
class Text : public TextWriter {
  public:
    Text() : TextWriter(storage_, N) {}
    explicit Text(std::string_view text) : Text() { add(text); }
    Text(const Text& other) : Text() { add(other.view()); }
    Text& operator=(const Text& other) {
        if (this != &other) {
            clear();
            add(other.view());
        }
        return *this;
    }

  private:
    char storage_[N];
};

}  // namespace async
